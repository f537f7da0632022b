"""Coverage by day since launch: one line per kind of unit."""

from __future__ import annotations

from collections.abc import Sequence

from abreast.bulletin.charts.render import Size, Spec
from abreast.bulletin.charts.series import Line, series_chart


def coverage_chart(lines: Sequence[Line], labels: dict[str, str], *, size: Size) -> Spec:
    """`lines`: (kind, [(day, rate)]). The axis runs from 0 to 100 %, so that what is missing shows."""
    spec = series_chart(lines, labels, share=True, size=size, zero=True)
    for layer in spec["layer"]:
        layer["encoding"]["y"] = {
            **layer["encoding"]["y"],
            "scale": {"domain": [0, 1], "nice": False},
            "axis": {"title": None, "format": ".0%", "tickCount": 5},
        }
    return spec
