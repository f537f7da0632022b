"""Pages on which an organiser changes a campaign. The worker checks every change against the whole of it first."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abreast.web.actor import Request
from abreast.web.audit.views import Line
from abreast.web.campaigns.folder_out import units_table as rows_of
from abreast.web.campaigns.models import Campaign, Interval, Unit
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.jobs.models import Job
from abreast.web.rules import Right
from abreast.web.shaping.applying import seen
from abreast.web.shaping.asking import ask
from abreast.web.shaping.branch import deeds
from abreast.web.shaping.parts import PARTS, entries, wishes
from abreast.web.shaping.wishes import Wishes
from abreast.web.spreadsheet import harmless

ON_A_PAGE = 100
STILL_NEWS = timedelta(minutes=10)
"""For so long a page tells what became of the last change."""


@campaign_page(Right.SHAPE)
def overview(request: Request, campaign: Campaign) -> HttpResponse:
    """Everything that can be changed."""
    top = Unit.objects.filter(campaign=campaign, parent=None).order_by("path")
    context = {"parts": [*PARTS, "text"], "top": top, "meaning": campaign.meaning}
    return _page(request, campaign, "shaping/overview.html", **context)


@campaign_page(Right.SHAPE)
def part(request: Request, campaign: Campaign, part: str) -> HttpResponse:
    """A part of the definition as forms, or all of it as text."""
    if part == "text":
        return _text(request, campaign)
    if part not in PARTS:
        raise Http404
    raw = tomllib.loads(campaign.definition)
    sent = request.POST if request.method == "POST" else None
    found = entries(part, raw, sent)
    if sent is not None and (wanted := wishes(part, raw, found, sent)) is not None:
        keys = [(list(path), value) for path, value in wanted]
        return _asked(request, campaign, Wishes(definition=keys), "shape-part", part)
    return _page(request, campaign, "shaping/part.html", part=part, entries=found)


def _text(request: Request, campaign: Campaign) -> HttpResponse:
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n")
        same = text.rstrip() == campaign.definition.rstrip()
        wanted = Wishes() if same else Wishes(text=text, seen=request.POST.get("seen", ""))
        return _asked(request, campaign, wanted, "shape-part", "text")
    stamp = seen(campaign.definition)
    return _page(request, campaign, "shaping/text.html", part="text", seen=stamp)


@unit_page(Right.SHAPE)
def branch(request: Request, unit: Unit) -> HttpResponse:
    """A unit with its history and everything that can be done to it and below it."""
    sent = request.POST if request.method == "POST" else None
    forms = deeds(unit, sent)
    if sent is not None:
        form = forms.get(sent.get("deed", ""))
        if form is None:
            raise Http404
        if form.is_valid():
            wanted = Wishes(tree=[form.wish(unit.code)])
            return _asked(request, unit.campaign, wanted, "shape-branch", unit.code)
    children = Paginator(unit.children.order_by("-open", "path"), ON_A_PAGE)
    history = Interval.objects.filter(unit=unit).order_by("since", "pk")
    context = {
        "unit": unit,
        "forms": forms,
        "below": children.get_page(request.GET.get("page")),
        "history": history,
    }
    return _page(request, unit.campaign, "shaping/branch.html", **context)


@campaign_page(Right.SHAPE)
def units_table(request: Request, campaign: Campaign) -> StreamingHttpResponse:
    """The table of units as it stands, with all its dates; no cell of it is taken for a formula."""
    response = StreamingHttpResponse(_lines(campaign), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="units.csv"'
    return response


def _lines(campaign: Campaign) -> Iterator[str]:
    table = rows_of(campaign)
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(table.columns)
    for row in table.iter_rows():
        yield writer.writerow(["" if cell is None else harmless(cell) for cell in row])


def _asked(request: Request, campaign: Campaign, wanted: Wishes, *address: str) -> HttpResponse:
    if not wanted:
        messages.info(request, _("Nothing was changed."))
    elif ask(request.actor, campaign, wanted) is None:
        messages.error(request, _("Another change is being made; wait for it and send this one again."))
    return redirect(address[0], campaign.code, *address[1:])


def _page(request: Request, campaign: Campaign, template: str, **more: Any) -> HttpResponse:
    job = Job.objects.filter(campaign=campaign, task="shape").order_by("-pk").first()
    if job is not None and job.ended_at is not None and datetime.now(UTC) - job.ended_at > STILL_NEWS:
        job = None
    shown = at_home(request, campaign, "shape", job=job, parts=[*PARTS, "text"]) | more
    return render(request, template, shown)
