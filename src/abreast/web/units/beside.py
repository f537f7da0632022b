"""What results say of a unit beside where it stands: helpers, practice cards, forecast, what was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.language import language
from abreast.web.rules import Right
from abreast.web.units.standing import Aspect

MOST_CARDS = 4
WORK_LIST = "screened"
"""The status of questions that are on the verifier's list alone."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A unit that could help, and why, in the reader's language."""

    unit: Unit
    because: str
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """A practice card of an exemplar."""

    unit: Unit
    what: str
    how: str
    adopters: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an aspect. `outcome`: status of "drew level" in the smallest scope; `forecast` likewise."""

    helpers: list[Helper] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    outcome: dict[str, Any] | None = None
    forecast: dict[str, Any] | None = None


def beside(unit: Unit, edition: Edition, known: Sequence[Aspect]) -> dict[str, Beside]:
    """For each aspect of the unit, by code."""
    pairs = ask(edition.index, "SELECT * FROM pairs WHERE helped = ? AND state != 'declined'", unit.code)
    exemplars = {one.unit.code: one.unit for aspect in known for one in aspect.examples if one.unit}
    helpers = Unit.objects.filter(
        campaign=unit.campaign, code__in=[row["helper"] for row in pairs], person=False
    )
    named = {one.code: one for one in helpers}
    cards = _cards(edition, exemplars)
    outcomes, forecasts = (_smallest(edition, table, unit) for table in ("confirmed", "forecast"))
    return {
        aspect.code: Beside(
            helpers=[
                Helper(named[row["helper"]], row[f"because_{language()}"] or "", row["state"])
                for row in pairs
                if row["aspect"] == aspect.code and row["helper"] in named
            ],
            cards=[
                card
                for about, card in cards
                if about in (None, aspect.code) and any(card.unit == one.unit for one in aspect.examples)
            ][:MOST_CARDS],
            outcome=outcomes.get(aspect.code),
            forecast=forecasts.get(aspect.code),
        )
        for aspect in known
    }


def _cards(edition: Edition, exemplars: dict[str, Unit]) -> list[tuple[str | None, Card]]:
    marks = ", ".join("?" for _ in exemplars)
    rows = ask(edition.index, f"SELECT * FROM practices WHERE unit IN ({marks})", *exemplars)
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    return [
        (
            row["aspect"],
            Card(
                exemplars[row["unit"]],
                row[f"what_{own}"] or row[f"what_{other}"] or "",
                row[f"how_{own}"] or row[f"how_{other}"] or "",
                row["adopters"] or 0,
            ),
        )
        for row in rows
    ]


def _smallest(edition: Edition, table: str, unit: Unit) -> dict[str, dict[str, Any]]:
    """The row of each aspect in the unit's smallest scope."""
    rows = ask(edition.index, f"SELECT * FROM {table} WHERE unit = ?", unit.code)
    place = {code: number for number, code in enumerate(unit.path.split("/"))}
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: place.get(row["scope"], -1)):
        found[row["aspect"]] = row
    return found


def questions(actor: Actor, unit: Unit, edition: Edition) -> list[dict[str, Any]]:
    """Questions about the unit's figures: for its leader, and for the verifier also those not asked yet."""
    if not actor.may(Right.QUESTIONS, unit):
        return []
    rows = ask(edition.index, "SELECT * FROM questions WHERE unit = ? ORDER BY period DESC", unit.code)
    verifies = actor.may(Right.VERIFY, unit)
    return [row for row in rows if verifies or row["status"] != WORK_LIST]
