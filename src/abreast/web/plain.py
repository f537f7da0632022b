"""Text that no database keeps is refused at the door, wherever it comes in."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from abreast.web.api.problems import answer

NUL = "\0"
WORDS = "the character NUL is in no text"
PROGRAMS = "/api/"
"""Below this address what is refused is told as a problem."""


class PlainMiddleware:
    """Refuses a request with the character NUL in its address, its question, its form or its JSON."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or any(NUL in text for text in _texts(request)):
            if request.path.startswith(PROGRAMS):
                return answer(400, WORDS)
            raise BadRequest(WORDS)
        return self.following(request)


def _texts(request: HttpRequest) -> list[str]:
    given = [text for name, texts in request.GET.lists() for text in (name, *texts)]
    if request.content_type == "application/json":
        return [*given, NUL] if rb"\u0000" in request.body else given
    return given + [text for name, texts in request.POST.lists() for text in (name, *map(str, texts))]
