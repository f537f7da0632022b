"""Who may set up campaigns, and whose drafts are whose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from abreast.web.actor import Request
from abreast.web.doors import refused
from abreast.web.people.models import User
from abreast.web.setup.models import Draft

P = ParamSpec("P")
DAY = timedelta(days=1)


def founder(request: Request) -> User | None:
    """Whoever asks, if they may set up campaigns here; nobody may beside a demonstration."""
    user = request.actor.user
    return (
        user if user is not None and user.founder and user.is_active and not settings.DEMONSTRATION else None
    )


def founders_page(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view for those who may set up campaigns."""

    @wraps(view)
    def page(request: Request, *args: P.args, **given: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **given) if founder(request) else refused(request)

    return page


def _there(request: Request, code: str) -> HttpResponseBase:
    """The draft has become a campaign: to its desk, whoever waits for it on the page included."""
    address = reverse("desk", args=[code])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _looked_at(draft: Draft) -> None:
    """Keep a draft for longer; written down once a day."""
    now = datetime.now(UTC)
    if now - draft.seen_at > DAY:
        Draft.objects.filter(pk=draft.pk).update(seen_at=now)


def draft_page(
    view: Callable[[Request, Draft], HttpResponseBase],
) -> Callable[[Request, UUID], HttpResponseBase]:
    """A view of a draft, for its owner."""

    @wraps(view)
    def page(request: Request, draft: UUID) -> HttpResponseBase:
        owner = founder(request)
        if owner is None:
            return refused(request)
        found = get_object_or_404(Draft, pk=draft, owner=owner)
        if code := found.summary.get("campaign"):
            return _there(request, str(code))
        if not found.folder.is_dir():
            raise Http404
        _looked_at(found)
        return view(request, found)

    return page
