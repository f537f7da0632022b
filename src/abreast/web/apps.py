"""Templates' own words, found by Django as an app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The server as a whole; what is stored belongs to the subjects."""

    name = "abreast.web"
    label = "web"
