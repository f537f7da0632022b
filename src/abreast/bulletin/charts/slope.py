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
COLOUR: Spec = {
    "field": "role",
    "type": "nominal",
    "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
}
X: Spec = {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": None}


def slope_chart(slopes: Sequence[Slope], ends: tuple[str, str], *, share: bool, size: Size) -> Spec:
    """`ends`: what to print under the start and under now; may run over several lines."""
    wide = size == "wide"
    height, room = (330, 270) if wide else (260, 165)
    values = [v for s in slopes for v in (s.before, s.now)]
    pad = (max(values) - min(values)) * 0.06 or 0.01
    low, high = min(values) - pad, max(values) + pad
    at = spread_labels([s.now for s in slopes], (high - low) * 15.5 / height, low, high)
    names = [
        {"x": 1, "y": y, "label": shortened(s.name, 42 if wide else 25), "role": s.role}
        for s, y in zip(slopes, at, strict=True)
    ]
    place = {"x": X, "y": _vertical(low, high, share=share)}
    return {
        "width": SIZES[size] - room - MARGINS["left"],
        "height": height,
        "padding": {**MARGINS, "right": room, "bottom": 44},
        "layer": [*_lines(slopes, place), _names(names, place), *_under(ends, height)],
    }


def _vertical(low: float, high: float, *, share: bool) -> Spec:
    return {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": {"title": None, "format": axis_format(share, high - low, 5), "tickCount": 5},
    }


def _lines(slopes: Sequence[Slope], place: Spec) -> list[Spec]:
    """A line per unit with a point at either end."""
    rows = [
        {"unit": str(i), "x": x, "y": y, "role": s.role}
        for i, s in enumerate(slopes)
        for x, y in ((0, s.before), (1, s.now))
    ]
    line = {"type": "line", "strokeWidth": 1.8}
    point = {"type": "point", "filled": True, "size": 34, "opacity": 1}
    apart = {"detail": {"field": "unit"}}
    return [
        {"data": {"values": rows}, "mark": line, "encoding": {**place, "color": COLOUR, **apart}},
        {"data": {"values": rows}, "mark": point, "encoding": {**place, "color": COLOUR}},
    ]


def _names(names: list[Spec], place: Spec) -> Spec:
    """The name of each unit beside its right end."""
    return {
        "data": {"values": names},
        "mark": {"type": "text", "align": "left", "dx": 9},
        "encoding": {**place, "color": COLOUR, "text": {"field": "label"}},
    }


def _under(ends: tuple[str, str], height: int) -> list[Spec]:
    """What stands under either end, line by line."""
    return [
        {
            "data": {"values": [{"x": k, "label": line}]},
            "mark": {"type": "text", "y": height + 16 + 15 * row, "color": INK, "align": align},
            "encoding": {"x": X, "text": {"field": "label"}},
        }
        for k, align in enumerate(("left", "center"))
        for row, line in enumerate(ends[k].split("\n"))
    ]
