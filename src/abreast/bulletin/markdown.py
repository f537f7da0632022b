"""A bulletin as Markdown: the same words and tables, without charts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from abreast.bulletin.document import Article, Document, Table
from abreast.bulletin.labels import LABELS
from abreast.bulletin.sentence import Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_MARKER = re.compile(r"^(\d*)([-+=.)])(?=\s|$|[-=])")


def markdown(document: Document) -> str:
    """The document as text; titles cannot become markup."""
    words = LABELS[document.lang]
    lines = [
        f"# {_text(document.headline)}",
        "",
        f"{words['masthead']} · {words['bulletin']} · {_plain(document.title)}",
    ]
    lines += ["", " · ".join(_plain(p) for p in (document.period, document.number, document.kicker) if p), ""]
    lines += [line for mark in document.marks for line in (f"> **{_plain(mark)}**", "")]
    lines += _paragraphs([document.deck, *document.lead])
    lines += [f"## {words['glance']}", ""]
    colon, opened, closed = {"en": (": ", " (", ")"), "zh": ("：", "（", "）")}[document.lang]
    lines += [
        f"- {_plain(f.label)}{colon}**{_text(f.number)}**"
        + (f"{opened}{_text(f.note)}{closed}" if f.note else "")
        for f in document.facts
    ]
    for article in document.articles:
        lines += ["", *_article(article)]
    lines += [f"## {words['method']}", "", *_paragraphs(document.method), f"## {words['colophon']}", ""]
    lines += (
        [f"{words['source']}{colon}{_plain(document.colophon.source)}", ""]
        if document.colophon.source
        else []
    )
    lines += [f"- {label}{colon}{_plain(value)}" for label, value in document.colophon.lines]
    return "\n".join(lines).rstrip() + "\n"


def _article(article: Article) -> list[str]:
    verb = f"{article.verb} · " if article.verb else ""
    lines = [f"## {verb}{_plain(article.title)}", "", *_paragraphs(article.paragraphs)]
    for table in article.tables:
        lines += [*_table(table), ""]
    return lines


def _paragraphs(sentences: Iterable[Sentence]) -> list[str]:
    return [line for s in sentences if s for line in (_text(s), "")]


def _table(table: Table) -> list[str]:
    lines = [f"**{_text(table.caption)}**", "", "| " + " | ".join(_plain(h) for h in table.head) + " |"]
    lines.append("|" + "|".join(" ---: " if a == "number" else " --- " for a in table.align) + "|")
    for name, rows in table.groups:
        if name:
            lines.append(f"| *{_plain(name)}* |" + " |" * (len(table.head) - 1))
        lines += ["| " + " | ".join(_text(cell) for cell in row) + " |" for row in rows]
    return lines


def _text(sentence: Sentence) -> str:
    return _plain(str(sentence))


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _MARKER.sub(r"\1\\\2", escaped)
