"""Address of reminders."""

from django.urls import path

from abreast.web.reminders import views

urlpatterns = [path("reminders", views.reminders, name="reminders")]
