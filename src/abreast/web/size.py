"""How much a request may carry, asked before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from abreast.web.errors import too_large, unmeasured
from abreast.web.innovations import documents
from abreast.web.people.models import User
from abreast.web.setup import forms

AROUND = 1_000_000
"""What a form has beside its files."""

MOST = documents.MOST_BYTES + AROUND
PHOTOGRAPHS, CAMPAIGN = "project-attach", "new-campaign"
MORE = {
    PHOTOGRAPHS: documents.MOST_OF_A_PROJECT * documents.MOST_BYTES + AROUND,
    CAMPAIGN: forms.MOST_BYTES + AROUND,
}
"""Where whoever is signed in may send more, and of a whole campaign founders alone, by the name of the address."""


class SizeMiddleware:
    """Refuses what is too large by the length it states, and what states none: of that nothing would be read."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("Transfer-Encoding"):
            return unmeasured(request)
        stated = request.headers.get("Content-Length") or "0"
        if not stated.isdecimal():
            return unmeasured(request)
        most = MOST if int(stated) <= MOST else _most(request)
        return self.following(request) if int(stated) <= most else too_large(request, most)


def _most(request: HttpRequest) -> int:
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return MOST
    user = request.session.get(SESSION_KEY) if name in MORE else None
    if user is None or (name == CAMPAIGN and not User.objects.filter(pk=user, founder=True).exists()):
        return MOST
    return MORE[name]
