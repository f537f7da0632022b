"""From where on the network a request comes, as far as can be known."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

MARKS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
"""What proxies add to a request."""


def passed_on(request: HttpRequest) -> bool:
    """Whether somebody passed the request on, so that its origin is not who connected."""
    return any(mark in request.headers for mark in MARKS)


def origin(request: HttpRequest) -> str:
    """The address a request comes from.

    Behind a proxy (`--behind-tls`) who connects is always the proxy: then the last address of `X-Forwarded-For` counts,
    the only one that the proxy itself wrote down; those before it anybody can make up.
    """
    told = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    last = told.rpartition(",")[2].strip()
    return last or str(request.META.get("REMOTE_ADDR", ""))
