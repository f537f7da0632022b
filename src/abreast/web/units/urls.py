"""Addresses of units."""

from django.urls import path

from abreast.web.units import views

urlpatterns = [
    path("units", views.tree, name="tree"),
    path("units/<str:unit>", views.unit, name="unit"),
    path("units/<str:unit>/course/<str:aspect>", views.course, name="course"),
    path("units/<str:unit>/consent", views.consent, name="consent"),
    path("units/<str:unit>/similar/<str:aspect>", views.similar, name="similar"),
]
