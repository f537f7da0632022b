"""The other aspects of a campaign that has many: one table, and who was appointed to be learned from."""

from __future__ import annotations

from typing import Literal

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.families.levels import level_id
from abreast.bulletin.families.progress import kind_id
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.sections.compare import main_group
from abreast.bulletin.sections.learn import reasons
from abreast.bulletin.sentence import Sentence, Shown, say

PEOPLE = (
    "catchup.drew_level",
    "catchup.confirmed",
    "advanced.count",
)  # told in words, since persons are never listed

_HEAD: dict[Lang, list[str]] = {
    "en": [
        "Aspect",
        "Compared",
        "Advanced level",
        "Median",
        "Better than at the start",
        "Drew level (as seen)",
    ],
    "zh": ["方面", "参加比较", "先进水平", "中位数", "比起步时提高", "赶上先进（所见计数）"],
}


def briefs(book: Book, lang: Lang) -> Article | None:
    """An article on the aspects that have none of their own; None where every aspect has."""
    aspects = [aspect for aspect in book.aspects if not book.full(aspect)]
    rows = [row for aspect in aspects if (row := _row(book, aspect, lang))]
    if not rows:
        return None
    title = {"en": "Other aspects", "zh": "其他方面"}[lang]
    note = say(
        {
            "en": "Aspects overlap, so their gains are never added together.",
            "zh": "各方面彼此重叠，收益不相加。",
        }[lang]
    )
    people = [a for a in aspects if book.inputs.names.kind(a.kind).person]
    ids = [kind_id(book.inputs, what, a.kind, a.code) for a in people for what in PEOPLE]
    drew = present(*(book.words(lang, id) for id in ids))
    named = [reason for aspect in aspects for reason in reasons(book, aspect, lang)]
    align: list[Literal["text", "number"]] = ["text"]
    align += ["number" for _ in _HEAD[lang][1:]]
    caption = say({"en": "Aspect by aspect", "zh": "逐个方面"}[lang])
    table = Table(caption, _HEAD[lang], [("", rows)], align)
    return Article("other-aspects", title, [*named, *drew, note], (), [table], full_width=True)


def _row(book: Book, aspect: AspectName, lang: Lang) -> list[Cell] | None:
    level = level_id("level", aspect.code, main_group(book, aspect.code))
    median = level_id("median", aspect.code, main_group(book, aspect.code))
    up = kind_id(book.inputs, "progress.up", aspect.kind, aspect.code)
    drew = kind_id(book.inputs, "catchup.drew_level", aspect.kind, aspect.code)
    if book.get(level) is None and book.get(up) is None:
        return None
    return [
        say("{t}", t=capital(aspect.title[lang])),
        _cell(book.number(lang, level, part="of")),
        _cell(book.number(lang, level)),
        _cell(book.number(lang, median)),
        _of(book, up, lang),
        _of(book, drew, lang),
    ]


def _cell(number: Shown | None) -> Cell:
    return say("{n}", n=number) if number else Sentence(())


def _of(book: Book, id: str, lang: Lang) -> Cell:
    """A count out of another: 384 of 393 workshops."""
    n, of = book.number(lang, id), book.number(lang, id, part="of")
    if n is None or of is None:
        return Sentence(())
    return say({"en": "{n} of {of}", "zh": "{of}中的{n}"}[lang], n=n, of=of)
