"""The record of deeds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router, Schema

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Row, campaign_in
from abreast.web.audit.search import search
from abreast.web.rules import Right

router = Router(tags=["record"])


class EntryOut(Schema):
    """Who did what, when."""

    at: str
    by: str
    deed: str
    unit: str
    period: str
    facts: dict[str, Any]


@router.get("/{campaign}/record", response={200: list[EntryOut], **FAULTS})
def read_record(
    request: HttpRequest,
    response: HttpResponse,
    campaign: Code,
    q: QueryEx[str, P(max_length=200)] = "",
    page: Page = 1,
) -> list[Row]:
    """The record of deeds, newest first; with a word those in which it occurs."""
    found = campaign_in(request, campaign, Right.AUDIT)
    return [
        {
            "at": one.at.isoformat(),
            "by": one.by,
            "deed": one.deed,
            "unit": one.unit,
            "period": one.period,
            "facts": one.facts,
        }
        for one in cut(request, response, search(found, q), page)
    ]
