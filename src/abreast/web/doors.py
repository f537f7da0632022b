"""The way into a page: its campaign and unit are looked up, and the right to it is asked for, in one place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import BeingClosedError
from abreast.web.errors import being_closed
from abreast.web.question import Question
from abreast.web.rules import Right

P = ParamSpec("P")

_units = Question(
    lambda campaign, unit: Unit.objects.select_related("campaign").filter(campaign__code=campaign, code=unit),
    "\n campaign",
    "\n unit",
)


class Page(Protocol):
    """A view that knows which rights let somebody in, any one of them; without any it is open to everybody."""

    rights: tuple[Right, ...]
    at: str

    def __call__(self, request: Request, *args: Any, **given: Any) -> HttpResponseBase: ...


def campaign_page(*rights: Right) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A view of a campaign: `view(request, campaign, …)` for whoever holds one of the rights anywhere in it."""

    def dress(view: Callable[Concatenate[Request, Campaign, P], HttpResponseBase]) -> Page:
        @wraps(view)
        def page(request: Request, campaign: str, *args: P.args, **given: P.kwargs) -> HttpResponseBase:
            found = get_object_or_404(Campaign, code=campaign)
            timezone.activate(found.zone)
            if rights and not any(request.actor.may_somewhere(right, found) for right in rights):
                return refused(request)
            return _or_later(request, lambda: view(request, found, *args, **given))

        return _marked(page, rights, "campaign")

    return dress


def unit_page(*rights: Right) -> Callable[[Callable[..., HttpResponseBase]], Page]:
    """A view of a unit: `view(request, unit, …)` for whoever holds one of the rights at that unit."""

    def dress(view: Callable[Concatenate[Request, Unit, P], HttpResponseBase]) -> Page:
        @wraps(view)
        def page(
            request: Request, campaign: str, unit: str, *args: P.args, **given: P.kwargs
        ) -> HttpResponseBase:
            found = next(iter(_units(campaign, unit)), None)
            if found is None:
                raise Http404
            timezone.activate(found.campaign.zone)
            if not any(request.actor.may(right, found) for right in rights):
                return refused(request)
            return _or_later(request, lambda: view(request, found, *args, **given))

        return _marked(page, rights, "unit")

    return dress


def open_page(view: Callable[..., HttpResponseBase]) -> Page:
    """A view for everybody."""
    return _marked(view, (), "")


def refused(request: Request) -> HttpResponseBase:
    """Who is not signed in is asked to; who is, is told no."""
    if request.actor.user is None:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied


def _or_later(request: Request, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page, or what is to be done instead while a period is being closed."""
    try:
        return view()
    except BeingClosedError as error:
        return being_closed(request, str(error))


def _marked(view: Any, rights: tuple[Right, ...], at: str) -> Page:
    view.rights, view.at = rights, at
    page: Page = view
    return page
