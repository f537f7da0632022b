"""What all charts of pages share, as parts of Vega-Lite specifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TICKS = 6
NOUGHT = "datum.value === 0 ? '0' : datum.label"
"""In place of 0k."""

RED, GREY, GREEN = "#a81e17", "#7d8791", "#2c6a46"


def axis(
    share: bool, values: Iterable[float], title: str | None = None, *, grid: bool = True
) -> dict[str, Any]:
    """An axis of some values: shares as percentages, thousands as k, and what is smaller as it is."""
    large = max((abs(value) for value in values), default=0.0) >= 1000
    found = {
        "format": ".1~%" if share else "~s" if large else ".3~g",
        "title": title,
        "grid": grid,
        "tickCount": TICKS,
    }
    return found | {"labelExpr": NOUGHT} if large and not share else found
