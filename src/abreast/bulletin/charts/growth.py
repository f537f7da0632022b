"""Growth of each period on the one before: bars for the total, dots per day."""

from __future__ import annotations

from collections.abc import Sequence

from abreast.bulletin.charts.render import INK, MARGINS, RED, SIZES, Size, Spec
from abreast.bulletin.charts.ticks import bare_axis, ticks

BAR = "#c9c3b4"


def growth_chart(
    rows: Sequence[tuple[str, float, float]], names: tuple[str, str], *, size: Size, height: int = 210
) -> Spec:
    """`rows`: (label, growth of the total, growth per day) as fractions; `names`: how the two are called."""
    data = [{"x": i, "total": t, "day": d} for i, (_, t, d) in enumerate(rows)]
    extent = max(abs(v) for _, *both in rows for v in both)
    every = max(1, -(-len(rows) // (9 if size == "wide" else 3)))
    places = list(range(len(rows) - 1, -1, -every))[::-1]
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-0.6, len(rows) - 0.4], "nice": False},
        "axis": {**bare_axis(places), "domain": False},
    }
    y = {
        "type": "quantitative",
        "scale": {"nice": True},
        "axis": {"title": None, "format": "+.0%" if extent >= 0.04 else "+.1%", "tickCount": 5},
    }
    width = SIZES[size] - MARGINS["left"] - MARGINS["right"]
    bar = {"type": "bar", "size": max(3.0, 0.55 * width / len(rows)), "color": BAR}
    key = [
        {
            "data": {"values": [{"label": names[k]}]},
            "mark": {
                "type": "text",
                "x": 4 + k * (width // 2),
                "y": -14,
                "align": "left",
                "fontWeight": "bold",
                "color": ("#6f6857", RED)[k],
            },
            "encoding": {"text": {"field": "label"}},
        }
        for k in (0, 1)
    ]
    return {
        "width": width,
        "height": height,
        "padding": {**MARGINS, "top": 26},
        "data": {"values": data},
        "layer": [
            {"mark": bar, "encoding": {"x": x, "y": {**y, "field": "total"}}},
            {"mark": {"type": "rule", "color": INK, "strokeWidth": 1}, "encoding": {"y": {"datum": 0}}},
            {
                "mark": {"type": "circle", "size": 58, "color": RED, "opacity": 1},
                "encoding": {"x": x, "y": {**y, "field": "day"}},
            },
            *key,
            ticks([label for label, _, _ in rows], places, x, height),
        ],
    }
