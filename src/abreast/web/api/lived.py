"""Help, innovations, practice cards, questions and recounts, for programs."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.api.shared import FAULTS, Code, Fault, Number, actor_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.help import deciding
from abreast.web.help.models import Help
from abreast.web.help.pairs import Pair, pair_of, pairs
from abreast.web.innovations import registering
from abreast.web.innovations.models import Project
from abreast.web.practices import sharing
from abreast.web.practices.models import TEXTS, Card
from abreast.web.questions import answering
from abreast.web.questions.asked import Question, question_of, questions_of
from abreast.web.rules import Right

router = Router(tags=["lived beside the figures"])
Id = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Said = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Title = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Language = Annotated[str, Field(pattern="^(en|zh)$")]
NOW = {409: Fault}
"""It cannot be done as things stand."""


class PairOut(Schema):
    """A helper and a helped unit; `number` and `help` are there once somebody has said something to it."""

    number: int | None
    help: str | None
    aspect: str
    helper: str
    helped: str
    state: str
    because: str
    agreed_en: str
    agreed_zh: str
    outcome_en: str
    outcome_zh: str


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


class WordsIn(Schema):
    """A text in one language."""

    words: Said
    language: Language = "en"


class ProjectOut(Schema):
    """An innovation project."""

    number: int
    project: str
    unit: str
    step: str
    state: str
    significant: bool
    title_en: str
    title_zh: str
    how_en: str
    how_zh: str
    realised: Day | None
    verified: Day | None
    adopted_from: str
    aspect: str
    effect_indicator: str
    effect: float | None
    evidence: str


class ProjectIn(Schema):
    """A project as its unit describes it; `adopted_from`: the number of the one it takes over."""

    step: Id
    title: Title
    how: Text = ""
    realised: Day | None = None
    significant: bool = False
    aspect: Id = ""
    effect_indicator: Id = ""
    effect: float | None = Field(None, allow_inf_nan=False)
    evidence: Text = ""
    adopted_from: int | None = Field(None, ge=0, le=2**31 - 1)
    language: Language = "en"


class TakenUpIn(Schema):
    """When a card was taken up, and when the unit had gone to see it."""

    date: Day
    visit: Day | None = None


class RecountIn(Schema):
    """What was counted again; `verifier`: a unit of another branch, for which somebody counted."""

    period: Id
    indicator: Id
    value: float = Field(allow_inf_nan=False)
    verifier: Id


class RecountOut(Schema):
    """The count and the verification factor, recounted ÷ reported."""

    value: float
    reported: float
    factor: float | None


@router.get("/{campaign}/units/{unit}/help", response={200: list[PairOut], **FAULTS})
def read_help(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Pairs of a unit: proposed with their reason, and decided."""
    found = unit_in(request, campaign, unit, Right.READ)
    return [_pair(one) for one in pairs(actor_in(request), found)]


@router.post("/{campaign}/units/{unit}/help", response={200: PairOut, **FAULTS, **NOW})
def decide(request: HttpRequest, decision: DecisionIn, campaign: Code, unit: Code) -> Status[Any]:
    """Say yes or no to a pair of a unit."""
    found = unit_in(request, campaign, unit, Right.HELP)
    pair = pair_of(found.campaign, (decision.aspect, decision.helper, decision.helped))
    if pair is None or found.code not in (decision.helper, decision.helped):
        raise Http404
    if decision.deed == "decline" and not decision.words:
        return Status(422, {"error": "words: say why"})
    deed = deciding.accept if decision.deed == "accept" else deciding.decline
    try:
        line = deed(actor_in(request), pair, decision.words or "", decision.language)
    except deciding.NotNowError as error:
        return Status(409, {"error": str(error)})
    return Status(200, _pair(Pair(pair.aspect, pair.helper, pair.helped, line, pair.because)))


@router.post("/{campaign}/units/{unit}/help/{number}/visits", response={200: PairOut, **FAULTS, **NOW})
def visited(request: HttpRequest, visit: VisitIn, campaign: Code, unit: Code, number: Number) -> Status[Any]:
    """Write a visit down."""
    line = _help(unit_in(request, campaign, unit, Right.HELP), number)
    try:
        deciding.visit(actor_in(request), line, visit.date, visit.note, visit.language)
    except deciding.NotNowError as error:
        return Status(409, {"error": str(error)})
    return Status(200, _pair(Pair(line.aspect, line.helper, line.helped, line, "")))


@router.post("/{campaign}/units/{unit}/help/{number}/end", response={200: PairOut, **FAULTS, **NOW})
def ended(request: HttpRequest, outcome: WordsIn, campaign: Code, unit: Code, number: Number) -> Status[Any]:
    """End a help, with what came of it."""
    line = _help(unit_in(request, campaign, unit, Right.HELP), number)
    try:
        deciding.end(actor_in(request), line, outcome.words, outcome.language)
    except deciding.NotNowError as error:
        return Status(409, {"error": str(error)})
    line.refresh_from_db()
    return Status(200, _pair(Pair(line.aspect, line.helper, line.helped, line, "")))


@router.get("/{campaign}/units/{unit}/innovations", response={200: list[ProjectOut], **FAULTS})
def read_projects(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Innovation projects of a unit."""
    found = unit_in(request, campaign, unit, Right.READ)
    return [_project(one) for one in Project.objects.filter(unit=found).select_related("unit").order_by("pk")]


@router.post("/{campaign}/units/{unit}/innovations", response={200: ProjectOut, **FAULTS})
def register(request: HttpRequest, project: ProjectIn, campaign: Code, unit: Code) -> Status[Any]:
    """Register a project, or take over one of another unit."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    meaning, told = found.campaign.meaning, project.dict()
    original = None
    if (number := told.pop("adopted_from")) is not None:
        original = get_object_or_404(Project.objects.exclude(unit=found), campaign=found.campaign, pk=number)
    known = {
        "step": {one.id for one in meaning.innovation.classes},
        "aspect": {"", *meaning.aspects},
        "effect_indicator": {"", *meaning.indicators},
    }
    for name, names in known.items():
        if told[name] not in names:
            return Status(422, {"error": f"{name}: is not one of {', '.join(sorted(names - {''}))}"})
    if told["effect"] is not None and not told["effect_indicator"]:
        return Status(422, {"error": "effect_indicator: say what the number is a number of"})
    language = told.pop("language")
    try:
        made = registering.register(actor_in(request), found, registering.Draft(**told), language, original)
    except registering.NotSoError as error:
        return Status(422, {"error": f"{error.field}: {error}"})
    return Status(200, _project(made))


@router.post(
    "/{campaign}/units/{unit}/innovations/{number}/verify", response={200: ProjectOut, **FAULTS, **NOW}
)
def verify(request: HttpRequest, campaign: Code, unit: Code, number: Number) -> Status[Any]:
    """A verifier of the line has seen it."""
    found = unit_in(request, campaign, unit, Right.VERIFY)
    project = get_object_or_404(Project.objects.select_related("unit", "campaign"), unit=found, pk=number)
    if project.realised is None:
        return Status(409, {"error": "it has not been realised yet"})
    registering.verify(actor_in(request), project)
    project.refresh_from_db()
    return Status(200, _project(project))


@router.get("/{campaign}/units/{unit}/practices", response={200: list[dict[str, Any]], **FAULTS})
def read_cards(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Practice cards of a unit."""
    found = unit_in(request, campaign, unit, Right.READ)
    columns = ("code", "aspect", *TEXTS, "ask", "since")
    return [
        {"number": one.pk, **{name: getattr(one, name) for name in columns}}
        for one in Card.objects.filter(unit=found).order_by("pk")
    ]


@router.post(
    "/{campaign}/units/{unit}/practices/{number}/taken-up", response={200: TakenUpIn, **FAULTS, **NOW}
)
def take_up(
    request: HttpRequest, taken: TakenUpIn, campaign: Code, unit: Code, number: Number
) -> Status[Any]:
    """The unit took up a card of another."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    card = get_object_or_404(Card.objects.select_related("campaign"), campaign=found.campaign, pk=number)
    try:
        made = sharing.take_up(actor_in(request), found, card, taken.date, taken.visit)
    except sharing.NotTakenUpError as error:
        return Status(409, {"error": f"{error.field}: {error}"})
    return Status(200, {"date": made.date, "visit": made.visit})


@router.get("/{campaign}/units/{unit}/questions", response={200: list[dict[str, Any]], **FAULTS})
def read_questions(request: HttpRequest, campaign: Code, unit: Code) -> list[dict[str, Any]]:
    """Questions about a unit's figures with their answers, as far as the token's role may see them."""
    found = unit_in(request, campaign, unit, Right.QUESTIONS)
    return [_question(one) for one in questions_of(actor_in(request), found)]


@router.post(
    "/{campaign}/units/{unit}/questions/{question}/answers", response={200: dict[str, Any], **FAULTS}
)
def answer(request: HttpRequest, text: WordsIn, campaign: Code, unit: Code, question: Code) -> dict[str, Any]:
    """Put an answer on record."""
    found = unit_in(request, campaign, unit, Right.ANSWER)
    if question_of(actor_in(request), found, question) is None:
        raise Http404
    answering.answer(actor_in(request), found, question, text.words)
    told = question_of(actor_in(request), found, question)
    return _question(told) if told else {}


@router.post("/{campaign}/units/{unit}/recounts", response={200: RecountOut, **FAULTS})
def recount(request: HttpRequest, count: RecountIn, campaign: Code, unit: Code) -> Status[Any]:
    """Write down what was counted again."""
    found = unit_in(request, campaign, unit, Right.VERIFY)
    reported = answering.reported(found, count.period, count.indicator)
    if count.indicator not in found.campaign.meaning.reported or reported is None:
        raise Http404
    verifier = Unit.objects.filter(campaign=found.campaign, code=count.verifier).first()
    if verifier is None or answering.is_near(found, verifier):
        return Status(422, {"error": "verifier: is no unit of another branch"})
    answering.recount(actor_in(request), found, count.period, count.indicator, count.value, verifier)
    factor = answering.factor(count.value, reported)
    return Status(200, {"value": count.value, "reported": reported, "factor": factor})


def _help(unit: Unit, number: int) -> Help:
    helps = Help.objects.filter(campaign=unit.campaign, pk=number, state="accepted")
    found = helps.select_related("helper", "helped", "campaign").first()
    if found is None or unit.pk not in (found.helper_id, found.helped_id):
        raise Http404
    return found


def _pair(pair: Pair) -> dict[str, Any]:
    line = pair.line
    texts = ("agreed_en", "agreed_zh", "outcome_en", "outcome_zh")
    return {
        "number": line.pk if line else None,
        "help": line.code if line else None,
        "aspect": pair.aspect,
        "helper": pair.helper.code,
        "helped": pair.helped.code,
        "state": pair.state,
        "because": pair.because,
        **{name: getattr(line, name) if line else "" for name in texts},
    }


def _project(project: Project) -> dict[str, Any]:
    fields = (
        "step", "state", "significant", "title_en", "title_zh", "how_en", "how_zh", "realised", "verified",
        "adopted_from", "aspect", "effect_indicator", "effect", "evidence",
    )  # fmt: skip
    told = {name: getattr(project, name) for name in fields}
    return {"number": project.pk, "project": project.code, "unit": project.unit.code, **told}


def _question(question: Question) -> dict[str, Any]:
    columns = (
        "question", "check", "indicator", "period", "since", "until", "status", "title_en", "title_zh", "en", "zh",
        "settles_en", "settles_zh",
    )  # fmt: skip
    answers = [{"date": one.date, "text": one.text} for one in question.answers]
    return {**{name: question.row[name] for name in columns}, "answers": answers}
