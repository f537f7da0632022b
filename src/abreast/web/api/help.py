"""Help: pairs with their reasons, yes or no, visits, and what came of it."""

from __future__ import annotations

from datetime import date as Day

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, ProblemError, checked
from abreast.web.api.shared import (
    Code,
    Flag,
    Id,
    Language,
    Number,
    Row,
    Said,
    actor_in,
    campaign_in,
    known,
    own_in,
    unit_in,
)
from abreast.web.campaigns.models import Unit
from abreast.web.help import deciding
from abreast.web.help.models import Help
from abreast.web.help.outcome import outcomes
from abreast.web.help.pairs import Pair, agreed, pair_of, pairs, waiting
from abreast.web.help.views import MOST_HELPED, VisitForm, help_of
from abreast.web.rules import Right

router = Router(tags=["help"])


class PairOut(Schema):
    """A helper and a helped unit; `number` and `help` are there once somebody has said something to it.

    `because`: why it was proposed; `waits`: for the word of whoever asks; `…_agrees`: who has said yes so far.
    """

    number: int | None
    help: str | None
    aspect: str
    helper: str | None
    helped: str | None
    state: str
    because: str
    waits: bool
    helper_agrees: bool
    helped_agrees: bool
    since: Day | None
    ended: Day | None
    agreed_en: str
    agreed_zh: str
    outcome_en: str
    outcome_zh: str


class VisitOut(Schema):
    """A visit and what was seen."""

    date: Day
    note_en: str
    note_zh: str


class HelpOut(PairOut):
    """A help with its visits; `closed`: the share of its gap the helped unit closed, beside the mean of `unhelped`."""

    visits: list[VisitOut]
    closed: float | None
    closed_unhelped: float | None
    unhelped: int


class DecisionIn(Schema):
    """Yes or no to a pair; `words`: what is agreed, or why not."""

    aspect: Id
    helper: Id
    helped: Id
    deed: str = Field(pattern="^(accept|decline)$")
    words: Said | None = None
    language: Language = "en"


class VisitIn(Schema):
    """A visit."""

    date: Day
    note: Said
    language: Language = "en"


class OutcomeIn(Schema):
    """What came of a help."""

    words: Said
    language: Language = "en"


class Capacity(Schema):
    """How many units a unit can help at once; null: as many as come."""

    capacity: int | None
    busy: int


class CapacityIn(Schema):
    """How many units a unit can help at once."""

    capacity: int = Field(ge=0, le=MOST_HELPED)


@router.get("/{campaign}/help", response={200: list[PairOut], **FAULTS})
def read_all(
    request: HttpRequest, response: HttpResponse, campaign: Code, waits: Flag = False, page: Page = 1
) -> list[Row]:
    """Who helps whom, newest first; with `waits` the pairs that wait for the word of whoever asks."""
    found = campaign_in(request, campaign, Right.READ)
    if waits:
        told = waiting(actor_in(request), found, own_in(request, found))
        return [_pair(request, one) for one in cut(request, response, told, page)]
    helps = cut(request, response, agreed(found), page)
    for one in helps:
        one.campaign = one.helper.campaign = one.helped.campaign = found
    return [_pair(request, _as_pair(one)) for one in helps]


@router.get("/{campaign}/units/{unit}/help", response={200: list[PairOut], **FAULTS})
def read_help(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Pairs of a unit: proposed with their reason, and decided."""
    found = unit_in(request, campaign, unit, Right.READ)
    return [_pair(request, one) for one in pairs(actor_in(request), found)]


@router.post("/{campaign}/units/{unit}/help", response={200: PairOut, **FAULTS, **NOT_NOW})
def decide(request: HttpRequest, decision: DecisionIn, campaign: Code, unit: Code) -> Row:
    """Say yes or no to a pair of a unit."""
    found = unit_in(request, campaign, unit, Right.HELP)
    pair = pair_of(found.campaign, (decision.aspect, decision.helper, decision.helped))
    if pair is None or found.code not in (decision.helper, decision.helped):
        raise Http404
    if decision.deed == "decline" and not (decision.words or "").strip():
        raise ProblemError(422, "words: say why", "words")
    deed = deciding.accept if decision.deed == "accept" else deciding.decline
    line = deed(actor_in(request), pair, (decision.words or "").strip(), decision.language)
    return _pair(request, Pair(pair.aspect, pair.helper, pair.helped, line, pair.because))


@router.get("/{campaign}/units/{unit}/help/capacity", response={200: Capacity, **FAULTS})
def read_capacity(request: HttpRequest, campaign: Code, unit: Code) -> Row:
    """How many units a unit can help, and how many it is helping."""
    return _capacity(unit_in(request, campaign, unit, Right.READ))


@router.put("/{campaign}/units/{unit}/help/capacity", response={200: Capacity, **FAULTS, **NOT_NOW})
def set_capacity(request: HttpRequest, told: CapacityIn, campaign: Code, unit: Code) -> Row:
    """Say how many units a unit can help at once."""
    found = unit_in(request, campaign, unit, Right.HELP)
    deciding.set_capacity(actor_in(request), found, told.capacity)
    return _capacity(found)


@router.get("/{campaign}/units/{unit}/help/{number}", response={200: HelpOut, **FAULTS})
def read_one(request: HttpRequest, campaign: Code, unit: Code, number: Number) -> Row:
    """A help of a unit: what was agreed, visits, and what came of it."""
    return _help(request, help_of(unit_in(request, campaign, unit, Right.READ), number))


@router.post("/{campaign}/units/{unit}/help/{number}/visits", response={201: HelpOut, **FAULTS, **NOT_NOW})
def visited(request: HttpRequest, visit: VisitIn, campaign: Code, unit: Code, number: Number) -> Status[Row]:
    """Write a visit down."""
    line = help_of(unit_in(request, campaign, unit, Right.HELP), number)
    given = checked(VisitForm({"date": visit.date, "note": visit.note}))
    deciding.visit(actor_in(request), line, given["date"], given["note"], visit.language)
    return Status(201, _help(request, line))


@router.post("/{campaign}/units/{unit}/help/{number}/end", response={200: HelpOut, **FAULTS, **NOT_NOW})
def ended(request: HttpRequest, outcome: OutcomeIn, campaign: Code, unit: Code, number: Number) -> Row:
    """End a help, with what came of it."""
    line = help_of(unit_in(request, campaign, unit, Right.HELP), number)
    if not outcome.words.strip():
        raise ProblemError(422, "words: say what came of it", "words")
    deciding.end(actor_in(request), line, outcome.words.strip(), outcome.language)
    line.refresh_from_db()
    return _help(request, line)


def _capacity(unit: Unit) -> Row:
    return {"capacity": deciding.capacity(unit), "busy": deciding.busy(unit)}


def _as_pair(line: Help) -> Pair:
    return Pair(line.aspect, line.helper, line.helped, line, "")


def _help(request: HttpRequest, line: Help) -> Row:
    came = outcomes(line.campaign, [line.code]).get(line.code)
    columns = ("date", "note_en", "note_zh")
    visits = line.visits.order_by("-date", "-pk").values(*columns)
    told = {name: getattr(came, name) if came else None for name in ("closed", "closed_unhelped")}
    return (
        _pair(request, _as_pair(line))
        | told
        | {"unhelped": came.unhelped if came else 0, "visits": list(visits)}
    )


def _pair(request: HttpRequest, pair: Pair) -> Row:
    line = pair.line
    texts = ("agreed_en", "agreed_zh", "outcome_en", "outcome_zh")
    return {
        "number": line.pk if line else None,
        "help": line.code if line else None,
        "aspect": pair.aspect,
        "helper": known(request, pair.helper),
        "helped": known(request, pair.helped),
        "state": pair.state,
        "because": pair.because,
        "waits": pair.waits_for(actor_in(request)),
        "helper_agrees": bool(line and (line.helper_agrees or line.state in ("accepted", "ended"))),
        "helped_agrees": bool(line and (line.helped_agrees or line.state in ("accepted", "ended"))),
        "since": line.date if line else None,
        "ended": line.ended if line else None,
        **{name: getattr(line, name) if line else "" for name in texts},
    }
