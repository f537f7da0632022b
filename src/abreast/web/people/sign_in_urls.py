"""Addresses of the way in."""

from django.urls import path

from abreast.web.people import sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("demonstration/<str:campaign>/<str:role>", sign_in.demonstrate, name="demonstrate"),
    path("invitation/<str:secret>", sign_in.accept_invitation, name="invitation"),
    path("password", sign_in.forgotten, name="forgotten"),
    path("password/<str:key>/<str:token>", sign_in.new_password, name="new-password"),
]
