"""Boards, their charts, and their rows as tables to take away."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from abreast.web.actor import Request
from abreast.web.boards import charts
from abreast.web.boards.board import Choice, board, choose, everything
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import published
from abreast.web.closing.models import Edition
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.measures import measure_of
from abreast.web.rules import Right
from abreast.web.spreadsheet import harmless
from abreast.web.templatetags.words import title

COLUMNS = (
    "rank", "rank_low", "rank_high", "of", "value", "shrunk", "level", "gap", "gap_quantity", "gap_money", "status",
)  # fmt: skip


@campaign_page(Right.READ)
def boards(request: Request, campaign: Campaign) -> HttpResponse:
    """The board of an aspect at a scope."""
    edition = published(campaign)
    choice = _chosen(request, campaign, edition) if edition else None
    if edition is None or choice is None:
        return render(request, "boards/none.html", at_home(request, campaign, "boards", edition=edition))
    page = max(1, int(number)) if (number := request.GET.get("page", "1")).isdecimal() else 1
    shown = board(request.actor, campaign, edition, choice, page)
    context = at_home(
        request,
        campaign,
        "boards",
        edition=edition,
        choice=choice,
        board=shown,
        page=page,
        measure=measure_of(campaign.meaning, choice.aspect),
        aspects=campaign.meaning.aspects.items(),
        query=f"aspect={choice.aspect}&scope={choice.scope}&group={choice.group}",
    )
    return render(request, "boards/board.html", context)


@campaign_page(Right.READ)
def chart(request: Request, campaign: Campaign) -> JsonResponse:
    """The chart of a board."""
    edition, choice = _wanted(request, campaign)
    lines = everything(campaign, edition, choice)
    level = next((line.standing["level"] for line in lines if line.standing["level"] is not None), None)
    return JsonResponse(charts.ranges(lines, level, measure_of(campaign.meaning, choice.aspect)))


@campaign_page(Right.READ)
def table(request: Request, campaign: Campaign) -> HttpResponse:
    """What is on the board as CSV; no cell of it is taken for a formula."""
    edition, choice = _wanted(request, campaign)
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(("unit", "title", "period", *COLUMNS))
    for line in everything(campaign, edition, choice):
        row = (
            line.unit.code,
            title(line.unit),
            line.standing["period"],
            *(line.standing[name] for name in COLUMNS),
        )
        writer.writerow([harmless(cell) for cell in row])
    response = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{choice.aspect}-{edition.period}.csv"'
    return response


def _wanted(request: Request, campaign: Campaign) -> tuple[Edition, Choice]:
    edition = published(campaign)
    choice = _chosen(request, campaign, edition) if edition else None
    if edition is None or choice is None:
        raise Http404
    return edition, choice


def _chosen(request: Request, campaign: Campaign, edition: Edition) -> Choice | None:
    asked = (request.GET.get(name, "") for name in ("aspect", "scope", "group"))
    return choose(campaign, edition, *asked)
