"""An aspect in brief, where a campaign has many: the numbers of compare, learn and catch up in one short article."""

from __future__ import annotations

from dataclasses import replace

from abreast.bulletin.book import Book
from abreast.bulletin.document import Article, Table
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.sections.catchup import catch_up
from abreast.bulletin.sections.compare import compare
from abreast.bulletin.sections.learn import learn, reasons

MOST_EXEMPLARS = 3


def brief(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """Reasons of appointed exemplars, then every sentence with a number; None where nothing is known of the aspect."""
    parts = [part for make in (compare, learn, catch_up) if (part := make(book, aspect, lang))]
    told = [p for part in parts for p in part.paragraphs if p.shown]
    named = reasons(book, aspect, lang)
    if not told and not named:
        return None
    tables = [_first(table) for part in parts if part.verb == "学" for table in part.tables]
    return Article(
        f"brief-{aspect.code}",
        capital(aspect.title[lang]),
        [*named, *told],
        (),
        tables,
        group="other",
        group_title={"en": "Other aspects", "zh": "其他方面"}[lang],
    )


def _first(table: Table) -> Table:
    (name, rows), *_ = table.groups
    return replace(table, groups=[(name, rows[:MOST_EXEMPLARS])])
