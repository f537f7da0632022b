"""How a project spread: who took it over from whom, and the picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.innovations.models import Project
from abreast.web.templatetags.lived import placed

MOST = 400
DEEPEST = 60
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Node:
    """A project in the tree of those that came from one original; `row`: its place from the top."""

    project: Project
    depth: int
    row: int
    above: int | None


def spread(project: Project) -> list[Node]:
    """The original, and all that took it over straight or in steps, each below the one it came from."""
    first = _original(project)
    children: dict[str, list[Project]] = {}
    found, level = 1, [first]
    while level and found < MOST:
        taken = Project.objects.filter(
            campaign=first.campaign, adopted_from__in=[one.code for one in level], realised__isnull=False
        ).exclude(pk=first.pk)
        level = list(
            taken.select_related("unit", "unit__parent", "campaign").order_by("realised", "pk")[
                : MOST - found
            ]
        )
        for one in level:
            children.setdefault(one.adopted_from, []).append(one)
        found += len(level)
    nodes: list[Node] = []
    _walk(first, 0, None, children, nodes)
    return nodes


def _original(project: Project) -> Project:
    at = project
    for _step in range(DEEPEST):
        above = (
            Project.objects.filter(campaign=at.campaign, code=at.adopted_from).first()
            if at.adopted_from
            else None
        )
        if above is None:
            break
        at = above
    return Project.objects.select_related("unit", "unit__parent", "campaign").get(pk=at.pk)


def _walk(
    at: Project, depth: int, above: int | None, children: dict[str, list[Project]], into: list[Node]
) -> None:
    row = len(into)
    into.append(Node(at, depth, row, above))
    if depth < DEEPEST:
        for one in children.pop(at.code, []):
            _walk(one, depth + 1, row, children, into)


def picture(actor: Actor, nodes: list[Node]) -> dict[str, Any]:
    """Every project as a dot on its day, tied by a line down and a line across to the one it was taken over from."""
    points = [
        {
            "row": node.row,
            "date": _day(node.project),
            "unit": placed(actor, node.project.unit),
            "first": node.above is None,
        }
        for node in nodes
    ]
    ties = []
    for node in nodes:
        if node.above is not None:
            above, here = points[node.above], points[node.row]
            ties.append(
                {"row": above["row"], "date": above["date"], "row2": here["row"], "date2": above["date"]}
            )
            ties.append(
                {"row": here["row"], "date": above["date"], "row2": here["row"], "date2": here["date"]}
            )
    x = {
        "field": "date",
        "type": "temporal",
        "scale": {"type": "utc", "nice": False, "padding": 16},
        "axis": {"title": None, "format": "%Y-%m-%d", "tickCount": 4, "labelOverlap": True},
    }
    y = {
        "field": "row",
        "type": "quantitative",
        "axis": None,
        "scale": {"reverse": True, "padding": 14, "zero": False, "nice": False},
    }
    colour = {"domain": [False, True], "range": ["#7d8791", "#a81e17"]}
    tooltip = [
        {"field": "unit", "type": "nominal", "title": _("unit")},
        {"field": "date", "type": "nominal", "title": _("realised")},
    ]
    lines = {
        "data": {"values": ties},
        "mark": {"type": "rule", "color": "#b9b3a6", "strokeWidth": 1.2},
        "encoding": {"x": x, "y": y, "x2": {"field": "date2"}, "y2": {"field": "row2"}},
    }
    dots = {
        "mark": {"type": "circle", "size": 90, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"field": "first", "type": "nominal", "scale": colour, "legend": None},
            "tooltip": tooltip,
        },
    }
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "unit"}},
    }
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": max(90, 24 * len(nodes)),
        "layer": [lines, {"data": {"values": points}, "layer": [dots, labels]}],
    }


def _day(project: Project) -> str:
    day = project.realised or project.proposed
    return day.isoformat() if day else ""
