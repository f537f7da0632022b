"""Figures against how much stands behind them: what lies inside the funnel can be the luck of small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abreast.bulletin.charts.axis import axis_format
from abreast.bulletin.charts.render import MARGINS, RED, SIZES, SOFT, Size, Spec
from abreast.bulletin.charts.spread import GREY


@dataclass(frozen=True, slots=True)
class Point:
    """A unit in the funnel: cases behind its figure, the figure, the limits, and whether it may be the best."""

    cases: float
    value: float
    low: float
    high: float
    leading: bool


def funnel_chart(points: Sequence[Point], *, share: bool, x_title: str, size: Size) -> Spec:
    """Limits are drawn as a band through the points' own limits, in order of cases."""
    rows = [
        {"x": p.cases, "y": p.value, "low": p.low, "high": p.high, "lead": p.leading}
        for p in sorted(points, key=lambda p: (p.cases, p.value))
    ]
    low = min(min(r["y"], r["low"]) for r in rows)
    high = max(max(r["y"], r["high"]) for r in rows)
    domain = [low, min(1.0, high) if share else high]
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "type": "sqrt"},
        "axis": {"title": x_title, "format": "~s", "tickCount": 6 if size == "wide" else 3},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": domain, "zero": False, "nice": True, "clamp": True},
        "axis": {"title": None, "format": axis_format(share, high - low, 5), "tickCount": 5},
    }
    band = {
        "mark": {"type": "area", "color": "#e9e3d3", "opacity": 0.8},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    edges = [
        {
            "mark": {"type": "line", "color": SOFT, "strokeWidth": 1, "strokeDash": [4, 3]},
            "encoding": {"x": x, "y": {**y, "field": edge}},
        }
        for edge in ("low", "high")
    ]
    dots = {
        "mark": {"type": "circle", "size": 44, "opacity": 0.95},
        "encoding": {
            "x": x,
            "y": {**y, "field": "y"},
            "color": {
                "field": "lead",
                "type": "nominal",
                "scale": {"domain": [False, True], "range": [GREY, RED]},
            },
        },
    }
    return {
        "width": SIZES[size] - MARGINS["left"] - MARGINS["right"],
        "height": 270,
        "padding": {**MARGINS, "bottom": 46},
        "data": {"values": rows},
        "layer": [band, *edges, dots],
    }
