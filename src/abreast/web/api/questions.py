"""Questions about figures, for whoever may see them, and the answers on record."""

from __future__ import annotations

from datetime import date as Day

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import ON_A_PAGE, Page, follows
from abreast.web.api.problems import FAULTS, ProblemError
from abreast.web.api.shared import Code, Flag, Row, actor_in, campaign_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.questions import answering
from abreast.web.questions.asked import Question, question_of, questions_of, work_list
from abreast.web.rules import Right

router = Router(tags=["questions"])
COLUMNS = (
    "question", "check", "indicator", "period", "since", "until", "status", "title_en", "title_zh", "en", "zh",
    "settles_en", "settles_zh",
)  # fmt: skip


class AnswerOut(Schema):
    """An answer on record."""

    date: Day
    text: str


class QuestionOut(Schema):
    """Why something is asked of the figures from `since` until `until`, what would settle it, and the answers.

    `status`: `asked` of the unit, or `screened`: on the verifier's list alone.
    """

    question: str
    unit: str
    check: str
    indicator: str | None
    period: str | None
    since: str | None
    until: str | None
    status: str
    title_en: str | None
    title_zh: str | None
    en: str | None
    zh: str | None
    settles_en: str | None
    settles_zh: str | None
    answers: list[AnswerOut]


class AnswerIn(Schema):
    """An answer."""

    words: str = Field(min_length=1, max_length=4000)


@router.get("/{campaign}/questions", response={200: list[QuestionOut], **FAULTS})
def read_list(
    request: HttpRequest,
    response: HttpResponse,
    campaign: Code,
    answered: Flag = False,
    page: Page = 1,
) -> list[Row]:
    """What is asked within reach and not answered yet, newest period first; with `answered` what is, too."""
    found = campaign_in(request, campaign, Right.QUESTIONS)
    start = (page - 1) * ON_A_PAGE
    listed = work_list(actor_in(request), found, only_open=not answered, start=start, most=ON_A_PAGE)
    if start + ON_A_PAGE < listed.all:
        follows(request, response, page)
    return [_question(one) for one in listed.shown]


@router.get("/{campaign}/units/{unit}/questions", response={200: list[QuestionOut], **FAULTS})
def read_questions(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Questions about a unit's figures with their answers, as far as the token's role may see them."""
    found = unit_in(request, campaign, unit, Right.QUESTIONS)
    return [_question(one) for one in questions_of(actor_in(request), found)]


@router.get("/{campaign}/units/{unit}/questions/{question}", response={200: QuestionOut, **FAULTS})
def read_question(request: HttpRequest, campaign: Code, unit: Code, question: Code) -> Row:
    """A question."""
    return _question(_asked(request, unit_in(request, campaign, unit, Right.QUESTIONS), question))


@router.post("/{campaign}/units/{unit}/questions/{question}/answers", response={201: QuestionOut, **FAULTS})
def answer(request: HttpRequest, text: AnswerIn, campaign: Code, unit: Code, question: Code) -> Status[Row]:
    """Put an answer on record; it changes no figure."""
    found = unit_in(request, campaign, unit, Right.ANSWER)
    _asked(request, found, question)
    if not text.words.strip():
        raise ProblemError(422, "words: write an answer", "words")
    answering.answer(actor_in(request), found, question, text.words.strip())
    return Status(201, _question(_asked(request, found, question)))


def _asked(request: HttpRequest, unit: Unit, question: str) -> Question:
    found = question_of(actor_in(request), unit, question)
    if found is None:
        raise Http404
    return found


def _question(question: Question) -> Row:
    answers = [{"date": one.date, "text": one.text} for one in question.answers]
    told = {name: question.row[name] for name in COLUMNS}
    return {**told, "unit": question.unit.code, "answers": answers}
