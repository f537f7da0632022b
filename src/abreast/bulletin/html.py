"""A bulletin as one HTML file: no script, nothing from outside, all titles escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from abreast.bulletin.document import Document
from abreast.bulletin.labels import LABELS
from abreast.bulletin.layout import strips
from abreast.bulletin.sentence import Sentence, Shown
from abreast.bulletin.statement import Source

_HERE = files("abreast.bulletin") / "templates"


def page(document: Document) -> str:
    """The whole page. Numbers stand in `<data value statement>`; charts are inline SVG."""
    template = _environment().get_template("page.html.j2")
    anchors = {s.name: f"s{i}" for i, s in enumerate(document.printed, 1)}
    return template.render(
        d=document,
        t=LABELS[document.lang],
        css=Markup((_HERE / "bulletin.css").read_text(encoding="utf-8")),
        running=Markup(css_string(f"{document.title} · {document.period}")),
        running_marks=Markup(css_string(" · ".join(document.marks))),
        sent=lambda sentence: _sentence(sentence, anchors),
        anchors=anchors,
        source=source_words,
        exact=exact,
        strips=strips(document.articles, document.lang),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = Markup
    return environment


def _template(name: str) -> str:
    return (_HERE / Path(name).name).read_text(encoding="utf-8")


def _sentence(sentence: Sentence, anchors: dict[str, str]) -> Markup:
    return Markup(
        "".join(
            _number(part, anchors) if isinstance(part, Shown) else escape(part) for part in sentence.parts
        )
    )


def _number(number: Shown, anchors: dict[str, str]) -> str:
    """A shown number as HTML; put together piece by piece, each escaped, since a page has thousands."""
    name = "@".join(number.key)
    part = "" if number.part == "value" else f' data-part="{escape(number.part)}"'
    data = (
        f'<data value="{escape(exact(number.value))}" data-statement="{escape(name)}"{part}>'
        f"{escape(number.text)}</data>"
    )
    return f'<a class="n" href="#{escape(anchors[name])}">{data}</a>' if name in anchors else data


def exact(value: float) -> str:
    """The shortest text that reads back as the same number; whole numbers without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def source_words(source: Source) -> str:
    """Where a number comes from, in one line."""
    rows = ", ".join(f"{k} = {_plain(v)}" for k, v in source.filter.items())
    what = f"{source.aggregate} of {source.column}" if source.column else source.aggregate
    below = source.denominator
    over = ""
    if below is not None and source.aggregate in ("share", "ratio"):
        over = f" ÷ {below.get('column', source.column)}"
    return f"{source.table}: {what}{over}; {rows}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{k} {v}" for k, v in value.items())
    return str(value)


def css_string(text: str) -> str:
    """A CSS string in which every character but letters and digits is escaped, so that no title can leave it."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text) + '"'
