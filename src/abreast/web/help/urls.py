"""Addresses of help."""

from django.urls import path

from abreast.web.help import views

urlpatterns = [
    path("help", views.everything, name="help"),
    path("units/<str:unit>/help", views.unit_help, name="unit-help"),
    path("units/<str:unit>/help/decide", views.decide, name="help-decide"),
    path("units/<str:unit>/help/capacity", views.capacity, name="help-capacity"),
    path("units/<str:unit>/help/<int:number>", views.pair, name="help-pair"),
    path("units/<str:unit>/help/<int:number>/visit", views.visited, name="help-visit"),
    path("units/<str:unit>/help/<int:number>/end", views.ended, name="help-end"),
]
