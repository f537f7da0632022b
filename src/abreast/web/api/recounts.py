"""Recounts: drawn by chance, waiting for whoever verifies, and what was counted again."""

from __future__ import annotations

from datetime import date as Day

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from abreast.web.api.closing import JobOut, asked
from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, ProblemError
from abreast.web.api.shared import Code, Id, Row, actor_in, campaign_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.questions import answering, drawn
from abreast.web.questions.models import Recount
from abreast.web.rules import Right, Role

router = Router(tags=["recounts"])
MOST = 10_000


class ToCountOut(Schema):
    """A figure that was drawn to be counted again; what was reported is told after the count."""

    unit: str
    indicator: str
    period: str
    verifier: str


class RecountIn(Schema):
    """What was counted again; `verifier`: a unit of another branch, for which somebody counted."""

    period: Id
    indicator: Id
    value: float = Field(allow_inf_nan=False)
    verifier: Id


class RecountOut(Schema):
    """A count and the verification factor, recounted ÷ reported."""

    unit: str
    indicator: str
    period: str
    verifier: str
    date: Day | None
    value: float
    reported: float | None
    factor: float | None


class DrawIn(Schema):
    """How many figures of the open period are to be drawn."""

    size: int = Field(ge=1, le=drawn.MOST_DRAWN)


@router.get("/{campaign}/recounts", response={200: list[ToCountOut], **FAULTS})
def read_waiting(request: HttpRequest, response: HttpResponse, campaign: Code, page: Page = 1) -> list[Row]:
    """What waits for whoever verifies."""
    found, actor = campaign_in(request, campaign, Right.VERIFY), actor_in(request)
    paths = [one.path for one in actor.standings(found) if one.role is Role.VERIFIER]
    mine = [one for one in answering.to_do(actor, found, paths, MOST) if actor.may(Right.VERIFY, one.unit)]
    return [
        {
            "unit": one.unit.code,
            "indicator": one.indicator,
            "period": one.period,
            "verifier": one.verifier.code,
        }
        for one in cut(request, response, mine, page)
    ]


@router.post("/{campaign}/recounts/draw", response={202: JobOut, **FAULTS, **NOT_NOW})
def draw(request: HttpRequest, wish: DrawIn, campaign: Code) -> Status[Row]:
    """Have figures of the open period drawn, in place of those drawn before and not counted yet."""
    found = campaign_in(request, campaign, Right.CLOSE)
    return asked(drawn.ask(actor_in(request), found, wish.size))


@router.get("/{campaign}/units/{unit}/recounts", response={200: list[RecountOut], **FAULTS})
def read_recounts(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, page: Page = 1
) -> list[Row]:
    """What was counted again of a unit's figures, newest period first."""
    found = unit_in(request, campaign, unit, Right.QUESTIONS)
    made = Recount.objects.filter(unit=found, value__isnull=False).select_related("verifier")
    ordered = made.order_by("-period", "-date", "-pk")
    return [_recount(found, one) for one in cut(request, response, ordered, page)]


@router.post("/{campaign}/units/{unit}/recounts", response={201: RecountOut, **FAULTS})
def recount(request: HttpRequest, count: RecountIn, campaign: Code, unit: Code) -> Status[Row]:
    """Write down what was counted again; whoever counted last, today, writes over their own count."""
    found = unit_in(request, campaign, unit, Right.VERIFY)
    reported = answering.reported(found, count.period, count.indicator)
    if count.indicator not in found.campaign.meaning.reported or reported is None:
        raise Http404
    verifier = Unit.objects.filter(campaign=found.campaign, code=count.verifier).first()
    if verifier is None:
        raise ProblemError(422, "verifier: is no unit of another branch", "verifier")
    one = answering.recount(actor_in(request), found, count.period, count.indicator, count.value, verifier)
    return Status(201, _recount(found, one))


def _recount(unit: Unit, one: Recount) -> Row:
    reported = answering.reported(unit, one.period, one.indicator)
    return {
        "unit": unit.code,
        "indicator": one.indicator,
        "period": one.period,
        "verifier": one.verifier.code,
        "date": one.date,
        "value": one.value,
        "reported": reported,
        "factor": answering.factor(one.value, reported),
    }
