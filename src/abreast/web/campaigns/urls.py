"""Addresses of a campaign."""

from django.urls import path

from abreast.web.campaigns import views

urlpatterns = [
    path("", views.campaign, name="campaign"),
    path("folder.zip", views.folder, name="folder"),
]
