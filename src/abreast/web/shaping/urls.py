"""Addresses of changing a campaign."""

from django.urls import path

from abreast.web.shaping import views

urlpatterns = [
    path("set-up", views.overview, name="shape"),
    path("set-up/units.csv", views.units_table, name="shape-units"),
    path("set-up/tree/<str:unit>", views.branch, name="shape-branch"),
    path("set-up/<str:part>", views.part, name="shape-part"),
]
