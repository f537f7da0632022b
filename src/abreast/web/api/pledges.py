"""Pledges: read, made, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.campaign import Definition
from abreast.web.api.shared import FAULTS, Code, Fault, Row, actor_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import Draft, make, withdraw
from abreast.web.rules import Right

router = Router(tags=["pledges"])
LATEST = 100


class TargetIn(Schema):
    """A value to be reached (a share as a fraction), or as a guard not to fall behind."""

    indicator: str = Field(max_length=80)
    target: float = Field(allow_inf_nan=False)
    guard: bool = False


class MilestoneIn(Schema):
    """A step of the plan and its day."""

    due: date
    text: str = Field(min_length=1, max_length=500)


class MeasureIn(Schema):
    """What will be done, and who answers for it."""

    text: str = Field(min_length=1, max_length=2000)
    responsible: str = Field("", max_length=200)


class PledgeIn(Schema):
    """A pledge to be the same as a unit, an outside exemplar, or the level at a scope."""

    aspect: str = Field(max_length=80)
    same_as: str = Field(min_length=1, max_length=80)
    same_as_kind: str = Field("unit", pattern="^(unit|outside|level)$")
    due: str = Field(max_length=20)
    targets: list[TargetIn] = Field(max_length=50)
    milestones: list[MilestoneIn] = Field(default_factory=list, max_length=100)
    measures: list[MeasureIn] = Field(default_factory=list, max_length=100)
    language: str = Field("en", pattern="^(en|zh)$")


class PledgeOut(Schema):
    """A pledge and the day since which it is complete."""

    pledge: str
    aspect: str
    same_as: str
    same_as_kind: str
    made: date
    due: str
    state: str
    complete_from: date | None
    targets: list[dict[str, Any]]


@router.get("/{campaign}/units/{unit}/pledges", response={200: list[PledgeOut], **FAULTS})
def read_pledges(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """The pledges of a unit, newest first."""
    found = unit_in(request, campaign, unit, Right.READ)
    pledges = Pledge.objects.filter(unit=found).prefetch_related("targets").order_by("-made", "-pk")
    return [_pledge(one) for one in pledges[:LATEST]]


@router.post("/{campaign}/units/{unit}/pledges", response={201: PledgeOut, **FAULTS})
def pledge(request: HttpRequest, wish: PledgeIn, campaign: Code, unit: Code) -> Status[Row]:
    """Pledge; an open pledge of the unit in the same aspect is superseded by it."""
    found = unit_in(request, campaign, unit, Right.PLEDGE)
    if fault := _fault(wish, found):
        return Status(422, {"error": fault})
    draft = Draft(
        aspect=wish.aspect,
        same_as=wish.same_as,
        same_as_kind=wish.same_as_kind,
        due=wish.due,
        targets=tuple((one.indicator, one.target, one.guard) for one in wish.targets),
        milestones=tuple((one.due, one.text) for one in wish.milestones),
        measures=tuple((one.text, one.responsible) for one in wish.measures),
    )
    return Status(201, _pledge(make(actor_in(request), found, draft, wish.language)))


@router.post(
    "/{campaign}/units/{unit}/pledges/{code}/withdraw", response={200: PledgeOut, **FAULTS, 409: Fault}
)
def take_back(request: HttpRequest, campaign: Code, unit: Code, code: Code) -> Status[Row]:
    """Withdraw a pledge; it stays to be read."""
    found = unit_in(request, campaign, unit, Right.PLEDGE)
    one = get_object_or_404(Pledge.objects.select_related("campaign", "unit"), unit=found, code=code)
    if one.state != "active":
        return Status(409, {"error": "only an active pledge can be withdrawn"})
    withdraw(actor_in(request), one)
    one.refresh_from_db()
    return Status(200, _pledge(one))


def _fault(wish: PledgeIn, unit: Unit) -> str:
    """Why a pledge cannot be; empty where it can."""
    meaning: Definition = unit.campaign.meaning
    if wish.aspect not in meaning.aspects:
        return f"aspect: there is no {wish.aspect}"
    unknown = [one.indicator for one in wish.targets if one.indicator not in meaning.indicators]
    if unknown:
        return f"targets: there is no indicator {unknown[0]}"
    if len({one.indicator for one in wish.targets}) < len(wish.targets):
        return "targets: an indicator stands there twice"
    if not meaning.calendar.holds(wish.due) or meaning.calendar.last_day(wish.due) < unit.campaign.day:
        return f"due: is no period to come; write one such as {unit.campaign.period}"
    if wish.same_as_kind == "unit":
        other = Unit.objects.filter(campaign=unit.campaign, code=wish.same_as).exclude(pk=unit.pk).first()
        if other is None:
            return f"same_as: there is no other unit {wish.same_as}"
    return ""


def _pledge(one: Pledge) -> Row:
    return {
        "pledge": one.code,
        "aspect": one.aspect,
        "same_as": one.same_as,
        "same_as_kind": one.same_as_kind,
        "made": one.made,
        "due": one.due,
        "state": one.state,
        "complete_from": one.complete_from,
        "targets": [
            {"indicator": part.indicator, "target": part.target, "guard": part.guard}
            for part in one.targets.all()
        ],
    }
