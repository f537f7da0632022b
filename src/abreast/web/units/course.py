"""A unit's course in an aspect: period by period, with the limits within which it has always gone up and down.

An XmR chart (Wheeler and Chambers 1992, Understanding Statistical Process Control): centre the mean, limits three
sigma, sigma the mean moving range divided by 1.128. `statistics.xmr` says the same of arrays; pages load no arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from abreast.campaign import Definition
from abreast.campaign.aspect import Frontier
from abreast.web.campaigns.models import Unit
from abreast.web.charts import GREEN, GREY, RED, SCHEMA, axis
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.measures import Measure, measure_of_indicator
from abreast.web.units.quantities import told

D2 = 1.128
"""Expected range of two normal values, in sigmas."""

PERIODS = 36
FEWEST = 12
"""Figures without a gap from which on limits are shown, as in the table `changes`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and natural process limits of a series."""

    centre: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator over the periods it was reported in; limits where there are enough; `signals`: period and side."""

    indicator: str
    measure: Measure
    periods: list[str]
    values: list[float]
    limits: Limits | None
    signals: list[tuple[str, str]]


def drawn(unit: Unit, edition: Edition, aspects: Sequence[str]) -> set[str]:
    """The aspects in which a unit has a course."""
    meaning = unit.campaign.meaning
    codes = {aspect: _shown(meaning, aspect) for aspect in aspects}
    window = meaning.calendar.window(edition.period, PERIODS)
    found = told(unit.campaign, edition, [unit], set(codes.values()), window).get(unit.code, {})
    return {aspect for aspect, code in codes.items() if found.get(code)}


def _shown(meaning: Definition, aspect: str) -> str:
    one = meaning.aspects[aspect]
    return one.level.outputs[0] if isinstance(one.level, Frontier) else one.ranking


def course(unit: Unit, edition: Edition, aspect: str) -> Course | None:
    """The course of the indicator that ranks an aspect; None where it was never reported."""
    meaning = unit.campaign.meaning
    code = _shown(meaning, aspect)
    window = meaning.calendar.window(edition.period, PERIODS)
    found = told(unit.campaign, edition, [unit], [code], window).get(unit.code, {}).get(code, {})
    periods = [period for period in window if period in found]
    if not periods:
        return None
    values = [found[period] for period in periods]
    whole = len(periods) >= FEWEST and meaning.calendar.window(periods[-1], len(periods)) == periods
    rows = ask(edition.index, "SELECT at, side FROM changes WHERE unit = ? AND aspect = ?", unit.code, aspect)
    signals = [(row["at"], row["side"]) for row in rows if row["at"] in found]
    return Course(
        code, measure_of_indicator(meaning, code), periods, values, limits(values) if whole else None, signals
    )


def limits(values: Sequence[float]) -> Limits:
    """Centre and limits of two values or more."""
    centre = sum(values) / len(values)
    steps = [abs(later - earlier) for earlier, later in itertools.pairwise(values)]
    reach = 3.0 * sum(steps) / len(steps) / D2
    return Limits(centre, centre - reach, centre + reach)


def chart(one: Course) -> dict[str, Any]:
    """The course as a line with its centre and limits; periods in which something had changed stand out."""
    marked = dict(one.signals)
    rows = [
        {"period": period, "value": value, "side": marked.get(period, "usual")}
        for period, value in zip(one.periods, one.values, strict=True)
    ]
    x = {
        "field": "period",
        "type": "ordinal",
        "axis": {"title": None, "labelAngle": -45, "labelOverlap": True},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False},
        "axis": axis(one.measure.share, one.values),
    }
    colours = {"domain": ["usual", "better", "worse"], "range": [GREY, GREEN, RED]}
    tip = [
        {"field": "period", "type": "nominal", "title": _("period")},
        {
            "field": "value",
            "type": "quantitative",
            "title": _("value"),
            "format": ".1%" if one.measure.share else ".4~g",
        },
    ]
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "color": GREY, "strokeWidth": 1.5}, "encoding": {"x": x, "y": y}},
        {
            "mark": {"type": "circle", "size": 60, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"field": "side", "type": "nominal", "scale": colours, "legend": None},
                "tooltip": tip,
            },
        },
    ]
    for level, dash in _lines(one.limits):
        rule = {"type": "rule", "color": RED if dash else GREY, "strokeDash": dash}
        layers.append(
            {
                "data": {"values": [{"at": level}]},
                "mark": rule,
                "encoding": {"y": {"field": "at", "type": "quantitative"}},
            }
        )
    return {"$schema": SCHEMA, "data": {"values": rows}, "layer": layers, "width": "container", "height": 220}


def _lines(found: Limits | None) -> list[tuple[float, list[int]]]:
    return [] if found is None else [(found.centre, []), (found.lower, [4, 3]), (found.upper, [4, 3])]
