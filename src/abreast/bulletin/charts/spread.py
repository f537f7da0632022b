"""Where all units lie: one dot each, stacked, with the middle and the advanced level marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from abreast.bulletin.charts.axis import axis_format
from abreast.bulletin.charts.render import INK, MARGINS, RED, SIZES, Size, Spec

GREY = "#8d98a3"


def spread_chart(
    values: Sequence[float],
    leading: Sequence[bool],
    marks: Sequence[tuple[float, str]],
    *,
    share: bool,
    size: Size,
) -> Spec:
    """`leading`: units that may be the best, in red; `marks`: (value, label) of lines across: level and median."""
    width = SIZES[size] - 24
    low, high = min(values), max(values)
    step = (high - low) / (62 if size == "wide" else 34) or 0.01
    seen: Counter[int] = Counter()
    dots = []
    for value, lead in sorted(zip(values, leading, strict=True)):
        place = round((value - low) / step)
        dots.append({"x": low + place * step, "y": seen[place], "lead": lead})
        seen[place] += 1
    tall = max(seen.values())
    height = min(240, 60 + 11 * tall)
    top = height / 11
    ticks = 7 if size == "wide" else 4
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [low - 2 * step, high + 2 * step], "zero": False, "nice": False},
        "axis": {"title": None, "format": axis_format(share, high - low, ticks), "tickCount": ticks},
    }
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [-0.6, max(top, tall + 2)]}}
    dot = {
        "data": {"values": dots},
        "mark": {"type": "circle", "size": 62 if tall < 16 else 40, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {
                "field": "lead",
                "type": "nominal",
                "scale": {"domain": [False, True], "range": [GREY, RED]},
            },
        },
    }
    return {
        "width": width,
        "height": height,
        "padding": {**MARGINS, "left": 12, "right": 12},
        "layer": [dot, *_marks(marks, x, max(top, tall + 2), low, high, height)],
    }


def _marks(
    marks: Sequence[tuple[float, str]], x: Spec, top: float, low: float, high: float, height: float
) -> list[Spec]:
    """The highest mark's label stands on top; a line begins below the labels that reach across it."""
    layers: list[Spec] = []
    for i, (value, label) in enumerate(sorted(marks, reverse=True)):
        right = value > low + 0.6 * (high - low)
        data = {"values": [{"x": value, "y": top, "label": label}]}
        layers.append(
            {
                "data": data,
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": INK, "strokeWidth": 1.2},
                "encoding": {"x": x, "y": {"value": 17 * i}, "y2": {"value": height}},
            }
        )
        layers.append(
            {
                "data": data,
                "mark": {
                    "type": "text",
                    "align": "right" if right else "left",
                    "dx": -6 if right else 6,
                    "baseline": "top",
                    "dy": 17 * i,
                    "fontWeight": "bold",
                },
                "encoding": {
                    "x": x,
                    "y": {"field": "y", "type": "quantitative", "axis": None},
                    "text": {"field": "label"},
                },
            }
        )
    return layers
