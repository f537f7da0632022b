"""Addresses of people."""

from django.urls import path

from abreast.web.people import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/invite", views.invite, name="invite"),
    path("people/invitations/<int:invitation>/withdraw", views.withdraw, name="withdraw-invitation"),
    path("people/roles/<int:membership>/remove", views.remove, name="remove-role"),
    path("people/roles/<int:membership>/password", views.help_in, name="help-in"),
    path("people/<int:user>/erase", views.erase, name="erase"),
    path("people/tokens", views.make_token, name="make-token"),
    path("people/tokens/<int:token>/revoke", views.revoke_token, name="revoke-token"),
]
