"""Boards: what can be chosen, their rows, their pictures, and all of them as a table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from abreast.web.api.paging import Page, follows
from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Id, Row, actor_in, campaign_in, plain
from abreast.web.boards import tables
from abreast.web.boards.board import Choice, board, choose
from abreast.web.boards.pictures import picture, pictures
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import bulletins, published
from abreast.web.closing.models import Edition
from abreast.web.rules import Right

router = Router(tags=["boards"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
CSV = {"responses": {200: {"description": "A table", "content": {"text/csv": BINARY}}}}
WORKBOOK = {"responses": {200: {"description": "A workbook", "content": {tables.XLSX: BINARY}}}}


class BoardIn(Schema):
    """Which board: the nearest to what is asked for; `period` of a published edition, by default the last one."""

    aspect: Id = ""
    scope: Id = ""
    group: Id = ""
    period: Id = ""


class PictureIn(BoardIn):
    """Besides, of an aspect with a frontier, the two indicators of its picture."""

    x: Id = ""
    y: Id = ""


class ViewIn(PictureIn):
    """Besides, which picture."""

    view: str = Field("ranks", pattern="^(ranks|funnel|frontier|change)$")


class ChoiceOut(Schema):
    """What a board shows and could show; `of`: how many are compared; `private`: rows are for their own people only.

    `level`: the advanced level as in the table `levels`; null where too few are compared.
    """

    aspect: str
    scope: str
    group: str
    period: str
    periods: list[str]
    aspects: list[str]
    scopes: list[str]
    groups: list[str]
    views: list[str]
    level: dict[str, Any] | None
    of: int
    private: bool


@router.get("/{campaign}/boards", response={200: list[dict[str, Any]], **FAULTS})
def read_board(
    request: HttpRequest,
    response: HttpResponse,
    campaign: Code,
    wish: Query[BoardIn],
    page: Page = 1,
) -> list[Row]:
    """A page of a board, 50 rows as in the table `standings`; the aspect, scope and group asked for, or the nearest."""
    found = campaign_in(request, campaign, Right.READ)
    edition = published(found, wish.period)
    choice = choose(found, edition, wish.aspect, wish.scope, wish.group) if edition else None
    if edition is None or choice is None:
        return []
    shown = board(actor_in(request), found, edition, choice, page)
    if page < shown.pages:
        follows(request, response, page)
    return [plain(line.standing) for line in shown.lines]


@router.get("/{campaign}/boards/choices", response={200: ChoiceOut, **FAULTS})
def read_choices(
    request: HttpRequest,
    campaign: Code,
    wish: Query[BoardIn],
) -> Row:
    """What can be chosen, and the level of the board that is."""
    found, edition, choice = _chosen(request, campaign, wish)
    shown = board(actor_in(request), found, edition, choice, 1)
    return {
        "aspect": choice.aspect,
        "scope": choice.scope,
        "group": choice.group,
        "period": edition.period,
        "periods": [one.period for one in bulletins(found)],
        "aspects": list(found.meaning.aspects),
        "scopes": [*(one.code for one in choice.scopes), *choice.other_scopes],
        "groups": choice.groups,
        "views": list(pictures(found, edition, choice)),
        "level": plain(shown.level) if shown.level else None,
        "of": shown.of,
        "private": shown.private,
    }


@router.get("/{campaign}/boards/picture", response={200: dict[str, Any], **FAULTS})
def read_picture(
    request: HttpRequest,
    campaign: Code,
    wish: Query[ViewIn],
) -> Row:
    """A picture of a board as a Vega-Lite specification: ranks, funnel, frontier in two indicators, change."""
    found, edition, choice = _chosen(request, campaign, wish)
    return picture(found, edition, choice, wish.view, wish.x, wish.y)


@router.get("/{campaign}/boards/table.csv", response={200: None, **FAULTS}, openapi_extra=CSV)
def read_table(
    request: HttpRequest,
    campaign: Code,
    wish: Query[PictureIn],
) -> HttpResponse:
    """All rows of a board as CSV; none of persons."""
    table = tables.taken_out(*_chosen(request, campaign, wish), wish.x, wish.y)
    return HttpResponse(tables.as_csv(table), content_type="text/csv; charset=utf-8")


@router.get("/{campaign}/boards/table.xlsx", response={200: None, **FAULTS}, openapi_extra=WORKBOOK)
def read_workbook(
    request: HttpRequest,
    campaign: Code,
    wish: Query[PictureIn],
) -> HttpResponse:
    """All rows of a board as a workbook; none of persons."""
    found, edition, choice = _chosen(request, campaign, wish)
    table = tables.taken_out(found, edition, choice, wish.x, wish.y)
    return HttpResponse(tables.as_workbook(table, choice.aspect), content_type=tables.XLSX)


def _chosen(request: HttpRequest, campaign: str, wish: BoardIn) -> tuple[Campaign, Edition, Choice]:
    found = campaign_in(request, campaign, Right.READ)
    edition = published(found, wish.period)
    choice = choose(found, edition, wish.aspect, wish.scope, wish.group) if edition else None
    if edition is None or choice is None:
        raise Http404
    return found, edition, choice
