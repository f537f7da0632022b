"""Everything results say of one unit: where it stands, whom it can be the same as, what it has gained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.measures import Measure, gain_words, gap_words, measure_of

MOST_EXEMPLARS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A standing of the unit in one scope, its scope's title looked up; `gap_words`: what the gap comes to."""

    standing: dict[str, Any]
    scope: Unit | None
    gap_words: str
    progress: dict[str, Any] | None

    @property
    def level_with_start(self) -> bool:
        """Whether the unit was behind at the start, and now is at the level that was the advanced one then."""
        return bool(self.progress and self.progress["drew_level"] and self.progress["level_now"])


@dataclass(frozen=True, slots=True)
class Example:
    """An exemplar of the unit; `unit` is None for one outside the tree."""

    row: dict[str, Any]
    unit: Unit | None
    gain_words: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect of the unit: its standings from the smallest scope to the largest, and its exemplars."""

    code: str
    measure: Measure
    places: list[Place]
    examples: list[Example]

    @property
    def level_with_start(self) -> list[Place]:
        """The scopes in which the unit has come up to the level of the start."""
        return [place for place in self.places if place.level_with_start]

    @property
    def moved_on(self) -> bool:
        """Whether today's level is again ahead of the unit somewhere it had come up to that of the start."""
        return any((place.standing["gap"] or 0) > 0 for place in self.level_with_start)

    @property
    def behind(self) -> Place | None:
        """The smallest scope in which the unit is behind the level."""
        return next((place for place in self.places if (place.standing["gap"] or 0) > 0), None)


def aspects(unit: Unit, edition: Edition) -> list[Aspect]:
    """The aspects in which a unit is compared, in the order of the definition."""
    campaign = unit.campaign
    standings = ask(edition.index, "SELECT * FROM standings WHERE unit = ? ORDER BY of", unit.code)
    exemplars = ask(
        edition.index, 'SELECT * FROM exemplars WHERE unit = ? ORDER BY scope, "order"', unit.code
    )
    progress = {
        (row["aspect"], row["scope"], row["group"]): row
        for row in ask(edition.index, "SELECT * FROM progress WHERE unit = ?", unit.code)
    }
    units = _units(campaign, [row["scope"] for row in standings], [row["exemplar"] for row in exemplars])
    return [
        Aspect(
            code,
            measure_of(campaign.meaning, code),
            [_place(campaign, row, units, progress) for row in standings if row["aspect"] == code],
            _examples(campaign, code, exemplars, units),
        )
        for code in campaign.meaning.aspects
        if any(row["aspect"] == code for row in standings)
    ]


def compared_within(edition: Edition, unit: Unit) -> list[str]:
    """The aspects in which units below one are compared with each other, in the order of the definition."""
    found = {
        row["aspect"]
        for row in ask(edition.index, "SELECT DISTINCT aspect FROM boards WHERE scope = ?", unit.code)
    }
    return [code for code in unit.campaign.meaning.aspects if code in found]


def _units(campaign: Campaign, *codes: Iterable[str]) -> dict[str, Unit]:
    wanted = {code for some in codes for code in some}
    return {unit.code: unit for unit in Unit.objects.filter(campaign=campaign, code__in=wanted)}


def _place(
    campaign: Campaign,
    row: dict[str, Any],
    units: dict[str, Unit],
    progress: dict[tuple[str, str, str], dict[str, Any]],
) -> Place:
    words = gap_words(campaign.meaning, row["aspect"], row["gap_quantity"], row["gap_money"])
    return Place(
        row, units.get(row["scope"]), words, progress.get((row["aspect"], row["scope"], row["group"]))
    )


def _examples(
    campaign: Campaign, aspect: str, rows: list[dict[str, Any]], units: dict[str, Unit]
) -> list[Example]:
    """Each exemplar once, those of the smallest scope first."""
    seen: dict[str, Example] = {}
    for row in rows:
        if row["aspect"] == aspect and row["exemplar"] not in seen:
            words = gain_words(campaign.meaning, aspect, row["gain_quantity"], row["gain_money"])
            seen[row["exemplar"]] = Example(row, units.get(row["exemplar"]), words)
    return list(seen.values())[:MOST_EXEMPLARS]
