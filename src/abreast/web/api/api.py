"""What pages do, for programs: the same rights, the same messages, the same answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, NinjaAPI, P, PathEx, QueryEx, Router, Schema, Status
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
        Token.objects.filter(pk=token.pk).update(used_at=datetime.now(UTC))
        actor = actor_of_token(token)
        cast(Request, request).actor = actor
        return actor


api = NinjaAPI(title="Abreast", version=__version__, auth=TokenAuth(), docs_url=None, urls_namespace="api")
router = Router(tags=["campaign"])


class Fault(Schema):
    """Why something was not done."""

    error: str


class UnitOut(Schema):
    """A unit as it is now."""

    unit: str
    kind: str
    parent: str | None
    title_en: str
    title_zh: str


class CellOut(Schema):
    """A cell of a form."""

    text: str
    value: float | None
    fault: str


class FormOut(Schema):
    """A form as it is stored."""

    state: str
    version: int
    cells: dict[str, CellOut]


class FormFault(FormOut):
    """A form that was left as it was, and why."""

    error: str


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


@router.get("/{campaign}/units/{unit}", response=UnitOut)
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


@router.get("/{campaign}/units/{unit}/standings", response=list[dict[str, Any]])
def read_standings(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Where a unit stands, as in the table `standings` of the edition that was published last."""
    found = _unit(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    return [place.standing for one in aspects(found, edition) for place in one.places] if edition else []


@router.get("/{campaign}/units/{unit}/forms/{period}", response={200: FormOut, 404: Fault})
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
    response={200: FormOut, 404: Fault, 409: FormFault, 422: FormFault, 423: FormFault},
)
def send_message(
    request: HttpRequest, message: MessageIn, campaign: Code, unit: Code, period: Code
) -> Status[Any]:
    """Save, submit, sign, return or accept a form."""
    found = _unit(request, campaign, unit, Right.ENTER, Right.SIGN, Right.ACCEPT)
    answer = submit(cast(Request, request).actor, found, period, Message(**message.dict()))
    return Status(answer.status, answer.body)


@router.get("/{campaign}/boards", response=list[dict[str, Any]])
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


@router.get("/{campaign}/units/{unit}/coverage", response=list[CoverageOut])
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


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """The token does not reach so far."""
    return api.create_response(request, {"error": "not open to this token"}, status=403)


api.add_router("campaigns", router)
