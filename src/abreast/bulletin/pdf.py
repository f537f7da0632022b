"""A bulletin on paper: A4, set by Typst from the same document as the page, with its fonts inside.

Needs the extra `pdf`. All words go in as JSON and are set as text: nothing in a campaign can become markup.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from importlib.resources import files
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from abreast.bulletin.document import Article, Document, Figure, Table
from abreast.bulletin.html import exact, source_words
from abreast.bulletin.labels import LABELS

NEEDED = ("typst", "pylopdf_fonts_zh_cn")
_BROAD = re.compile("[\u2e80-\U0010ffff—“”]")
_WIDE, _TEXT, _SHORT, _NARROW = 0x2E7F, 30.0, 16.0, 84.0
_ROOM = (66.0, 150.0)  # Latin characters across a column of the sheet, and across the sheet

MISSING = "No PDF: it needs the extra, pip install 'abreast[pdf]'"


def available() -> bool:
    """Whether the extra `pdf` is installed."""
    return all(find_spec(name) is not None for name in NEEDED)


def pdf(document: Document) -> bytes:
    """The document as a PDF. The same document gives the same bytes; no font of the machine is used.

    Raises ImportError without the extra `pdf`.
    """
    import pylopdf_fonts_zh_cn as fonts
    import typst

    template = (files("abreast.bulletin") / "templates/page.typ").read_bytes()
    compile_: Any = typst.compile  # its stub leaves a type open
    made: bytes = compile_(
        template,
        sys_inputs={"document": json.dumps(_plain(document), ensure_ascii=False)},
        font_paths=[str(fonts.sans_path().parent)],
        ignore_system_fonts=True,
        timestamp=timegm((1970, 1, 1, 0, 0, 0)),
    )
    return made


def _plain(d: Document) -> dict[str, Any]:
    labels = LABELS[d.lang]
    return {
        "lang": d.lang,
        "labels": labels,
        "title": d.title,
        "period": d.period,
        "number": d.number,
        "marks": list(d.marks),
        "marks_short": " · ".join(m for m in (d.origin_mark, d.provisional_mark) if m),
        "head": d.head,
        "origin": d.origin_mark,
        "kicker": d.kicker,
        "topic": d.topic,
        "headline": str(d.headline),
        "deck": str(d.deck),
        "lead": [str(p) for p in d.lead],
        "facts": [
            {"label": f.label, "number": str(f.number), "note": str(f.note) if f.note else ""}
            for f in d.facts
        ],
        "figure": _figure(d.figure) if d.figure else None,
        "strips": _groups([a for a in d.articles if not _wide(a)], d),
        "wide": _groups([a for a in d.articles if _wide(a)], d),
        "method": [str(m) for m in d.method],
        "source": d.colophon.source,
        "colophon": [[label, _breakable(value)] for label, value in d.colophon.lines],
        "printed": [[_breakable(s.name), exact(s.value), source_words(s.from_)] for s in d.printed],
        "further": f"{labels['further_before']}{d.further}{labels['further']}" if d.further else "",
    }


def _wide(a: Article) -> bool:
    """Whether an article needs the whole sheet: its tables have more columns than half a sheet holds."""
    return any(sum(min(n, _TEXT) for n in _needed(t)) > _NARROW for t in a.tables)


def _groups(articles: list[Article], d: Document) -> list[dict[str, Any]]:
    """Articles that stand together, below one title."""
    return [
        {"title": title, "articles": [_article(a, d, 3 if title else 2) for a in chunk]}
        for title, chunk in groupby(articles, key=lambda a: a.group_title)
    ]


def _article(a: Article, d: Document, level: int) -> dict[str, Any]:
    return {
        "title": a.title,
        "level": level,
        "verb": a.verb,
        "verb_word": LABELS["en"][f"verb_{a.verb}"] if a.verb and d.lang == "en" else "",
        "paragraphs": [str(p) for p in a.paragraphs],
        "figures": [_figure(f) for f in a.figures],
        "tables": [_table(t) for t in a.tables],
    }


def _figure(f: Figure) -> dict[str, str | float]:
    """The narrow drawing: on a column of a sheet its letters are as large as those around it."""
    svg = f.narrow.replace("<svg ", '<svg font-family="Noto Sans SC" ', 1)
    _, _, width, height = map(float, f.narrow.split('viewBox="', 1)[1].split('"', 1)[0].split())
    return {"svg": svg, "ratio": height / width, "alt": f.alt, "caption": str(f.caption)}


def _table(t: Table) -> dict[str, Any]:
    return {
        "caption": str(t.caption),
        "units": t.unit_level,
        "head": list(t.head),
        "align": list(t.align),
        "widths": _widths(t),
        "groups": [
            {"name": name, "rows": [[str(cell) for cell in row] for row in rows]} for name, rows in t.groups
        ],
    }


def _widths(t: Table) -> list[float]:
    """Shares of the width by column: numbers get what they need, the texts share the rest by their longest."""
    needed = _needed(t)
    texts = [i for i, a in enumerate(t.align) if a == "text" and needed[i] > _SHORT]
    rest = _ROOM[sum(min(n, _TEXT) for n in needed) > _NARROW] - sum(
        n for i, n in enumerate(needed) if i not in texts
    )
    wanted = sum(needed[i] for i in texts) or 1.0
    return [max(rest, wanted / 3) * n / wanted if i in texts else n for i, n in enumerate(needed)]


def _needed(t: Table) -> list[float]:
    """The longest text of each column and the longest word of its head, in Latin characters."""
    rows = [row for _, rows in t.groups for row in rows]
    cells = [max((_width(str(row[i])) for row in rows), default=1.0) for i in range(len(t.head))]
    heads = [_head(head) for head in t.head]
    return [max(pair) + 2 for pair in zip(cells, heads, strict=True)]


def _head(text: str) -> float:
    """What a head needs where it may run over lines: Chinese breaks anywhere, other writing between words."""
    words = [min(_width(w), 8.0) if ord(w[0]) > _WIDE or w[0].isdigit() else _width(w) for w in text.split()]
    return max([*words, _width(text) / 2.5])


def _width(text: str) -> float:
    """In Latin characters, a Chinese one counting two, and so the dash and the quotation marks that Chinese shares."""
    return float(len(text) if text.isascii() else len(text) + len(_BROAD.findall(text)))


def _breakable(text: str) -> str:
    """A hash or an id may go on in the next line anywhere."""
    return "\u200b".join(text)
