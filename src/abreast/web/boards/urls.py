"""Addresses of boards."""

from django.urls import path

from abreast.web.boards import views

urlpatterns = [
    path("boards", views.boards, name="boards"),
    path("boards/chart", views.chart, name="chart"),
    path("boards/table.csv", views.table, name="board-table"),
    path("boards/table.xlsx", views.workbook, name="board-workbook"),
]
