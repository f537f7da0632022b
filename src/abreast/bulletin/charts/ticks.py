"""Words below an axis, as marks of their own: a label that is data and not an expression."""

from __future__ import annotations

from collections.abc import Sequence

from abreast.bulletin.charts.render import SOFT, Spec


def ticks(labels: Sequence[str], places: Sequence[int], x: Spec, height: int) -> Spec:
    """A layer that prints `labels[place]` under every place of the axis `x`, in its own unit."""
    return {
        "data": {"values": [{"x": place, "label": labels[place]} for place in places]},
        "mark": {"type": "text", "y": height + 16, "color": SOFT, "baseline": "middle"},
        "encoding": {"x": x, "text": {"field": "label"}},
    }


def bare_axis(places: Sequence[int]) -> Spec:
    """An axis with ticks at `places` and without labels."""
    return {"title": None, "values": list(places), "labels": False}
