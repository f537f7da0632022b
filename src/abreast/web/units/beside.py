"""What results say of a unit beside where it stands: helpers, practice cards, forecast, what was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.help.pairs import Pair, pairs
from abreast.web.practices.advanced import Told, not_yet
from abreast.web.units.standing import Aspect

MOST_CARDS = 4
SHOWN = ("proposed", "accepted")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an aspect. `outcome`: status of "drew level" in the smallest scope; `forecast` likewise."""

    pairs: list[Pair] = field(default_factory=list)
    cards: list[Told] = field(default_factory=list)
    outcome: dict[str, Any] | None = None
    forecast: dict[str, Any] | None = None


def beside(actor: Actor, unit: Unit, edition: Edition, known: Sequence[Aspect]) -> dict[str, Beside]:
    """For each aspect of the unit, by code."""
    helped = [pair for pair in pairs(actor, unit) if pair.helped == unit and pair.state in SHOWN]
    exemplars = {one.code: [example.row["exemplar"] for example in one.examples] for one in known}
    cards = not_yet(unit, exemplars)
    outcomes, forecasts = (_smallest(edition, table, unit) for table in ("confirmed", "forecast"))
    return {
        aspect.code: Beside(
            pairs=[pair for pair in helped if pair.aspect == aspect.code],
            cards=cards.get(aspect.code, [])[:MOST_CARDS],
            outcome=outcomes.get(aspect.code),
            forecast=forecasts.get(aspect.code),
        )
        for aspect in known
    }


def _smallest(edition: Edition, table: str, unit: Unit) -> dict[str, dict[str, Any]]:
    """The row of each aspect in the unit's smallest scope."""
    rows = ask(edition.index, f"SELECT * FROM {table} WHERE unit = ?", unit.code)
    place = {code: number for number, code in enumerate(unit.path.split("/"))}
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: place.get(row["scope"], -1)):
        found[row["aspect"]] = row
    return found
