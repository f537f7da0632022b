"""What is said when a page cannot be shown; programs are told the same as a problem."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from abreast.web.actor import PUBLIC, Request
from abreast.web.api.problems import answer
from abreast.web.campaigns.models import Campaign
from abreast.web.context import at_home
from abreast.web.plain import PROGRAMS

WITH_MENU = (403, 404, 423)
"""What a reader is told while the database answers; the way back into the campaign stands above it."""


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = (
        _("This is not open to you"),
        _("Your roles do not reach this unit. Ask the organiser of the campaign."),
    )
    return _page(request, 403, *words)


def senseless(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read."""
    if request.path.startswith(PROGRAMS):
        return answer(400, "what was sent cannot be read")
    return bad_request(request, exception)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = _("The form has expired"), _("Go back, load the page again and send the form once more.")
    return _page(request, 403, *words)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """More was sent than is taken here, and none of it was read."""
    text = _("At most %(most)d MB can be sent here at once. Nothing was taken.") % {"most": most // 1_000_000}
    return _page(request, 413, _("This is too much at once"), text)


def unmeasured(request: HttpRequest) -> HttpResponse:
    """What was sent does not say how long it is."""
    words = (
        _("The length is missing"),
        _("State the length of what is sent in Content-Length. Nothing was taken."),
    )
    return _page(request, 411, *words)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 404, _("There is no such page"), _("It may have moved. The menu leads to what there is.")
    )


def being_closed(request: HttpRequest, words: str) -> HttpResponse:
    """While a period is being closed."""
    return _page(request, 423, _("Not while the period is being closed"), words)


def broken(request: HttpRequest) -> HttpResponse:
    words = _("Something went wrong here"), _("It has been written down. Nothing of yours was half saved.")
    return _page(request, 500, *words)


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path.startswith(PROGRAMS):
        return answer(status, title)
    words = {"title": title, "text": text, "status": status}
    context = _menu(cast(Request, request)) | words if status in WITH_MENU else words
    return render(request, "error.html", context, status=status)


def _menu(request: Request) -> dict[str, Any]:
    """The menu of the campaign that was asked for, for those who have a role in it."""
    actor, route = getattr(request, "actor", PUBLIC), request.resolver_match
    code = route.kwargs.get("campaign") if route else None
    campaign = Campaign.objects.filter(code=code).first() if isinstance(code, str) else None
    return at_home(request, campaign, "") if campaign and actor.standings(campaign) else {}
