"""Addresses: every subject has its own, those of a campaign stand under its code."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from abreast.web.api.api import api
from abreast.web.campaigns import views as campaigns
from abreast.web.doors import open_page

SUBJECTS = (
    *("campaigns", "people", "audit", "jobs", "entry", "desk", "closing", "boards", "units", "pledges"),
    *("help", "innovations", "practices", "questions"),
    *("shaping", "amendments", "reminders"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", campaigns.front, name="front"),
    path("health", campaigns.health, name="health"),
    path("language", open_page(set_language), name="language"),
    path("scripts/vega.js", campaigns.vega, name="vega"),
    path("", include("abreast.web.people.sign_in_urls")),
    path("", include("abreast.web.setup.urls")),
    path("api/", api.urls),
    *(path("c/<str:campaign>/", include(f"abreast.web.{subject}.urls")) for subject in SUBJECTS),
]
handler400 = "abreast.web.errors.senseless"
handler403 = "abreast.web.errors.denied"
handler404 = "abreast.web.errors.missing"
handler500 = "abreast.web.errors.broken"
