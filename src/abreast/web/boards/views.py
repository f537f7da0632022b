"""Boards, their pictures, and their rows as tables to take away."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from abreast.web.actor import Request
from abreast.web.boards import tables
from abreast.web.boards.board import Choice, board, choose
from abreast.web.boards.pictures import RANKS, axes, picture, pictures
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import bulletins, published
from abreast.web.closing.models import Edition
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.measures import measure_of
from abreast.web.rules import Right
from abreast.web.templatetags.measured import worth


@campaign_page(Right.READ)
def boards(request: Request, campaign: Campaign) -> HttpResponse:
    """The board of an aspect at a scope."""
    wanted = request.GET.get("period", "")[:20]
    edition = published(campaign, wanted) or published(campaign)
    choice = _chosen(request, campaign, edition) if edition else None
    if edition is None or choice is None:
        return render(request, "boards/none.html", at_home(request, campaign, "boards", edition=edition))
    page = max(1, int(number)) if (number := request.GET.get("page", "1")[:7]).isdecimal() else 1
    shown = board(request.actor, campaign, edition, choice, page)
    possible = pictures(campaign, edition, choice)
    view = request.GET.get("view", RANKS)
    view = view if view in possible else RANKS
    chosen = axes(campaign, choice.aspect, *_axes(request))
    asked = {"aspect": choice.aspect, "scope": choice.scope, "group": choice.group, "view": view}
    asked |= {"period": wanted} if wanted == edition.period else {}
    if chosen is not None:
        asked |= {"x": chosen.x, "y": chosen.y}
    context = at_home(
        request,
        campaign,
        "boards",
        edition=edition,
        editions=bulletins(campaign),
        choice=choice,
        board=shown,
        page=page,
        pictures=possible,
        view=view,
        axes=chosen,
        better_above=campaign.meaning.sign(choice.aspect) > 0,
        measure=measure_of(campaign.meaning, choice.aspect),
        aspects=campaign.meaning.aspects.items(),
        query=urlencode(asked),
        told=any(
            line.standing["status"] != "ranked" or worth(line.standing, campaign.meaning)
            for line in shown.lines
        ),
        over=next((line.standing for line in shown.lines), None),
    )
    return render(request, "boards/board.html", context)


@campaign_page(Right.READ)
def chart(request: Request, campaign: Campaign) -> JsonResponse:
    """A picture of a board."""
    edition, choice = _wanted(request, campaign)
    view = request.GET.get("view", RANKS)
    return JsonResponse(picture(campaign, edition, choice, view, *_axes(request)))


@campaign_page(Right.READ)
def table(request: Request, campaign: Campaign) -> HttpResponse:
    """What is on the board as CSV."""
    edition, choice = _wanted(request, campaign)
    content = tables.as_csv(tables.taken_out(campaign, edition, choice, *_axes(request)))
    return _taken_away(content, "text/csv; charset=utf-8", f"{choice.aspect}-{edition.period}.csv")


@campaign_page(Right.READ)
def workbook(request: Request, campaign: Campaign) -> HttpResponse:
    """What is on the board as a workbook."""
    edition, choice = _wanted(request, campaign)
    rows = tables.taken_out(campaign, edition, choice, *_axes(request))
    content = tables.as_workbook(rows, choice.aspect)
    return _taken_away(content, tables.XLSX, f"{choice.aspect}-{edition.period}.xlsx")


def _taken_away(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _wanted(request: Request, campaign: Campaign) -> tuple[Edition, Choice]:
    edition = published(campaign, request.GET.get("period", "")[:20])
    choice = _chosen(request, campaign, edition) if edition else None
    if edition is None or choice is None:
        raise Http404
    return edition, choice


def _chosen(request: Request, campaign: Campaign, edition: Edition) -> Choice | None:
    asked = (request.GET.get(name, "") for name in ("aspect", "scope", "group"))
    return choose(campaign, edition, *asked)


def _axes(request: Request) -> tuple[str, str]:
    return request.GET.get("x", ""), request.GET.get("y", "")
