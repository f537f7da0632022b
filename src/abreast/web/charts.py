"""What all charts of pages share, as parts of Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
RED, GREY, GREEN = "#a81e17", "#7d8791", "#2c6a46"


def axis(share: bool, title: str | None = None, *, grid: bool = True) -> dict[str, Any]:
    """An axis of values: shares as percentages."""
    return {"format": ".0%" if share else "~s", "title": title, "grid": grid}
