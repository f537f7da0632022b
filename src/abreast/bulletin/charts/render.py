"""From a specification to a clean SVG: no scripts, no links, no outside fonts, ids of its own, short numbers.

Words never reach the drawing library: a placeholder is drawn and the words are put in its place. So a chart is drawn
once for all languages, and it is the same on a machine with other fonts or none. For the same reason margins are given
and not measured.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import lru_cache
from typing import Any, Literal
from xml.etree import ElementTree

import vl_convert

Spec = dict[str, Any]
Size = Literal["wide", "narrow"]
SIZES: dict[Size, int] = {"wide": 640, "narrow": 340}

INK, SOFT, FAINT, RED, BLUE = "#22201c", "#6b665d", "#d9d4c8", "#b3231b", "#2f5d7c"

_SVG = "http://www.w3.org/2000/svg"
_TAGS = {"svg", "g", "path", "line", "rect", "text", "tspan", "circle", "defs", "clipPath", "title", "desc"}
_ATTRIBUTES = {
    *(
        "d",
        "transform",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "dx",
        "dy",
        "cx",
        "cy",
        "r",
        "width",
        "height",
        "viewBox",
    ),
    *(
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-linecap",
    ),
    *(
        "stroke-linejoin",
        "stroke-miterlimit",
        "opacity",
        "text-anchor",
        "font-size",
        "font-weight",
        "font-style",
    ),
    *("clip-path", "id"),
}
_LONG = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_PLACEHOLDER = re.compile(r"@(\d+)@")
_WORDED = ("label", "title")  # what is printed stands in data under `label`, or is an axis' `title`

MARGINS = {"left": 50, "top": 8, "bottom": 30, "right": 16}
ElementTree.register_namespace("", _SVG)


def config() -> Spec:
    """The look of every chart."""
    axis = {
        "labelColor": SOFT,
        "titleColor": SOFT,
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "tickColor": FAINT,
        "domainColor": SOFT,
        "gridColor": "#ebe7dd",
        "labelOverlap": False,
        "labelBound": False,
        "labelFlush": False,
    }
    return {
        "aria": False,
        "background": None,
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "axisX": {"grid": False},
        "text": {"fontSize": 12, "fill": INK},
        "line": {"strokeWidth": 2.2, "strokeJoin": "round"},
        "legend": {"disable": True},
    }


def draw(spec: Spec, chart_id: str, title: str) -> str:
    """An `<svg>` to stand inside a page. `title` is its text alternative; all text is escaped.

    A specification prints only text that its data hold under `label`, titles of axes, and numbers; it may have
    `padding` of its own. Ids begin with `chart_id`, so that many charts can share a page. Raises ValueError for a
    broken specification.
    """
    words: list[str] = []
    bare = _without_words(spec, words)
    root = deepcopy(_drawn(json.dumps(bare, sort_keys=True)))
    for element in root.iter():
        held = _PLACEHOLDER.fullmatch(element.text or "")
        if held:
            element.text = words[int(held[1])]
    _own_ids(root, chart_id)
    view = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {"viewBox": view, "role": "img", "aria-labelledby": f"{chart_id}-title", "class": "chart"}
    )
    label = ElementTree.Element(f"{{{_SVG}}}title", {"id": f"{chart_id}-title"})
    label.text = title
    root.insert(0, label)
    return ElementTree.tostring(root, encoding="unicode")


def _without_words(spec: Any, words: list[str]) -> Any:
    """The specification with a placeholder for every text that is printed; the texts are added to `words`."""
    if isinstance(spec, list):
        return [_without_words(one, words) for one in spec]
    if not isinstance(spec, dict):
        return spec
    found = {}
    for key, value in spec.items():
        if key in _WORDED and isinstance(value, str):
            if value not in words:
                words.append(value)
            found[key] = f"@{words.index(value)}@"
        else:
            found[key] = _without_words(value, words)
    return found


@lru_cache(maxsize=256)
def _drawn(spec: str) -> ElementTree.Element:
    """The cleaned drawing of a specification without words, in JSON."""
    full = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": config(),
        "autosize": {"type": "none"},
        "padding": MARGINS,
        **json.loads(spec),
    }
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(full, allowed_base_urls=[]))
    _clean(root)
    return root


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        tag = child.tag.removeprefix(f"{{{_SVG}}}")
        if tag not in _TAGS or child.get("display") == "none":
            element.remove(child)
            continue
        for name in [a for a in child.attrib if a not in _ATTRIBUTES]:
            del child.attrib[name]
        for name, value in child.attrib.items():
            child.set(name, _LONG.sub(_shorter, value))
        _clean(child)
        if tag == "g" and len(child) == 0 and not child.text:
            element.remove(child)


def _shorter(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _own_ids(root: ElementTree.Element, chart_id: str) -> None:
    """The drawing library counts clip paths through a whole process; here they count through the chart."""
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    new = {old: f"{chart_id}-{i}" for i, old in enumerate(ids, 1)}
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", new[element.attrib["id"]])
        clip = element.get("clip-path", "")
        if clip.startswith("url(#"):
            element.set("clip-path", f"url(#{new[clip[5:-1]]})")


def shortened(text: str, most: int) -> str:
    """A label of at most `most` Latin characters' width, a Chinese one counting two; longer ones end in an ellipsis."""
    room = most
    for i, character in enumerate(text):
        room -= 2 if ord(character) > 0x2E7F else 1
        if room < 0:
            return text[: max(i - 1, 0)].rstrip() + "…"
    return text


def spread_labels(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Heights for labels that keep their order and stay at least `gap` apart, as near as possible to where they belong.

    All in the axis' own unit. Pools neighbours that would touch and centres each pool (isotonic spacing).
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    pools: list[list[float]] = []  # start, count, sum of wanted positions relative to the start
    for i in order:
        pools.append([wanted[i], 1.0, wanted[i]])
        while len(pools) > 1 and pools[-2][0] + pools[-2][1] * gap > pools[-1][0]:
            _, n, total = pools.pop()
            pool = pools[-1]
            total -= gap * pool[1] * n
            pool[1], pool[2] = pool[1] + n, pool[2] + total
            pool[0] = pool[2] / pool[1]
    placed = [pool[0] + gap * k for pool in pools for k in range(int(pool[1]))]
    if placed:
        over = max(0.0, placed[-1] - high)
        placed = [max(low + gap * k, p - over) for k, p in enumerate(placed)]
    result = [0.0] * len(wanted)
    for at, i in zip(placed, order, strict=True):
        result[i] = at
    return result
