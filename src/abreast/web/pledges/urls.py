"""Addresses of pledges."""

from django.urls import path

from abreast.web.pledges import views

urlpatterns = [
    path("pledges", views.coverage, name="coverage"),
    path("units/<str:unit>/pledge/<str:aspect>", views.new, name="pledge-new"),
    path("units/<str:unit>/pledges/<path:code>/change", views.alter, name="pledge-change"),
    path("units/<str:unit>/pledges/<path:code>/withdraw", views.take_back, name="pledge-withdraw"),
    path("units/<str:unit>/pledges/<path:code>", views.pledge, name="pledge"),
]
