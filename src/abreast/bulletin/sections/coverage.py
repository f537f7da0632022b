"""Coverage and participation: who has pledged, who takes part."""

from __future__ import annotations

from typing import Literal

from abreast.bulletin.book import Book, present
from abreast.bulletin.charts import coverage_chart
from abreast.bulletin.document import Article, Cell, Figure, Table
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.headline import values
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import short
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sentence import Sentence, join, say
from abreast.campaign.calendar import parse_any


def coverage(book: Book, lang: Lang) -> Article | None:
    """An article on pledges; None where the campaign expects none."""
    paragraphs = [
        join(told, " " if lang == "en" else "")
        for kind in book.inputs.names.kinds
        if (told := _kind(book, kind, lang))
    ]
    if not paragraphs:
        return None
    title = {"en": "Coverage: who has pledged", "zh": "覆盖面：谁订出了目标"}[lang]
    figures = [f for f in (_by_day(book, lang),) if f]
    tables = [t for t in (_by_scope(book, lang),) if t]
    return Article("coverage", title, paragraphs, figures, tables)


def _kind(book: Book, kind: str, lang: Lang) -> list[Sentence]:
    part = book.get(f"coverage.part.{kind}")
    return present(
        book.words(lang, f"coverage.complete.{kind}"),
        part.words(lang) if part and part.statement.value else None,
        book.words(lang, f"coverage.declared.{kind}"),
        book.words(lang, f"coverage.required.{kind}"),
        book.words(lang, f"participation.{kind}"),
    )


def _by_day(book: Book, lang: Lang) -> Figure | None:
    lines = []
    for code, kind in book.inputs.names.kinds.items():
        series = values(book, f"coverage.complete.{code}")
        days = [(p, v) for p, v in series.items() if parse_any(p).calendar == "day"]
        if len(days) >= 3:
            lines.append((capital(kind.title.zh if lang == "zh" else kind.plural), days))
    if not lines:
        return None
    labels = {p: short(p, lang) for p in sorted({p for _, points in lines for p, _ in points})}
    caption = say(
        {"en": "Complete pledges by day since launch.", "zh": "发动以来逐日的覆盖面（目标订齐的占比）。"}[
            lang
        ]
    )
    alt = {"en": "Coverage by day since launch", "zh": "发动以来逐日覆盖面"}[lang]
    return figure("coverage-by-day", caption, alt, lambda size: coverage_chart(lines, labels, size=size))


def _by_scope(book: Book, lang: Lang) -> Table | None:
    """The scopes below the front page's, by kind of unit; at most 60."""
    names = book.inputs.names
    scopes = {
        k[1]
        for k in book.said
        if k[0].startswith("coverage.complete.") and k[2] == book.period and k[1] not in names.regions
    }
    kinds = [k for k in names.kinds if book.get(f"coverage.complete.{k}")]
    if not scopes or len(scopes) > 60:
        return None
    table: list[list[Cell]] = []
    for scope in sorted(scopes, key=lambda s: (names.scope(s)[lang], s)):
        cells = [book.number(lang, f"coverage.complete.{k}", scope) for k in kinds]
        table.append(
            [say("{s}", s=names.scope(scope)[lang]), *(say("{n}", n=c) if c else Sentence(()) for c in cells)]
        )
    head = [
        {"en": "Scope", "zh": "范围"}[lang],
        *(capital(names.kinds[k].title.zh if lang == "zh" else names.kinds[k].plural) for k in kinds),
    ]
    caption = say({"en": "Coverage by scope", "zh": "各范围覆盖面"}[lang])
    align: list[Literal["text", "number"]] = ["text"]
    align += ["number" for _ in kinds]
    return Table(caption, head, [("", table)], align)
