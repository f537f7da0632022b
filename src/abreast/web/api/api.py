"""What pages do, for programs: the same rights, the same deeds, the same answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from abreast import __version__
from abreast.web.api import amendments, campaigns, closing, lived, people, pledges, shaping, units
from abreast.web.api.shared import TokenAuth

api = NinjaAPI(title="Abreast", version=__version__, auth=TokenAuth(), docs_url=None, urls_namespace="api")


def _told(status: int, words: str) -> Callable[[HttpRequest, Any], HttpResponse]:
    def handler(request: HttpRequest, error: Any) -> HttpResponse:
        return api.create_response(request, {"error": words}, status=status)

    return handler


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent does not fit the description; the first place where it does not."""
    first = error.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ()))
    return api.create_response(request, {"error": f"{place}: {first.get('msg', '')}"}, status=422)


@api.exception_handler(HttpError)
def senseless(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What was sent cannot be read."""
    return api.create_response(request, {"error": error.message}, status=error.status_code)


api.add_exception_handler(PermissionDenied, _told(403, "not open to this token"))
api.add_exception_handler(AuthenticationError, _told(401, "send a token as Authorization: Bearer TOKEN"))
api.add_exception_handler(Http404, _told(404, "is not there"))
for subject in (campaigns, units, pledges, lived, closing, people, shaping, amendments):
    api.add_router("campaigns", subject.router)
