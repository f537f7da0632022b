"""A series over time: one line per source, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from abreast.bulletin.charts.axis import axis_format
from abreast.bulletin.charts.render import (
    BLUE,
    INK,
    MARGINS,
    RED,
    SIZES,
    SOFT,
    Size,
    Spec,
    shortened,
    spread_labels,
)
from abreast.bulletin.charts.ticks import bare_axis, ticks

Line = tuple[str, Sequence[tuple[str, float]]]

COLOURS = (RED, BLUE, INK, SOFT, "#8a6a12", "#3f6f45")


def series_chart(
    lines: Sequence[Line],
    labels: dict[str, str],
    *,
    share: bool,
    size: Size,
    height: int = 260,
    zero: bool = False,
    whole: bool = False,
) -> Spec:
    """`lines`: (name, [(period, value)]); `labels`: what to print under a period. Values of shares are fractions.

    `zero`: the axis begins at 0; `whole`: it runs from 0 to 1.
    """
    order = list(labels)
    values = [v for _, points in lines for _, v in points]
    low, high = (0.0, 1.0) if whole else _domain(values, zero)
    ends = [points[-1] for _, points in lines]
    at = spread_labels([v for _, v in ends], (high - low) * 16 / height, low, high)
    room = _room([name for name, _ in lines], size)
    rows: list[dict[str, Any]] = [
        {"line": str(i), "x": order.index(p), "y": v}
        for i, (_, points) in enumerate(lines)
        for p, v in points
    ]
    names = [
        {"line": str(i), "x": order.index(ends[i][0]), "y": at[i], "label": shortened(name, room // 6)}
        for i, (name, _) in enumerate(lines)
        if name
    ]
    places = list(range(0, len(order), max(1, -(-len(order) // (6 if size == "wide" else 3)))))
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, max(len(order) - 1, 1)], "nice": False},
        "axis": bare_axis(places),
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": {"title": None, "format": axis_format(share, high - low, 5), "tickCount": 5},
    }
    colour = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": [str(i) for i in range(len(lines))], "range": list(COLOURS[: len(lines)])},
    }
    both = {"x": x, "y": y, "color": colour}
    return {
        "width": SIZES[size] - room - MARGINS["left"],
        "height": height,
        "padding": {**MARGINS, "right": room},
        "layer": [
            {"data": {"values": rows}, "mark": "line", "encoding": both},
            {
                "data": {"values": [r for r in rows if r["x"] == order.index(ends[int(r["line"])][0])]},
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
                "encoding": both,
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"},
                "encoding": {**both, "text": {"field": "label"}},
            },
            ticks(list(labels.values()), places, x, height),
        ],
    }


def _domain(values: Sequence[float], zero: bool) -> tuple[float, float]:
    low, high = (0.0 if zero else min(values)), max(values)
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - (0 if zero else pad), high + pad


def _room(names: Sequence[str], size: Size) -> int:
    """Room for the names at the lines' ends; where the only line has none, for half a label below the axis."""
    if not any(names):
        return 34
    return 96 if size == "wide" else 78
