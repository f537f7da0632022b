"""Addresses of entry."""

from django.urls import path

from abreast.web.entry import views

urlpatterns = [
    path("entry/<str:unit>/<str:period>", views.entry, name="entry"),
    path("entry/<str:unit>/<str:period>/form", views.form, name="form"),
    path("entry/<str:unit>/<str:period>/decide", views.decide, name="decide"),
    path("entry/<str:unit>/<str:period>/history", views.history, name="history"),
    path("entry/<str:unit>/<str:period>/workbook", views.download, name="download"),
    path("entry/<str:unit>/<str:period>/upload", views.upload, name="upload"),
]
