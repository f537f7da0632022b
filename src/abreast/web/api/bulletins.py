"""Bulletins as statements: those that were published, and for organisers those of any edition."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Number, Row, campaign_in
from abreast.web.closing.editions import bulletins
from abreast.web.closing.models import Edition
from abreast.web.rules import Right

router = Router(tags=["bulletins"])


class BulletinOut(Schema):
    """A published bulletin; `head`: the hash of the newest seal, empty where it is provisional."""

    period: str
    provisional: bool
    head: str


@router.get("/{campaign}/bulletins", response={200: list[BulletinOut], **FAULTS})
def read_bulletins(request: HttpRequest, campaign: Code) -> list[Row]:
    """The published bulletins, newest first."""
    found = campaign_in(request, campaign, Right.READ)
    return [
        {"period": one.period, "provisional": one.provisional, "head": one.head} for one in bulletins(found)
    ]


@router.get("/{campaign}/bulletins/{period}", response={200: list[dict[str, Any]], **FAULTS})
def read_bulletin(request: HttpRequest, campaign: Code, period: Code) -> list[Row]:
    """The statements of a published bulletin in both languages, each with its figures' origin."""
    found = campaign_in(request, campaign, Right.READ)
    edition = next((one for one in bulletins(found) if one.period == period), None)
    return _statements(edition)


@router.get("/{campaign}/editions/{edition}/statements", response={200: list[dict[str, Any]], **FAULTS})
def read_preview(request: HttpRequest, campaign: Code, edition: Number) -> list[Row]:
    """The statements of an edition that may not be published yet."""
    found = campaign_in(request, campaign, Right.CLOSE)
    return _statements(get_object_or_404(Edition, pk=edition, campaign=found))


def _statements(edition: Edition | None) -> list[Row]:
    file = edition.folder / "bulletin.json" if edition else None
    if file is None or not file.is_file():
        raise Http404
    statements: list[Row] = json.loads(file.read_text("utf-8"))
    return statements
