"""Addresses of closing and of bulletins."""

from django.urls import path

from abreast.web.closing import views

urlpatterns = [
    path("closing", views.closing, name="closing"),
    path("closing/work-out", views.work_out, name="work-out"),
    path("closing/close", views.close, name="close"),
    path("closing/put-right", views.put_right, name="put-right"),
    path("editions/<int:edition>/publish", views.publish, name="publish"),
    path("editions/<int:edition>/bulletin/<str:language>", views.preview, name="preview"),
    path("bulletins/<str:period>/<str:language>", views.bulletin, name="bulletin"),
]
