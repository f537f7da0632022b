"""Coverage by day since launch: one line per kind of unit."""

from __future__ import annotations

from collections.abc import Sequence

from abreast.bulletin.charts.render import Size, Spec
from abreast.bulletin.charts.series import Line, series_chart


def coverage_chart(lines: Sequence[Line], labels: dict[str, str], *, size: Size) -> Spec:
    """`lines`: (kind, [(day, rate)]). The axis runs from 0 to 100 %, so that what is missing shows."""
    return series_chart(lines, labels, share=True, size=size, whole=True)
