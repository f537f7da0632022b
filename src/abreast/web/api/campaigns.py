"""Campaigns, their boards and bulletins, what waits, and the record of deeds."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from ninja import P, QueryEx, Router, Schema

from abreast.web.api.shared import FAULTS, Code, Name, Page, Row, actor_in, campaign_in, plain
from abreast.web.audit.models import Entry
from abreast.web.boards.board import board, choose
from abreast.web.boards.pictures import picture
from abreast.web.campaigns.models import Campaign
from abreast.web.campaigns.packing import packed
from abreast.web.closing.editions import bulletins, published
from abreast.web.desk.work import desk
from abreast.web.entry.models import Report
from abreast.web.rules import Right

router = Router(tags=["campaign"])
ON_A_PAGE = 200
BINARY = {"schema": {"type": "string", "format": "binary"}}
ZIP = {"responses": {200: {"description": "A zip file", "content": {"application/zip": BINARY}}}}


class CampaignOut(Schema):
    """A campaign, and the roles of whoever asks in it."""

    campaign: str
    title_en: str
    title_zh: str
    calendar: str
    period: str
    roles: list[str]


class BulletinOut(Schema):
    """A published bulletin; `head`: the hash of the newest seal, empty where it is provisional."""

    period: str
    provisional: bool
    head: str


class WaitingOut(Schema):
    """A form that waits for whoever asks: returned, to be signed, or to be accepted."""

    unit: str
    period: str
    state: str
    late: bool


class HeapOut(Schema):
    """Forms of a branch still to be handed in."""

    unit: str
    period: str
    open: int
    late: int
    done: int


class DeskOut(Schema):
    """What waits."""

    returned: list[WaitingOut]
    to_sign: list[WaitingOut]
    to_accept: list[WaitingOut]
    to_hand_in: list[HeapOut]


class EntryOut(Schema):
    """Who did what, when."""

    at: str
    by: str
    deed: str
    unit: str
    period: str
    facts: dict[str, Any]


@router.get("", response={200: list[CampaignOut], **FAULTS})
def read_campaigns(request: HttpRequest) -> list[Row]:
    """The campaigns that are open to whoever asks."""
    actor = actor_in(request)
    return [
        _campaign(request, one) for one in Campaign.objects.filter(pk__in=list(actor.held)).order_by("pk")
    ]


@router.get("/{campaign}", response={200: CampaignOut, **FAULTS})
def read_campaign(request: HttpRequest, campaign: Code) -> Row:
    """A campaign."""
    return _campaign(request, campaign_in(request, campaign, Right.READ))


@router.get("/{campaign}/boards", response={200: list[dict[str, Any]], **FAULTS})
def read_board(
    request: HttpRequest,
    campaign: Code,
    aspect: Name = "",
    scope: Name = "",
    group: Name = "",
    page: Page = 1,
) -> list[Row]:
    """A page of a board; the aspect, scope and group asked for, or what comes nearest."""
    found = campaign_in(request, campaign, Right.READ)
    edition = published(found)
    choice = choose(found, edition, aspect, scope, group) if edition else None
    if edition is None or choice is None:
        return []
    return [plain(line.standing) for line in board(actor_in(request), found, edition, choice, page).lines]


@router.get("/{campaign}/boards/picture", response={200: dict[str, Any], **FAULTS})
def read_picture(
    request: HttpRequest,
    campaign: Code,
    aspect: Name = "",
    scope: Name = "",
    group: Name = "",
    view: QueryEx[str, P(pattern="^(ranks|funnel|frontier)$")] = "ranks",
    x: Name = "",
    y: Name = "",
) -> Row:
    """A picture of a board as a Vega-Lite specification: ranks, funnel, or the frontier in two indicators."""
    found = campaign_in(request, campaign, Right.READ)
    edition = published(found)
    choice = choose(found, edition, aspect, scope, group) if edition else None
    if edition is None or choice is None:
        raise Http404
    return picture(found, edition, choice, view, x, y)


@router.get("/{campaign}/folder", response={200: None, **FAULTS}, openapi_extra=ZIP)
def take_out(request: HttpRequest, campaign: Code) -> FileResponse:
    """The whole campaign as a folder in a zip file, which every command reads."""
    found = campaign_in(request, campaign, Right.EXPORT)
    return FileResponse(packed(actor_in(request), found), content_type="application/zip")


@router.get("/{campaign}/bulletins", response={200: list[BulletinOut], **FAULTS})
def read_bulletins(request: HttpRequest, campaign: Code) -> list[Row]:
    """The published bulletins, newest first."""
    found = campaign_in(request, campaign, Right.READ)
    return [
        {"period": one.period, "provisional": one.provisional, "head": one.head} for one in bulletins(found)
    ]


@router.get("/{campaign}/bulletins/{period}", response={200: list[dict[str, Any]], **FAULTS})
def read_bulletin(request: HttpRequest, campaign: Code, period: Code) -> list[Row]:
    """The statements of a published bulletin, each with its figures' origin."""
    found = campaign_in(request, campaign, Right.READ)
    edition = next((one for one in bulletins(found) if one.period == period), None)
    file = edition.folder / "bulletin.json" if edition else None
    if file is None or not file.is_file():
        raise Http404
    statements: list[Row] = json.loads(file.read_text("utf-8"))
    return statements


@router.get("/{campaign}/desk", response={200: DeskOut, **FAULTS})
def read_desk(request: HttpRequest, campaign: Code) -> Row:
    """What waits for whoever asks."""
    found = desk(actor_in(request), campaign_in(request, campaign, Right.READ))
    heaps = [
        {"unit": one.unit.code, "period": one.period, "open": one.open, "late": one.late, "done": one.done}
        for one in found.heaps
    ]
    return {
        "returned": [_waiting(one) for one in found.returned],
        "to_sign": [_waiting(one) for one in found.to_sign],
        "to_accept": [_waiting(one) for one in found.to_accept],
        "to_hand_in": heaps,
    }


@router.get("/{campaign}/record", response={200: list[EntryOut], **FAULTS})
def read_record(
    request: HttpRequest, campaign: Code, q: QueryEx[str, P(max_length=200)] = "", page: Page = 1
) -> list[Row]:
    """The record of deeds, newest first, 200 a page; with a word those in which it occurs."""
    found = campaign_in(request, campaign, Right.AUDIT)
    entries = Entry.objects.filter(campaign=found).order_by("-at", "-pk")
    if word := q.strip():
        entries = entries.filter(Q(deed__icontains=word) | Q(unit=word) | Q(period=word) | Q(by=word))
    some = entries[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return [
        {
            "at": one.at.isoformat(),
            "by": one.by,
            "deed": one.deed,
            "unit": one.unit,
            "period": one.period,
            "facts": one.facts,
        }
        for one in some
    ]


def _campaign(request: HttpRequest, found: Campaign) -> Row:
    title = found.meaning.campaign.title
    return {
        "campaign": found.code,
        "title_en": title.of("en"),
        "title_zh": title.of("zh"),
        "calendar": found.meaning.campaign.calendar,
        "period": found.period,
        "roles": sorted(role.value for role in actor_in(request).roles(found)),
    }


def _waiting(report: Report) -> Row:
    return {
        "unit": report.unit.code,
        "period": report.period,
        "state": report.state,
        "late": report.late or report.overdue,
    }
