"""帮 Help: who is to help whom, and what came of it."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.help import pair_id
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import say

MOST = 8
WHO = ("helper", "helped")


def help(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """An article on help in one aspect; None where no pair is proposed or under way and nothing is known of help."""
    ids = [pair_id(book.inputs, what, aspect.kind, aspect.code) for what in ("pairs.count", "pairs.accepted")]
    gain = pair_id(book.inputs, "pairs.gain", aspect.kind, aspect.code)
    told = present(
        *(book.words(lang, id) for id in [*ids, gain]),
        book.words(lang, f"effect.help.{aspect.code}") or book.words(lang, f"help.effect.{aspect.code}"),
    )
    if not told:
        return None
    title = {"en": "Who can help whom", "zh": "谁来帮谁"}[lang]
    table = _table(book, aspect, lang)
    return Article(
        f"help-{aspect.code}", title, told, (), [table] if table else [], "帮",
        group=aspect.code, group_title=capital(aspect.title[lang]),
    )  # fmt: skip


def _table(book: Book, aspect: AspectName, lang: Lang) -> Table | None:
    """The pairs of most expected gain and what they share; never of persons, whose pairs are private."""
    names = book.inputs.names
    if names.kind(aspect.kind).person:
        return None
    rows = (
        book.inputs.frame("pairs", aspect=aspect.code, region=book.region, state="proposed")
        .filter(pl.col("value") > 0)
        .sort("value", "helped", descending=[True, False])
        .head(MOST)
    )
    if not rows.height:
        return None
    cells: list[list[Cell]] = [
        [say("{text}", text=names.scope(row[who])[lang] if row[who] else "") for who in (*WHO, "shared")]
        for row in rows.iter_rows(named=True)
    ]
    head = {"en": ["Helper", "Helped", "Both belong to"], "zh": ["帮手", "受帮单位", "同属"]}[lang]
    caption = say(
        {
            "en": "Pairs of most expected gain, to accept or decline",
            "zh": "预期收益最大的结对，由双方商定",
        }[lang]
    )
    return Table(caption, head, [("", cells)], ("text", "text", "text"), unit_level=True)
