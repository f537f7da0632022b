"""Units like a unit: those of its smallest scope that are nearest to it in what its aspect calls likeness.

By the root of the weighted sum of squared differences, each divided by the attribute's range between its 10 % and 90 %
quantiles; attributes under `by_ratio` by their logarithms. An aspect that says nothing of likeness takes its volume.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, log, sqrt
from typing import Any

from abreast.campaign.aspect import Aspect, Nearest
from abreast.web.boards.board import Line, lines_of
from abreast.web.campaigns.models import Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.units.quantities import over, told

MOST = 2_000
"""Units among which the like are sought; of larger scopes those nearest in rank."""

SHOWN = 10
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Like:
    """A unit, its standing, and what it has of the attributes of likeness."""

    line: Line
    values: list[float]


@dataclass(frozen=True, slots=True)
class Similar:
    """The unit itself with its standing, and those nearest to it, nearest first; `on`: the attributes."""

    standing: dict[str, Any]
    on: tuple[str, ...]
    own: list[float]
    units: list[Like]


def similar(unit: Unit, edition: Edition, aspect: str) -> Similar | None:
    """Those like a unit; None where nothing says what likeness is, or too little is known of the unit."""
    one = unit.campaign.meaning.aspects[aspect]
    rule = _rule(one)
    place = _place(unit, edition, aspect)
    if rule is None or place is None:
        return None
    lines = lines_of(unit.campaign, _others(edition, place))
    periods = unit.campaign.meaning.calendar.range(place["since"], place["period"])
    known = told(unit.campaign, edition, [unit, *(line.unit for line in lines)], rule.on, periods)
    values = {code: _attributes(found, rule, unit, periods) for code, found in known.items()}
    whole = {code: row for code, row in values.items() if row is not None}
    if unit.code not in whole:
        return None
    far = distances(whole, unit.code, [rule.weights.get(code, 1.0) for code in rule.on], _logs(rule))
    near = sorted((line for line in lines if line.unit.code in far), key=lambda line: far[line.unit.code])
    shown = [Like(line, list(whole[line.unit.code])) for line in near[:SHOWN]]
    return Similar(place, rule.on, list(whole[unit.code]), shown)


def distances(
    values: Mapping[str, Sequence[float]], own: str, weights: Sequence[float], logs: Sequence[bool]
) -> dict[str, float]:
    """How far every other unit is from one, by their attributes; `logs`: which are compared by ratio (all above 0)."""
    scaled = {
        code: [log(value) if by_ratio else value for value, by_ratio in zip(row, logs, strict=True)]
        for code, row in values.items()
    }
    ranges = [_range([row[place] for row in scaled.values()]) for place in range(len(weights))]
    here = scaled.pop(own)
    return {
        code: sqrt(
            sum(
                weight * ((a - b) / reach) ** 2
                for a, b, weight, reach in zip(row, here, weights, ranges, strict=True)
                if reach
            )
        )
        for code, row in scaled.items()
    }


def _range(values: list[float]) -> float:
    """From the 10 % to the 90 % quantile, between neighbours where it falls between two."""
    ordered = sorted(values)

    def quantile(q: float) -> float:
        at = q * (len(ordered) - 1)
        low = int(at)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (at - low) * (ordered[high] - ordered[low])

    return quantile(0.9) - quantile(0.1)


def _rule(aspect: Aspect) -> Nearest | None:
    if aspect.nearest is not None:
        return aspect.nearest
    return (
        None
        if aspect.volume is None
        else Nearest(units=SHOWN, on=(aspect.volume,), by_ratio=(aspect.volume,))
    )


def _logs(rule: Nearest) -> list[bool]:
    return [code in rule.by_ratio for code in rule.on]


def _place(unit: Unit, edition: Edition, aspect: str) -> dict[str, Any] | None:
    rows = ask(
        edition.index,
        "SELECT * FROM standings WHERE unit = ? AND aspect = ? AND \"group\" NOT LIKE 'near %' AND value IS NOT NULL "
        "ORDER BY of LIMIT 1",
        unit.code,
        aspect,
    )
    return rows[0] if rows else None


def _others(edition: Edition, place: dict[str, Any]) -> list[dict[str, Any]]:
    around = place["rank"] if place["rank"] is not None else inf
    return ask(
        edition.index,
        'SELECT * FROM standings WHERE aspect = ? AND scope = ? AND "group" = ? AND unit != ? AND value IS NOT NULL '
        "ORDER BY ABS(COALESCE(rank, 0) - ?) LIMIT ?",
        place["aspect"],
        place["scope"],
        place["group"],
        place["unit"],
        0 if around == inf else around,
        MOST,
    )


def _attributes(
    found: Mapping[str, Mapping[str, float]], rule: Nearest, unit: Unit, periods: Sequence[str]
) -> list[float] | None:
    """The attributes of a unit over a window; None where one is missing or has no logarithm."""
    indicators = unit.campaign.meaning.indicators
    row = []
    for code in rule.on:
        value = over(dict(found.get(code, {})), periods, summed=indicators[code].over_time == "sum")
        if value is None or (code in rule.by_ratio and value <= 0):
            return None
        row.append(value)
    return row
