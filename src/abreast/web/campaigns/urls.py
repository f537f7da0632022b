"""Addresses of a campaign."""

from django.urls import path

from abreast.web.campaigns import views

urlpatterns = [
    path("", views.campaign, name="campaign"),
    path("folder", views.folder, name="folder"),
    path("folder.zip", views.archive, name="archive"),
]
