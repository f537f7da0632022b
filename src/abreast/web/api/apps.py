"""This subject as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "abreast.web.api"
    label = "api"
