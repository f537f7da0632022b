"""Address of corrections."""

from django.urls import path

from abreast.web.amendments import views

urlpatterns = [path("corrections", views.amendments, name="amendments")]
