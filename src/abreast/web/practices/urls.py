"""Addresses of practice cards."""

from django.urls import path

from abreast.web.practices import views

urlpatterns = [
    path("practices", views.cards, name="practices"),
    path("practices/<int:number>", views.card, name="practice"),
    path("units/<str:unit>/practices", views.unit_cards, name="unit-practices"),
    path("units/<str:unit>/practices/new", views.new, name="practice-new"),
    path("units/<str:unit>/practices/<int:number>/change", views.change, name="practice-change"),
    path("units/<str:unit>/practices/<int:number>/take-up", views.take_up, name="practice-take-up"),
]
