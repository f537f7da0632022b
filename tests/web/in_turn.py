"""One request at a time, for a test server whose threads share one connection with the test."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse

TURN = Lock()
"""Held by the request under way; savepoints of one connection nest, so two requests may not interleave theirs."""


def in_turn(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that lets requests in one after another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with TURN:
            return answer(request)

    return middleware
