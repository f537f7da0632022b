"""Charts of a board, as Vega-Lite specifications for the page to draw."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from abreast.web.boards.board import Line
from abreast.web.measures import Measure
from abreast.web.templatetags.words import title

MOST = 3000
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def ranges(lines: list[Line], level: float | None, measure: Measure) -> dict[str, Any]:
    """Every unit as a dot at its value, with the range of its rank in words; the level as a line across."""
    values = [
        {
            "unit": title(line.unit),
            "place": line.standing["rank"],
            "value": line.standing["value"],
            "range": f"{line.standing['rank_low']}–{line.standing['rank_high']}",
            "best": bool(line.standing["may_be_best"]),
        }
        for line in lines[:MOST]
        if line.standing["rank"] is not None
    ]
    axis = {"format": ".0%" if measure.share else "~s", "title": None, "grid": True}
    dots: dict[str, Any] = {
        "mark": {"type": "circle", "size": 70, "opacity": 0.85},
        "encoding": {
            "x": {
                "field": "place",
                "type": "quantitative",
                "axis": {"title": _("rank"), "grid": False, "tickMinStep": 1},
            },
            "y": {"field": "value", "type": "quantitative", "scale": {"zero": False}, "axis": axis},
            "color": {
                "field": "best",
                "type": "nominal",
                "scale": {"domain": [False, True], "range": ["#7d8791", "#a81e17"]},
                "legend": None,
            },
            "tooltip": [
                {"field": "unit", "type": "nominal", "title": _("unit")},
                {
                    "field": "value",
                    "type": "quantitative",
                    "format": ".1%" if measure.share else ".4~g",
                    "title": _("value"),
                },
                {"field": "range", "type": "nominal", "title": _("rank range")},
            ],
        },
    }
    layers = [dots]
    if level is not None:
        rule = {"type": "rule", "strokeDash": [4, 3], "color": "#a81e17", "strokeWidth": 1.5}
        layers.append(
            {
                "data": {"values": [{"level": level}]},
                "mark": rule,
                "encoding": {"y": {"field": "level", "type": "quantitative"}},
            }
        )
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "layer": layers,
        "width": "container",
        "height": 260,
    }
