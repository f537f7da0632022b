"""Corrections to sealed figures: read and written."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from abreast.web.amendments.amending import NotAmendedError, amend
from abreast.web.amendments.models import Amendment
from abreast.web.amendments.trail import late
from abreast.web.api.shared import FAULTS, Code, Name, Row, actor_in, campaign_in, unit_in
from abreast.web.rules import Right

router = Router(tags=["corrections"])
MOST = 1000


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
    date: date


class LateOut(Schema):
    """A form that came late, or has not come."""

    unit: str
    period: str
    state: str


@router.get("/{campaign}/amendments", response={200: list[AmendmentOut], **FAULTS})
def read_amendments(request: HttpRequest, campaign: Code, period: Name = "") -> list[Row]:
    """The corrections made on this server, newest first; of persons those one may know."""
    found, actor = campaign_in(request, campaign, Right.READ), actor_in(request)
    made = Amendment.objects.filter(campaign=found).select_related("unit").order_by("-made_at")
    made = made.filter(period=period) if period else made
    return [_amendment(one) for one in made[:MOST] if not one.unit.person or actor.may(Right.READ, one.unit)]


@router.post("/{campaign}/units/{unit}/amendments", response={201: AmendmentOut, **FAULTS})
def write_amendment(request: HttpRequest, wish: AmendmentIn, campaign: Code, unit: Code) -> Status[Row]:
    """Correct a sealed figure."""
    found = unit_in(request, campaign, unit, Right.AMEND)
    try:
        made = amend(actor_in(request), found, wish.indicator, wish.period, wish.value, wish.reason)
    except NotAmendedError as error:
        return Status(422, {"error": f"{error.field}: {error}"})
    return Status(201, _amendment(made))


@router.get("/{campaign}/late", response={200: list[LateOut], **FAULTS})
def read_late(request: HttpRequest, campaign: Code, period: Name = "") -> list[Row]:
    """Forms that came late or have not come, newest period first."""
    found = campaign_in(request, campaign, Right.READ)
    return [
        {"unit": one.unit.code, "period": one.period, "state": one.state}
        for one in late(actor_in(request), found, period)
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
