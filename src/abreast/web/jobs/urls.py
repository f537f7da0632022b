"""Addresses of jobs."""

from django.urls import path

from abreast.web.jobs import views

urlpatterns = [path("jobs/<int:job>", views.job, name="job")]
