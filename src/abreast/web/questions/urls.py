"""Addresses of questions and recounts."""

from django.urls import path

from abreast.web.questions import views

urlpatterns = [
    path("questions", views.listed, name="questions"),
    path("units/<str:unit>/questions/<str:question>", views.question, name="question"),
    path("units/<str:unit>/questions/<str:question>/answer", views.answer, name="question-answer"),
    path("units/<str:unit>/recounts/<str:period>/<str:indicator>", views.recount, name="recount"),
    path("recounts/draw", views.draw, name="recounts-draw"),
]
