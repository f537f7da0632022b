"""Charts of a board, as Vega-Lite specifications for the page to draw: ranks, funnel, frontier, change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from abreast.web.boards.board import Line
from abreast.web.boards.envelope import Point
from abreast.web.charts import GREY, RED, SCHEMA, axis
from abreast.web.measures import Measure
from abreast.web.templatetags.words import title

MOST = 3000
FEW = 60
MOST_RANGES = 200
"""Above this bars for the ranges would cover each other."""

HEIGHT = 300
Spec = dict[str, Any]


def ranks(lines: list[Line], level: float | None, measure: Measure) -> Spec:
    """Every unit as a dot at its value, with the range of its rank in words; the level as a line across."""
    values = [
        {
            **_dot(line),
            "place": line.standing["rank"],
            "low": line.standing["rank_low"],
            "high": line.standing["rank_high"],
        }
        for line in lines[:MOST]
        if line.standing["rank"] is not None
    ]
    x = {
        "field": "place",
        "type": "quantitative",
        "axis": {"title": _("rank"), "grid": False, "tickMinStep": 1},
    }
    y_axis = axis(measure.share, _numbers(values, "value"))
    layers = [_dots(x, "value", y_axis, measure)]
    if len(values) <= MOST_RANGES:
        layers.insert(0, _ranges(x, y_axis, width=3 if len(values) <= FEW else 1))
    if level is not None:
        rule = {"type": "rule", "strokeDash": [4, 3], "color": RED, "strokeWidth": 1.5}
        at = {"y": {"field": "level", "type": "quantitative"}}
        layers.append({"data": {"values": [{"level": level}]}, "mark": rule, "encoding": at})
    return _chart(values, layers)


def _ranges(x: Spec, y_axis: Spec, width: int) -> Spec:
    """Behind each dot a bar over the ranks its unit may truly have."""
    return {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "color": GREY, "opacity": 0.3, "strokeWidth": width},
        "encoding": {
            "x": {**x, "field": "low"},
            "x2": {"field": "high"},
            "y": {"field": "value", "type": "quantitative", "scale": {"zero": False}, "axis": y_axis},
        },
    }


def funnel(lines: list[Line], behind: dict[str, float], words: str, measure: Measure) -> Spec:
    """Values against what stands `behind` them, by unit, with the limits within which a distance can be luck."""
    known = [line for line in lines[:MOST] if line.standing["funnel_low"] is not None]
    values = sorted(
        (
            {
                **_dot(line),
                "x": behind[line.unit.code],
                "low": line.standing["funnel_low"],
                "high": line.standing["funnel_high"],
            }
            for line in known
            if line.unit.code in behind and line.standing["value"] is not None
        ),
        key=lambda row: row["x"],
    )
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"zero": False, "type": "sqrt"},
        "axis": axis(False, _numbers(values, "x"), words, grid=False),
    }
    y_axis = axis(measure.share, _numbers(values, "value", "high"))
    y = {"type": "quantitative", "scale": {"zero": False}, "axis": y_axis}
    band = {
        "mark": {"type": "area", "color": GREY, "opacity": 0.16},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    return _chart(values, [band, _dots(x, "value", y_axis, measure)])


def frontier(
    lines: list[Line], points: dict[str, Point], line: Sequence[Point], titles: tuple[str, str]
) -> Spec:
    """Units by what they put in and what comes out, and the frontier in these two; `titles` of the two quantities."""
    values = [
        {**_dot(one), "in": points[one.unit.code][0], "out": points[one.unit.code][1]}
        for one in lines[:MOST]
        if one.unit.code in points
    ]
    x = {
        "field": "in",
        "type": "quantitative",
        "scale": {"zero": False},
        "axis": axis(False, _numbers(values, "in"), titles[0], grid=False),
    }
    plain = Measure(share=False, decimals=3, unit="")
    edge = {
        "data": {"values": [{"in": a, "out": b, "place": place} for place, (a, b) in enumerate(line)]},
        "mark": {"type": "line", "color": RED, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "encoding": {
            "x": x,
            "y": {"field": "out", "type": "quantitative"},
            "order": {"field": "place", "type": "quantitative"},
        },
    }
    dots = _dots(x, "out", axis(False, _numbers(values, "out"), titles[1]), plain)
    dots["encoding"]["tooltip"] += [
        {"field": field, "type": "quantitative", "format": ",.4~r", "title": words}
        for field, words in zip(("in", "out"), titles, strict=True)
    ]
    return _chart(values, [edge, dots])


def change(lines: list[Line], begun: dict[str, dict[str, Any]], measure: Measure) -> Spec:
    """Units by where they stood at the start and where they stand now, `begun` by unit; nothing changed on the line."""
    rows = [(line, begun[line.unit.code]) for line in lines[:MOST] if line.unit.code in begun]
    values = [{**_dot(line), "start": row["baseline"], "now": row["value"]} for line, row in rows]
    ends = _numbers(values, "start", "now") or [0.0, 1.0]
    scale = {"zero": False, "domain": [min(ends), max(ends)], "nice": True}
    x = {
        "field": "start",
        "type": "quantitative",
        "scale": scale,
        "axis": axis(measure.share, ends, _("at the start"), grid=False),
    }
    same = {
        "data": {"values": [{"at": end} for end in (min(ends), max(ends))]},
        "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "encoding": {"x": {**x, "field": "at"}, "y": {"field": "at", "type": "quantitative", "scale": scale}},
    }
    dots = _dots(x, "now", axis(measure.share, ends, _("now")), measure)
    dots["encoding"]["y"]["scale"] = scale
    form = ".1%" if measure.share else ".4~g"
    dots["encoding"]["tooltip"].insert(
        1, {"field": "start", "type": "quantitative", "format": form, "title": _("at the start")}
    )
    return _chart(values, [same, dots])


def _numbers(rows: list[dict[str, Any]], *names: str) -> list[float]:
    return [row[name] for row in rows for name in names if row[name] is not None]


def _dot(line: Line) -> dict[str, Any]:
    found = line.standing
    return {
        "unit": title(line.unit),
        "value": found["value"],
        "range": f"{found['rank_low']}–{found['rank_high']}" if found["rank_low"] is not None else "–",
        "best": bool(found["may_be_best"]),
    }


def _dots(x: Spec, y: str, y_axis: Spec, measure: Measure) -> Spec:
    colours = {"domain": [False, True], "range": [GREY, RED]}
    form = ".1%" if measure.share else ".4~g"
    return {
        "mark": {"type": "circle", "size": 70, "opacity": 0.85},
        "encoding": {
            "x": x,
            "y": {"field": y, "type": "quantitative", "scale": {"zero": False}, "axis": y_axis},
            "color": {"field": "best", "type": "nominal", "scale": colours, "legend": None},
            "tooltip": [
                {"field": "unit", "type": "nominal", "title": _("unit")},
                {"field": "value", "type": "quantitative", "format": form, "title": _("value")},
                {"field": "range", "type": "nominal", "title": _("rank range")},
            ],
        },
    }


def _chart(values: list[dict[str, Any]], layers: list[Spec]) -> Spec:
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "layer": layers,
        "width": "container",
        "height": HEIGHT,
    }
