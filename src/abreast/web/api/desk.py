"""What waits for whoever asks."""

from __future__ import annotations

from datetime import date as Day

from django.http import HttpRequest
from ninja import Router, Schema

from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Row, actor_in, campaign_in
from abreast.web.desk.lived import lived
from abreast.web.desk.work import desk
from abreast.web.entry.models import Report
from abreast.web.rules import Right
from abreast.web.templatetags.measured import text

router = Router(tags=["desk"])


class WaitingOut(Schema):
    """A form that waits for whoever asks: returned, to be signed, or to be accepted."""

    unit: str
    period: str
    state: str
    late: bool


class HeapOut(Schema):
    """Forms of a branch still to be handed in."""

    unit: str
    period: str
    open: int
    late: int
    done: int


class StepDueOut(Schema):
    """A step of the plan of a pledge that was due of late or will be soon."""

    unit: str
    pledge: str
    due: Day
    text: str


class StepsPastOut(Schema):
    """A pledge that runs, and how many of its steps had their day more than two weeks ago."""

    unit: str
    pledge: str
    count: int


class CountedOut(Schema):
    """How much waits beside the forms; each list has an address of its own. Lists on the desk are cut at twelve."""

    pairs: int
    questions: int
    recounts: int
    innovations: int


class DeskOut(Schema):
    """What waits; of each list of forms the 40 that are due first, and how many are behind them.

    `over`: forms of closed periods that were never accepted; nothing can be done about them any more.
    """

    returned: list[WaitingOut]
    returned_more: int
    to_sign: list[WaitingOut]
    to_sign_more: int
    to_accept: list[WaitingOut]
    to_accept_more: int
    to_hand_in: list[HeapOut]
    to_hand_in_more: int
    over: int
    steps: list[StepDueOut]
    steps_past: list[StepsPastOut]
    beside: CountedOut


@router.get("/{campaign}/desk", response={200: DeskOut, **FAULTS})
def read_desk(request: HttpRequest, campaign: Code) -> Row:
    """What waits for whoever asks."""
    actor, place = actor_in(request), campaign_in(request, campaign, Right.READ)
    found, more = desk(actor, place), lived(actor, place)
    heaps = [
        {"unit": one.unit.code, "period": one.period, "open": one.open, "late": one.late, "done": one.done}
        for one in found.heaps
    ]
    return {
        "returned": [_waiting(one) for one in found.returned],
        "returned_more": found.returned_more,
        "to_sign": [_waiting(one) for one in found.to_sign],
        "to_sign_more": found.to_sign_more,
        "to_accept": [_waiting(one) for one in found.to_accept],
        "to_accept_more": found.to_accept_more,
        "to_hand_in": heaps,
        "to_hand_in_more": found.heaps_more,
        "steps": [
            {"unit": one.pledge.unit.code, "pledge": one.pledge.code, "due": one.due, "text": text(one)}
            for one in found.milestones
        ],
        "over": found.over,
        "steps_past": [
            {"unit": one.unit.code, "pledge": one.code, "count": count} for one, count in found.steps_past
        ],
        "beside": {
            "pairs": len(more.pairs),
            "questions": more.questions_open,
            "recounts": len(more.recounts),
            "innovations": len(more.to_verify),
        },
    }


def _waiting(report: Report) -> Row:
    return {
        "unit": report.unit.code,
        "period": report.period,
        "state": report.state,
        "late": report.late or report.overdue,
    }
