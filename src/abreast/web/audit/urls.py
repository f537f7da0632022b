"""Addresses of the record."""

from django.urls import path

from abreast.web.audit import views

urlpatterns = [
    path("record", views.audit, name="audit"),
    path("record.csv", views.audit_table, name="audit-table"),
]
