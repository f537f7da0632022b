"""What pages do, for programs: the same rights, the same messages, the same answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, NinjaAPI, P, PathEx, QueryEx, Router, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyHeader

from abreast import __version__
from abreast.web.actor import Actor, Request, actor_of_token
from abreast.web.boards.board import board, choose
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.entry.asked import asked
from abreast.web.entry.models import Report
from abreast.web.entry.submitting import Message, submit
from abreast.web.people.models import Token
from abreast.web.people.secrets import digest
from abreast.web.pledges.coverage import coverage
from abreast.web.rules import Right
from abreast.web.units.standing import aspects

LONGEST_CODE = 80
MINUTE = timedelta(minutes=1)
Code = PathEx[str, P(max_length=LONGEST_CODE)]
Name = QueryEx[str, P(max_length=LONGEST_CODE)]


class TokenAuth(APIKeyHeader):
    """A token in the header `Authorization: Bearer …`; a session does as well, with Django's own check of its forms."""

    param_name = "Authorization"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        scheme, _, secret = (key or "").partition(" ")
        if scheme != "Bearer" or not secret:
            return None
        tokens = Token.objects.select_related("made_by", "unit", "campaign")
        token = tokens.filter(digest=digest(secret), revoked_at=None, made_by__is_active=True).first()
        if token is None:
            return None
        _seen(token)
        actor = actor_of_token(token)
        cast(Request, request).actor = actor
        return actor


def _seen(token: Token) -> None:
    """Write down that a token is in use, once a minute: a program that hands in figures need not wait for it."""
    now = datetime.now(UTC)
    if token.used_at is None or now - token.used_at > MINUTE:
        Token.objects.filter(pk=token.pk).update(used_at=now)


api = NinjaAPI(title="Abreast", version=__version__, auth=TokenAuth(), docs_url=None, urls_namespace="api")
router = Router(tags=["campaign"])


class CellOut(Schema):
    """A cell of a form."""

    text: str
    value: float | None
    fault: str


class Fault(Schema):
    """Why something was not done; of a form also what is stored."""

    error: str
    state: str | None = None
    version: int | None = None
    cells: dict[str, CellOut] | None = None


FAULTS = dict.fromkeys((400, 401, 403, 404, 422), Fault)
"""What every address may answer instead: no sense, no token, no right, not there, not fitting."""


class UnitOut(Schema):
    """A unit as it is now."""

    unit: str
    kind: str
    parent: str | None
    title_en: str
    title_zh: str


class FormOut(Schema):
    """A form as it is stored."""

    state: str
    version: int
    cells: dict[str, CellOut]


class MessageIn(Schema):
    """A message about a form; `id` is the client's own, and a message sent again is not done again."""

    id: UUID
    deed: str = Field(pattern="^(save|submit|sign|return|accept)$")
    version: int | None = Field(None, ge=0, le=2**31 - 1)
    changes: dict[str, str] = Field(default_factory=dict, max_length=500)
    reason: str = Field("", max_length=2000)


class CoverageOut(Schema):
    """How many units of a kind have a complete pledge."""

    kind: str
    complete: int
    of: int


@router.get("/{campaign}/units/{unit}", response={200: UnitOut, **FAULTS})
def read_unit(request: HttpRequest, campaign: Code, unit: Code) -> dict[str, Any]:
    """A unit."""
    found = _unit(request, campaign, unit, Right.READ)
    return {
        "unit": found.code,
        "kind": found.kind,
        "parent": found.parent.code if found.parent else None,
        "title_en": found.title_en,
        "title_zh": found.title_zh,
    }


@router.get("/{campaign}/units/{unit}/standings", response={200: list[dict[str, Any]], **FAULTS})
def read_standings(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Where a unit stands, as in the table `standings` of the edition that was published last."""
    found = _unit(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    return [place.standing for one in aspects(found, edition) for place in one.places] if edition else []


@router.get("/{campaign}/units/{unit}/forms/{period}", response={200: FormOut, **FAULTS})
def read_form(request: HttpRequest, campaign: Code, unit: Code, period: Code) -> Status[Any]:
    """The form of a unit for a period, with what it asks for."""
    found = _unit(request, campaign, unit, Right.READ, Right.ENTER, Right.SIGN, Right.ACCEPT)
    report = Report.objects.filter(unit=found, period=period).first()
    if report is None:
        return Status(404, {"error": "no figures are asked for here"})
    cells: dict[str, dict[str, Any]] = {
        code: {"text": "", "value": None, "fault": ""}
        for code in asked(found.campaign, [found], period)[found.pk]
    }
    for code, text, value in report.figures.filter(by="unit").values_list("indicator", "text", "value"):
        cells[code] = {"text": text, "value": value, "fault": ""}
    return Status(200, {"state": report.state, "version": report.version, "cells": cells})


@router.post(
    "/{campaign}/units/{unit}/forms/{period}",
    response={200: FormOut, **FAULTS, 409: Fault, 423: Fault},
)
def send_message(
    request: HttpRequest, message: MessageIn, campaign: Code, unit: Code, period: Code
) -> Status[Any]:
    """Save, submit, sign, return or accept a form."""
    found = _unit(request, campaign, unit, Right.ENTER, Right.SIGN, Right.ACCEPT)
    answer = submit(cast(Request, request).actor, found, period, Message(**message.dict()))
    return Status(answer.status, answer.body)


@router.get("/{campaign}/boards", response={200: list[dict[str, Any]], **FAULTS})
def read_board(
    request: HttpRequest,
    campaign: Code,
    aspect: Name = "",
    scope: Name = "",
    group: Name = "",
    page: QueryEx[int, P(ge=1, le=100_000)] = 1,
) -> list[dict[str, Any]]:
    """A page of a board; the aspect, scope and group asked for, or what comes nearest."""
    found = get_object_or_404(Campaign, code=campaign)
    actor = cast(Request, request).actor
    if not actor.may_somewhere(Right.READ, found):
        raise PermissionDenied
    edition = published(found)
    choice = choose(found, edition, aspect, scope, group) if edition else None
    if edition is None or choice is None:
        return []
    return [line.standing for line in board(actor, found, edition, choice, page).lines]


@router.get("/{campaign}/units/{unit}/coverage", response={200: list[CoverageOut], **FAULTS})
def read_coverage(request: HttpRequest, campaign: Code, unit: Code) -> list[CoverageOut]:
    """Coverage within a unit, as it is this moment."""
    found = _unit(request, campaign, unit, Right.READ)
    return [
        CoverageOut(kind=one.kind, complete=one.complete, of=one.of)
        for one in coverage(found.campaign, found.path)
    ]


def _unit(request: HttpRequest, campaign: str, unit: str, *rights: Right) -> Unit:
    found = get_object_or_404(
        Unit.objects.select_related("campaign", "parent"), campaign__code=campaign, code=unit
    )
    if not any(cast(Request, request).actor.may(right, found) for right in rights):
        raise PermissionDenied
    return found


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
api.add_router("campaigns", router)
