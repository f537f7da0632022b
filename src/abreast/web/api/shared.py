"""What all operations share: who asks, what they may, and how it is said that something cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import P, PathEx, QueryEx, Schema
from ninja.security import APIKeyHeader

from abreast.web.actor import Actor, Request, actor_of_token
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import Token
from abreast.web.people.secrets import digest
from abreast.web.rules import Right

LONGEST_CODE = 80
LARGEST = 2**31 - 1
MINUTE = timedelta(minutes=1)
Code = PathEx[str, P(max_length=LONGEST_CODE)]
Number = PathEx[int, P(ge=0, le=LARGEST)]
Name = QueryEx[str, P(max_length=LONGEST_CODE)]
Page = QueryEx[int, P(ge=1, le=100_000)]
Row = dict[str, Any]


class TokenAuth(APIKeyHeader):
    """A token in the header `Authorization: Bearer …`."""

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


def actor_in(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast(Request, request).actor


def campaign_in(request: HttpRequest, code: str, *rights: Right) -> Campaign:
    """A campaign in which whoever asks holds one of the rights."""
    found = get_object_or_404(Campaign, code=code)
    if not any(actor_in(request).may_somewhere(right, found) for right in rights):
        raise PermissionDenied
    return found


def unit_in(request: HttpRequest, campaign: str, unit: str, *rights: Right) -> Unit:
    """A unit at which whoever asks holds one of the rights."""
    found = get_object_or_404(
        Unit.objects.select_related("campaign", "parent"), campaign__code=campaign, code=unit
    )
    if not any(actor_in(request).may(right, found) for right in rights):
        raise PermissionDenied
    return found


def plain(row: Row) -> Row:
    """A row of results without what is no JSON: not-a-numbers and infinities are nothing."""
    return {
        name: None if isinstance(value, float) and not abs(value) < float("inf") else value
        for name, value in row.items()
    }
