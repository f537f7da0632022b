"""What pages do, for programs: the same rights, the same deeds, the same answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from abreast import __version__
from abreast.web.api import (
    amendments,
    boards,
    bulletins,
    campaigns,
    closing,
    desk,
    forms,
    help,
    innovations,
    people,
    photographs,
    pledges,
    practices,
    questions,
    record,
    recounts,
    shaping,
    units,
)
from abreast.web.api.once import PARAMETER, View, once
from abreast.web.api.problems import MEDIA_TYPE, OF_DEEDS, ProblemError, answer, of_deed
from abreast.web.api.shared import TokenAuth

DESCRIPTION = """Everything a page does, for programs, by a token with one role at one unit.

Lists come 200 rows a page; the header `Link` with `rel="next"` says where the next page is. What is not done is told as
a problem (RFC 9457), always of the same shape. A `POST` with the header `Idempotency-Key` is done once however often it
is sent; messages about forms have their own `id` for that."""
SUBJECTS = (
    *(campaigns, units, boards, desk, forms, pledges, help, innovations, photographs, practices, questions),
    *(recounts, amendments, closing, bulletins, people, shaping, record),
)
OWN_IDS = "/forms/{period}"
"""Messages about forms carry their own id."""


def _possible(view: View) -> View:
    """What cannot be done at an address is told as a problem as well."""

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        response = view(request, *args, **given)
        if response.status_code != 405:
            return response
        allowed = response.get("Allow", "")
        told = answer(405, f"{request.method} is not done here; there is {allowed}")
        told["Allow"] = allowed
        return told

    return telling


class Api(NinjaAPI):
    """The addresses below `/api/` and their description."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()
        for pattern in found:
            if isinstance(pattern, URLPattern):
                pattern.callback = _possible(once(pattern.callback, TokenAuth()))
        return found

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**given)
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                if method == "post" and not path.endswith(OWN_IDS):
                    operation["parameters"] = [*operation["parameters"], PARAMETER]
                sent = operation.get("requestBody", {}).get("content", {})
                for form in sent.get("multipart/form-data", {}).values():
                    form["additionalProperties"] = False
                for status, told in operation["responses"].items():
                    if int(status) >= 400 and "content" in told:
                        told["content"] = {MEDIA_TYPE: told["content"]["application/json"]}
        return described


api = Api(
    title="Abreast",
    version=__version__,
    description=DESCRIPTION,
    auth=TokenAuth(),
    docs_url=None,
    urls_namespace="api",
)


def _told(status: int, words: str) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: answer(status, words)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent does not fit the description: every place where it does not."""
    places = [
        {"field": ".".join(str(part) for part in one.get("loc", ())), "detail": str(one.get("msg", ""))}
        for one in error.errors
    ]
    return answer(422, f"{places[0]['field']}: {places[0]['detail']}", places=places)


@api.exception_handler(HttpError)
def senseless(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What was sent cannot be read."""
    return answer(error.status_code, error.message)


@api.exception_handler(ProblemError)
def problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """Something is not done."""
    return answer(error.status, str(error), **error.told)


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """A deed refuses, in its own words."""
    return problem(request, of_deed(error))


for kind in OF_DEEDS:
    api.add_exception_handler(kind, refused)
api.add_exception_handler(PermissionDenied, _told(403, "not open to this token"))
api.add_exception_handler(AuthenticationError, _told(401, "send a token as Authorization: Bearer TOKEN"))
api.add_exception_handler(Http404, _told(404, "is not there"))
for subject in SUBJECTS:
    api.add_router("campaigns", subject.router)
