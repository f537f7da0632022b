"""The record of deeds: read, searched, taken out as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from abreast.web.actor import Request
from abreast.web.audit.models import Entry
from abreast.web.audit.search import known_periods, search
from abreast.web.campaigns.models import Campaign
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.rules import Right
from abreast.web.spreadsheet import harmless

ON_A_PAGE = 50
COLUMNS = ("at", "by", "deed", "unit", "period", "facts")


@campaign_page(Right.AUDIT)
def audit(request: Request, campaign: Campaign) -> HttpResponse:
    """The latest deeds, or those in which a word occurs."""
    page = Paginator(_found(request, campaign), ON_A_PAGE).get_page(request.GET.get("page"))
    word, period = request.GET.get("q", ""), request.GET.get("period", "")[:20]
    periods = known_periods(campaign, period)
    more = {"page": page, "word": word, "period": period, "periods": periods}
    more["query"] = urlencode({"period": period}) if period else ""
    return render(request, "audit/audit.html", at_home(request, campaign, "audit", **more))


@campaign_page(Right.AUDIT)
def audit_table(request: Request, campaign: Campaign) -> StreamingHttpResponse:
    """The same as CSV, all of it."""
    response = StreamingHttpResponse(
        _lines(_found(request, campaign)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="record.csv"'
    return response


def _found(request: Request, campaign: Campaign) -> QuerySet[Entry]:
    return search(campaign, request.GET.get("q", ""), request.GET.get("period", "")[:20])


class Line:
    """Hands back what a CSV writer writes."""

    def write(self, text: str) -> str:
        return text


def _lines(entries: QuerySet[Entry]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries.iterator():
        facts = " ".join(f"{name}={value}" for name, value in entry.facts.items())
        row = (entry.at.isoformat(), entry.by, entry.deed, entry.unit, entry.period, facts)
        yield writer.writerow([harmless(text) for text in row])
