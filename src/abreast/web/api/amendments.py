"""Corrections to sealed figures: read and written; what came late, and what was changed."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from abreast.web.amendments import trail
from abreast.web.amendments.amending import amend
from abreast.web.amendments.models import Amendment
from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Name, Row, actor_in, campaign_in, unit_in
from abreast.web.rules import Right

router = Router(tags=["corrections"])


class AmendmentIn(Schema):
    """A correction; the value as it would be typed into a form, empty to withdraw the figure."""

    indicator: str = Field(max_length=80)
    period: str = Field(max_length=20)
    value: str = Field("", max_length=60)
    reason: str = Field(min_length=1, max_length=2000)


class AmendmentOut(Schema):
    """A correction made here; `was` and `value` are null where there was, or is, no figure."""

    unit: str
    indicator: str
    period: str
    was: float | None
    value: float | None
    reason: str
    date: Day


class LateOut(Schema):
    """A form that came late, or has not come."""

    unit: str
    period: str
    state: str


class FigureChangedOut(Schema):
    """A figure that was other when its form was handed in again."""

    unit: str
    period: str
    at: datetime
    indicator: str
    before: str
    after: str


@router.get("/{campaign}/amendments", response={200: list[AmendmentOut], **FAULTS})
def read_amendments(
    request: HttpRequest, response: HttpResponse, campaign: Code, period: Name = "", page: Page = 1
) -> list[Row]:
    """The corrections made on this server, newest first; of persons those one may know."""
    found = campaign_in(request, campaign, Right.READ)
    made = trail.made(actor_in(request), found, period)
    return [_amendment(one) for one in cut(request, response, made, page)]


@router.get("/{campaign}/amendments/before", response={200: list[dict[str, str]], **FAULTS})
def read_before(request: HttpRequest, campaign: Code, period: Name = "") -> list[dict[str, str]]:
    """The corrections that came with a folder, as they were written, newest first."""
    return trail.came_along(campaign_in(request, campaign, Right.READ), period)


@router.post("/{campaign}/units/{unit}/amendments", response={201: AmendmentOut, **FAULTS})
def write_amendment(request: HttpRequest, wish: AmendmentIn, campaign: Code, unit: Code) -> Status[Row]:
    """Correct a sealed figure."""
    found = unit_in(request, campaign, unit, Right.AMEND)
    made = amend(actor_in(request), found, wish.indicator, wish.period, wish.value, wish.reason)
    return Status(201, _amendment(made))


@router.get("/{campaign}/late", response={200: list[LateOut], **FAULTS})
def read_late(
    request: HttpRequest, response: HttpResponse, campaign: Code, period: Name = "", page: Page = 1
) -> list[Row]:
    """Forms that came late or have not come, newest period first."""
    found = campaign_in(request, campaign, Right.READ)
    late = trail.late(actor_in(request), found, period)
    return [
        {"unit": one.unit.code, "period": one.period, "state": one.state}
        for one in cut(request, response, late, page)
    ]


@router.get("/{campaign}/changed", response={200: list[FigureChangedOut], **FAULTS})
def read_changed(
    request: HttpRequest, response: HttpResponse, campaign: Code, period: Name = "", page: Page = 1
) -> list[Row]:
    """Figures that were changed after their form had been handed in once, newest first; a page is of 200 forms."""
    found = campaign_in(request, campaign, Right.READ)
    reports = cut(request, response, trail.changed(actor_in(request), found, period), page)
    return [
        {
            "unit": one.report.unit.code,
            "period": one.report.period,
            "at": one.at,
            "indicator": code,
            "before": before,
            "after": after,
        }
        for one in trail.changes(reports)
        for code, before, after in one.changes
    ]


def _amendment(one: Amendment) -> Row:
    return {
        "unit": one.unit.code,
        "indicator": one.indicator,
        "period": one.period,
        "was": one.was,
        "value": one.value,
        "reason": one.reason,
        "date": one.date,
    }
