"""From the start to now: one line per unit that leads or moved up, and the middle of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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

Role = Literal["best", "up", "median"]


@dataclass(frozen=True, slots=True)
class Slope:
    """A line: name, value at the start and now, and what it is (may be best, moved up, the middle of all)."""

    name: str
    before: float
    now: float
    role: Role


_COLOURS = {"best": RED, "up": BLUE, "median": SOFT}


def slope_chart(slopes: Sequence[Slope], ends: tuple[str, str], *, share: bool, size: Size) -> Spec:
    """`ends`: what to print under the start and under now; may run over several lines."""
    height = 330 if size == "wide" else 260
    values = [v for s in slopes for v in (s.before, s.now)]
    low, high = min(values), max(values)
    pad = (high - low) * 0.06 or 0.01
    low, high = low - pad, high + pad
    at = spread_labels([s.now for s in slopes], (high - low) * 15.5 / height, low, high)
    rows = [
        {"unit": str(i), "x": x, "y": y, "role": s.role}
        for i, s in enumerate(slopes)
        for x, y in ((0, s.before), (1, s.now))
    ]
    names = [
        {"x": 1, "y": at[i], "label": shortened(s.name, 42 if size == "wide" else 25), "role": s.role}
        for i, s in enumerate(slopes)
    ]
    room = 270 if size == "wide" else 165
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": None,
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": {"title": None, "format": axis_format(share, high - low, 5), "tickCount": 5},
    }
    colour = {
        "field": "role",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
    }
    under = [
        {
            "data": {"values": [{"x": k, "label": line}]},
            "mark": {
                "type": "text",
                "y": height + 16 + 15 * row,
                "color": INK,
                "align": "left" if k == 0 else "center",
            },
            "encoding": {"x": x, "text": {"field": "label"}},
        }
        for k in (0, 1)
        for row, line in enumerate(ends[k].split("\n"))
    ]
    return {
        "width": SIZES[size] - room - MARGINS["left"],
        "height": height,
        "padding": {**MARGINS, "right": room, "bottom": 44},
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 1.8},
                "encoding": {"x": x, "y": y, "color": colour, "detail": {"field": "unit"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 34, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 9},
                "encoding": {"x": x, "y": y, "color": colour, "text": {"field": "label"}},
            },
            *under,
        ],
    }
