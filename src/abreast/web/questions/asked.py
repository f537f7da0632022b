"""Questions of the last edition, for those who may see them, with the answers on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.questions.models import Answer
from abreast.web.rules import Right

WORK_LIST = "screened"
"""The status of questions that are on the verifier's list alone."""
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Question:
    """A question (a row of the table `questions`), its unit, and the answers on record, oldest first."""

    row: dict[str, Any]
    unit: Unit
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of what somebody may see. `open`: asked and not answered; `all`: how many there are behind the page."""

    shown: list[Question]
    open: int
    all: int


def questions_of(actor: Actor, unit: Unit) -> list[Question]:
    """Questions about a unit's figures: for its leader those asked, for its verifier also those on the work list."""
    edition = published(unit.campaign)
    if edition is None or not actor.may(Right.QUESTIONS, unit):
        return []
    rows = ask(edition.index, "SELECT * FROM questions WHERE unit = ? ORDER BY period DESC", unit.code)
    return _answered(
        unit.campaign, [Question(row, unit) for row in rows if _seen(actor, unit, row["status"])]
    )


def question_of(actor: Actor, unit: Unit, question: str) -> Question | None:
    """One of them by its id."""
    return next((one for one in questions_of(actor, unit) if one.row["question"] == question), None)


def work_list(actor: Actor, campaign: Campaign, *, only_open: bool, start: int, most: int) -> WorkList:
    """Everything within somebody's reach, newest period first."""
    edition = published(campaign)
    if edition is None:
        return WorkList([], 0, 0)
    rows, codes = _all(edition.index)
    units = _units(campaign, codes)
    mine = [row for row in rows if row[1] in units and _seen(actor, units[row[1]], row[2])]
    told = Answer.objects.filter(campaign=campaign, date__isnull=False).values_list("question", flat=True)
    answered = set(told)
    open_ = [row for row in mine if row[0] not in answered]
    listed = open_ if only_open else mine
    wanted = [row[0] for row in listed[start : start + most]]
    asked = sum(row[2] != WORK_LIST for row in open_)
    return WorkList(_whole(campaign, edition, wanted), asked, len(listed))


def _seen(actor: Actor, unit: Unit, status: str) -> bool:
    return actor.may(Right.QUESTIONS, unit) and (status != WORK_LIST or actor.may(Right.VERIFY, unit))


@lru_cache(maxsize=8)
def _all(index: Path) -> tuple[list[tuple[str, str, str]], list[str]]:
    """An edition's questions (id, unit, status) and the codes of their units. Editions never change; units do."""
    rows = ask(index, "SELECT question, unit, status FROM questions ORDER BY period DESC, unit, question")
    told = [(row["question"], row["unit"], row["status"]) for row in rows]
    return told, sorted({unit for _, unit, _ in told})


def _units(campaign: Campaign, codes: Sequence[str]) -> dict[str, Unit]:
    """Units as they are now, with those right above them."""
    found: dict[str, Unit] = {}
    for start in range(0, len(codes), AT_ONCE):
        some = Unit.objects.filter(campaign=campaign, code__in=codes[start : start + AT_ONCE])
        found |= {unit.code: unit for unit in some.select_related("parent")}
    return found


def _whole(campaign: Campaign, edition: Edition, wanted: Sequence[str]) -> list[Question]:
    if not wanted:
        return []
    marks = ", ".join("?" for _ in wanted)
    rows = {
        row["question"]: row
        for row in ask(edition.index, f"SELECT * FROM questions WHERE question IN ({marks})", *wanted)
    }
    units = _units(campaign, sorted({row["unit"] for row in rows.values()}))
    return _answered(campaign, [Question(rows[one], units[rows[one]["unit"]]) for one in wanted])


def _answered(campaign: Campaign, questions: list[Question]) -> list[Question]:
    by_id = {one.row["question"]: one for one in questions}
    answers = Answer.objects.filter(campaign=campaign, question__in=list(by_id), date__isnull=False)
    for answer in answers.select_related("user").order_by("date", "pk"):
        by_id[answer.question].answers.append(answer)
    return questions
