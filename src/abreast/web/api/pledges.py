"""Pledges: what one would say, made, read, said anew, withdrawn."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, ProblemError
from abreast.web.api.shared import Code, Id, Language, Name, Row, actor_in, campaign_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.pledges.drafting import typed
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import Draft, change, make, withdraw
from abreast.web.pledges.proposal import proposed
from abreast.web.pledges.views import compared
from abreast.web.rules import Right

router = Router(tags=["pledges"])


class TargetIn(Schema):
    """A value to be reached (a share as a fraction), or as a guard not to fall behind."""

    indicator: Id
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


class PledgeChangeIn(Schema):
    """What a pledge says from now on: to be the same as a unit, an outside exemplar, or the level at a scope."""

    same_as: str = Field(min_length=1, max_length=80)
    same_as_kind: str = Field("unit", pattern="^(unit|outside|level)$")
    due: str = Field(max_length=20)
    targets: list[TargetIn] = Field(max_length=50)
    milestones: list[MilestoneIn] = Field(default_factory=list, max_length=100)
    measures: list[MeasureIn] = Field(default_factory=list, max_length=100)
    language: Language = "en"


class PledgeIn(PledgeChangeIn):
    """A pledge in an aspect."""

    aspect: Id


class TargetOut(Schema):
    """A target or guard; null where it follows a level that moves."""

    indicator: str
    target: float | None
    guard: bool
    date: date | None


class PledgeOut(Schema):
    """A pledge and the day since which it is complete."""

    pledge: str
    unit: str
    aspect: str
    same_as: str
    same_as_kind: str
    made: date
    due: str
    state: str
    ended: date | None
    supersedes: str
    complete_from: date | None
    targets: list[TargetOut]


class PlanStepOut(Schema):
    """A step of the plan; `date`: when it was added to a pledge that was made before."""

    due: date
    text_en: str
    text_zh: str
    date: date | None


class PlanMeasureOut(Schema):
    """What will be done, and who answers for it."""

    text_en: str
    text_zh: str
    responsible: str
    date: date | None


class WholePledgeOut(PledgeOut):
    """A pledge with plan and measures."""

    milestones: list[PlanStepOut]
    measures: list[PlanMeasureOut]


class ProposalOut(Schema):
    """What a pledge would say, filled in from the gap; `reachable`: whether the unit's own trend arrives by then."""

    aspect: str
    same_as: str
    same_as_kind: str
    due: str
    targets: list[TargetIn]
    milestones: list[MilestoneIn]
    measures: list[MeasureIn]
    reachable: str
    ladder: list[str]


@router.get("/{campaign}/pledges", response={200: list[PledgeOut], **FAULTS})
def read_all(request: HttpRequest, response: HttpResponse, campaign: Code, page: Page = 1) -> list[Row]:
    """All pledges, newest first; none of persons."""
    found = campaign_in(request, campaign, Right.READ)
    pledges = Pledge.objects.filter(campaign=found, unit__person=False).select_related("unit")
    ordered = pledges.prefetch_related("targets").order_by("-made", "-pk")
    return [_pledge(one) for one in cut(request, response, ordered, page)]


@router.get("/{campaign}/units/{unit}/proposals/{aspect}", response={200: ProposalOut, **FAULTS})
def read_proposal(request: HttpRequest, campaign: Code, unit: Code, aspect: Code, exemplar: Name = "") -> Row:
    """What a pledge of the unit in an aspect would say; `exemplar` chooses whom to be the same as."""
    found = unit_in(request, campaign, unit, Right.PLEDGE)
    place = compared(found, aspect)
    if place is None:
        raise Http404
    one = proposed(actor_in(request), found, place, exemplar)
    kind, _, same_as = one.filled.same_as.partition(":")
    values = [
        (code, typed(found.campaign, code, text), guard) for code, text, guard in one.filled.targets if text
    ]
    return {
        "aspect": aspect,
        "same_as": same_as,
        "same_as_kind": kind,
        "due": one.filled.due,
        "targets": [
            {"indicator": code, "target": value, "guard": guard}
            for code, value, guard in values
            if value is not None
        ],
        "milestones": [{"due": due, "text": text} for due, text in one.filled.milestones],
        "measures": [{"text": text, "responsible": who} for text, who in one.filled.measures],
        "reachable": one.reachable,
        "ladder": [step.code for step in one.ladder],
    }


@router.get("/{campaign}/units/{unit}/pledges", response={200: list[PledgeOut], **FAULTS})
def read_pledges(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, page: Page = 1
) -> list[Row]:
    """The pledges of a unit, newest first."""
    found = unit_in(request, campaign, unit, Right.READ)
    pledges = Pledge.objects.filter(unit=found).select_related("unit").prefetch_related("targets")
    return [_pledge(one) for one in cut(request, response, pledges.order_by("-made", "-pk"), page)]


@router.post("/{campaign}/units/{unit}/pledges", response={201: WholePledgeOut, **FAULTS})
def pledge(request: HttpRequest, wish: PledgeIn, campaign: Code, unit: Code) -> Status[Row]:
    """Pledge; an open pledge of the unit in the same aspect is superseded by it."""
    found = unit_in(request, campaign, unit, Right.PLEDGE)
    draft = _draft(wish, wish.aspect)
    return Status(201, _whole(make(actor_in(request), found, draft, wish.language)))


@router.post(
    "/{campaign}/units/{unit}/pledges/{path:code}/withdraw",
    response={200: WholePledgeOut, **FAULTS, **NOT_NOW},
)
def take_back(request: HttpRequest, campaign: Code, unit: Code, code: Code) -> Row:
    """Withdraw a pledge; it stays to be read."""
    one = _active(unit_in(request, campaign, unit, Right.PLEDGE), code)
    withdraw(actor_in(request), one)
    one.refresh_from_db()
    return _whole(one)


@router.get("/{campaign}/units/{unit}/pledges/{path:code}", response={200: WholePledgeOut, **FAULTS})
def read_pledge(request: HttpRequest, campaign: Code, unit: Code, code: Code) -> Row:
    """A pledge with its parts."""
    return _whole(_one(unit_in(request, campaign, unit, Right.READ), code))


@router.put(
    "/{campaign}/units/{unit}/pledges/{path:code}", response={200: WholePledgeOut, **FAULTS, **NOT_NOW}
)
def alter(request: HttpRequest, wish: PledgeChangeIn, campaign: Code, unit: Code, code: Code) -> Row:
    """Say a pledge anew; answers with the pledge that holds from now on, another one where this was sealed."""
    one = _active(unit_in(request, campaign, unit, Right.PLEDGE), code)
    return _whole(change(actor_in(request), one, _draft(wish, one.aspect), wish.language))


def _one(unit: Unit, code: str) -> Pledge:
    return get_object_or_404(Pledge.objects.select_related("campaign", "unit"), unit=unit, code=code)


def _active(unit: Unit, code: str) -> Pledge:
    found = _one(unit, code)
    if found.state != "active":
        raise ProblemError(409, "only an active pledge can be changed or withdrawn")
    return found


def _draft(wish: PledgeChangeIn, aspect: str) -> Draft:
    return Draft(
        aspect=aspect,
        same_as=wish.same_as,
        same_as_kind=wish.same_as_kind,
        due=wish.due,
        targets=tuple((one.indicator, one.target, one.guard) for one in wish.targets),
        milestones=tuple((one.due, one.text) for one in wish.milestones),
        measures=tuple((one.text, one.responsible) for one in wish.measures),
    )


def _pledge(one: Pledge) -> Row:
    columns = (
        "aspect", "same_as", "same_as_kind", "made", "due", "state", "ended", "supersedes", "complete_from",
    )  # fmt: skip
    targets = [
        {name: getattr(part, name) for name in ("indicator", "target", "guard", "date")}
        for part in one.targets.all()
    ]
    told = {name: getattr(one, name) for name in columns}
    return {"pledge": one.code, "unit": one.unit.code, **told, "targets": targets}


def _whole(one: Pledge) -> Row:
    steps = one.milestones.order_by("due", "pk").values("due", "text_en", "text_zh", "date")
    measures = one.measures.order_by("pk").values("text_en", "text_zh", "responsible", "date")
    return _pledge(one) | {"milestones": list(steps), "measures": list(measures)}
