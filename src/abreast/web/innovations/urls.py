"""Addresses of innovation projects."""

from django.urls import path

from abreast.web.innovations import views

urlpatterns = [
    path("innovations", views.register, name="innovations"),
    path("innovations/<int:number>", views.project, name="project"),
    path("innovations/<int:number>/spread", views.spread, name="project-spread"),
    path("innovations/<int:number>/documents/<str:stored>", views.document, name="project-document"),
    path("units/<str:unit>/innovations/new", views.new, name="project-new"),
    path("units/<str:unit>/innovations/<int:number>/change", views.change, name="project-change"),
    path("units/<str:unit>/innovations/<int:number>/adopt", views.adopt, name="project-adopt"),
    path("units/<str:unit>/innovations/<int:number>/verify", views.verify, name="project-verify"),
    path("units/<str:unit>/innovations/<int:number>/give-up", views.give_up, name="project-give-up"),
    path("units/<str:unit>/innovations/<int:number>/documents", views.attach, name="project-attach"),
    path(
        "units/<str:unit>/innovations/<int:number>/documents/<str:stored>/remove",
        views.detach,
        name="project-detach",
    ),
]
