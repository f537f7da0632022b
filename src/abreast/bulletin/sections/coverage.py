"""Coverage and participation: who has pledged, who takes part."""

from __future__ import annotations

from typing import Literal

from abreast.bulletin.book import Book
from abreast.bulletin.charts import coverage_chart
from abreast.bulletin.document import Article, Cell, Figure, Table
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.families.movements import movement_id, movement_rows, title
from abreast.bulletin.headline import values
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import short
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sections.joined import joined_in, scope_words
from abreast.bulletin.sentence import Sentence, say
from abreast.campaign.calendar import parse_any


def coverage(book: Book, lang: Lang) -> Article | None:
    """An article on pledges; None where the campaign expects none."""
    told = (scope_words(book, lang, scope) for scope in _told(book))
    made = book.words(lang, "pledges.since_launch")
    paragraphs = [*joined_in(book, lang), *([made] if made else []), *(words for words in told if words)]
    if not paragraphs:
        return None
    title = {"en": "Coverage: who has pledged", "zh": "覆盖面：谁订出了目标"}[lang]
    figures = [f for f in (_by_day(book, lang),) if f]
    tables = [t for t in (_by_kind(book, lang), _by_scope(book, lang), _movements(book, lang)) if t]
    return Article("coverage", title, paragraphs, figures, tables)


def _told(book: Book) -> list[str]:
    """Scopes told in words: of those right below the front page's the one that has come furthest, and those with
    exemplars of their own."""
    inputs = book.inputs
    below = _below(book)
    finest = next((k for k in reversed(list(inputs.names.kinds)) if book.get(f"coverage.complete.{k}")), None)
    rates = {s: one.statement.value for s in below if (one := book.get(f"coverage.complete.{finest}", s))}
    own = {r["scope"] for r in inputs.rows("appointed", period=book.period)} - set(inputs.names.regions)
    furthest = [max(rates, key=lambda s: (rates[s], s))] if rates else []
    return [*furthest, *sorted(own - set(furthest))]


def _below(book: Book) -> list[str]:
    return [s for s in _scopes(book) if book.inputs.names.parent.get(s) == book.region]


def _scopes(book: Book) -> list[str]:
    found = {k[1] for k in book.said if k[0].startswith("coverage.complete.") and k[2] == book.period}
    return sorted(found - set(book.inputs.names.regions))


_COLUMNS: dict[str, dict[Lang, str]] = {
    "coverage.complete": {"en": "Complete", "zh": "目标订齐"},
    "coverage.part": {"en": "In part", "zh": "部分订出"},
    "coverage.required": {"en": "All required aspects", "zh": "必备方面订齐"},
    "coverage.declared": {"en": "By their own word", "zh": "自报订齐"},
    "participation": {"en": "Taking part", "zh": "参加运动"},
}


def _by_kind(book: Book, lang: Lang) -> Table | None:
    names = book.inputs.names
    rows = []
    for code, kind in names.kinds.items():
        numbers = [book.share(f"{what}.{code}") for what in _COLUMNS]
        if any(numbers):
            name = capital(kind.title.zh if lang == "zh" else kind.plural)
            rows.append([say("{k}", k=name), *(say("{n}", n=n) if n else Sentence(()) for n in numbers)])
    if not rows:
        return None
    head = [{"en": "Units", "zh": "单位"}[lang], *(words[lang] for words in _COLUMNS.values())]
    caption = say({"en": "By kind of unit", "zh": "按单位类别"}[lang])
    align: list[Literal["text", "number"]] = ["text"]
    align += ["number" for _ in _COLUMNS]
    return Table(caption, head, [("", rows)], align)


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
    scopes = _below(book) or _scopes(book)
    kinds = [k for k in names.kinds if book.get(f"coverage.complete.{k}")]
    if not scopes or len(scopes) > 60:
        return None
    table: list[list[Cell]] = []
    for scope in sorted(scopes, key=lambda s: (names.scope(s)[lang], s)):
        cells = [book.share(f"coverage.complete.{k}", scope) for k in kinds]
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


def _movements(book: Book, lang: Lang) -> Table | None:
    """Movements by the scope they were opened for, and the share that takes part; at most 60."""
    names = book.inputs.names
    groups: dict[str, list[list[Cell]]] = {}
    for row in movement_rows(book.inputs):
        if number := book.share(movement_id(row), row["scope"]):
            kind = names.kind(row["kind"])
            cells = [title(book.inputs, row, lang), capital(kind.title.zh if lang == "zh" else kind.plural)]
            line: list[Cell] = [*(say("{text}", text=text) for text in cells), say("{n}", n=number)]
            groups.setdefault(names.scope(row["scope"])[lang], []).append(line)
    if not groups or sum(map(len, groups.values())) > 60:
        return None
    head = {"en": ["Movement", "Units", "Taking part"], "zh": ["运动", "单位", "参加面"]}[lang]
    caption = say({"en": "Movements, and who takes part in them", "zh": "各项运动的参加面"}[lang])
    return Table(caption, head, list(groups.items()), ["text", "text", "number"])
