"""Addresses of setting up; they stand beside campaigns, not under one."""

from django.urls import path

from abreast.web.setup import views

urlpatterns = [
    path("begin/<str:secret>", views.begin, name="begin"),
    path("new", views.new_campaign, name="new-campaign"),
    path("new/<uuid:draft>", views.draft, name="draft"),
    path("new/<uuid:draft>/set-up", views.found, name="set-up"),
    path("new/<uuid:draft>/throw-away", views.discard, name="throw-away"),
    path("new/<uuid:draft>/job", views.draft_job, name="draft-job"),
]
