"""What all operations share: who asks, what they may, and the words in which things are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, P, PathEx, QueryEx
from ninja.security import APIKeyHeader

from abreast.web.actor import Actor, Request, actor_of_token
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.deeds import token_of
from abreast.web.people.models import Token
from abreast.web.people.secrets import digest
from abreast.web.reach import own_units
from abreast.web.rules import Right

LONGEST_CODE = 80
LARGEST = 2**31 - 1
MINUTE = timedelta(minutes=1)
Code = PathEx[str, P(max_length=LONGEST_CODE)]
Number = PathEx[int, P(ge=0, le=LARGEST)]
Flag = QueryEx[bool, P()]
Name = QueryEx[str, P(max_length=LONGEST_CODE)]
Id = Annotated[str, Field(max_length=LONGEST_CODE)]
Said = Annotated[str, Field(min_length=1, max_length=2000)]
Language = Annotated[str, Field(pattern="^(en|zh)$", description="of the texts that are sent")]
Row = dict[str, Any]


class TokenAuth(APIKeyHeader):
    """A token in the header `Authorization: Bearer …`."""

    param_name = "Authorization"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        scheme, _, secret = (key or "").partition(" ")
        if scheme != "Bearer" or not secret:
            return None
        token = token_of(digest(secret))
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


def known(request: HttpRequest, unit: Unit) -> str | None:
    """The id of a unit; None for a person of whom whoever asks may not know."""
    return unit.code if not unit.person or actor_in(request).may(Right.READ, unit) else None


def own_in(request: HttpRequest, campaign: Campaign) -> Sequence[Unit]:
    """The unit of the token."""
    return own_units(actor_in(request), campaign)


def plain(row: Row) -> Row:
    """A row of results without what is no JSON: not-a-numbers and infinities are nothing."""
    return {
        name: None if isinstance(value, float) and not abs(value) < float("inf") else value
        for name, value in row.items()
    }
