"""A series over time: one line per source, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from abreast.bulletin.charts.render import BLUE, INK, RED, SIZES, SOFT, Size, Spec, shortened, spread_labels

Line = tuple[str, Sequence[tuple[str, float]]]

COLOURS = (RED, BLUE, INK, SOFT)


def series_chart(
    lines: Sequence[Line],
    labels: dict[str, str],
    *,
    share: bool,
    size: Size,
    height: int = 260,
    zero: bool = False,
) -> Spec:
    """`lines`: (name, [(period, value)]); `labels`: what to print under a period. Values of shares are fractions."""
    order = list(labels)
    values = [v for _, points in lines for _, v in points]
    low, high = (0.0 if zero else min(values)), max(values)
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    low, high = low - (0 if zero else pad), high + pad
    ends = [points[-1] for _, points in lines]
    at = spread_labels([v for _, v in ends], (high - low) * 16 / height, low, high)
    room = 96 if size == "wide" else 78
    rows: list[dict[str, Any]] = [
        {"line": str(i), "x": order.index(p), "y": v}
        for i, (_, points) in enumerate(lines)
        for p, v in points
    ]
    names = [
        {"line": str(i), "x": order.index(ends[i][0]), "y": at[i], "name": shortened(name, room // 6)}
        for i, (name, _) in enumerate(lines)
    ]
    every = max(1, -(-len(order) // (6 if size == "wide" else 3)))
    ticks = list(range(0, len(order), every))
    colour = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": [str(i) for i in range(len(lines))], "range": list(COLOURS[: len(lines)])},
    }
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, max(len(order) - 1, 1)], "nice": False},
        "axis": {"title": None, "values": ticks, "labelExpr": label_expression(ticks, labels)},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [low, high], "zero": False, "nice": False},
        "axis": {"title": None, "format": _format(share, high - low), "tickCount": 5},
    }
    end = {"x": x, "y": y, "color": colour}
    return {
        "width": SIZES[size] - room - 50,
        "height": height,
        "layer": [
            {"data": {"values": rows}, "mark": "line", "encoding": end},
            {
                "data": {"values": [r for r in rows if r["x"] == order.index(ends[int(r["line"])][0])]},
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
                "encoding": end,
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"},
                "encoding": {**end, "text": {"field": "name"}},
            },
        ],
    }


def _format(share: bool, extent: float) -> str:
    if share:
        return ".0%" if extent >= 0.04 else ".1%"
    return "~s"


def label_expression(ticks: Sequence[int], labels: dict[str, str]) -> str:
    """Vega's expression for tick texts; they are period labels of our own making, quoted all the same."""
    texts = list(labels.values())
    parts = [f"datum.value === {t} ? {_quoted(texts[t])}" for t in ticks]
    return " : ".join([*parts, "''"])


def _quoted(text: str) -> str:
    return "'" + "".join(f"\\u{ord(c):04x}" if c in "'\\\n" or ord(c) > 126 else c for c in text) + "'"
