"""学 Learn: the practice cards, what taking one up was seen to do, and what those who did have ahead."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.effects import effect_id, of_practices
from abreast.bulletin.families.practices import lead_id, leads, what
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import say

MOST = 8


def practices(book: Book, lang: Lang) -> Article | None:
    """An article on practice cards; None where there are none."""
    if book.get("practices.count") is None:
        return None
    done = [book.words(lang, effect_id(row), row["scope"]) for row in of_practices(book.inputs)]
    told = [book.words(lang, lead_id(row), row["scope"], row["period"]) for row in leads(book.inputs)[:MOST]]
    title = {"en": "What the advanced do", "zh": "先进单位的做法"}[lang]
    paragraphs = present(book.words(lang, "practices.count"), *done, *told)
    return Article("practices", title, paragraphs, (), [_table(book, lang)], "学")


def _table(book: Book, lang: Lang) -> Table:
    """The cards most often taken up; those of persons without whose they are."""
    names = book.inputs.names
    rows = book.inputs.frame("practices").sort("adopters", "card", descending=[True, False]).head(MOST)
    cells: list[list[Cell]] = []
    for card, unit in rows.select("card", "unit").iter_rows():
        person = names.kind(names.unit_kind.get(unit, "")).person
        whose = {"en": "a person", "zh": "个人"}[lang] if person else names.scope(unit)[lang]
        told = (what(book.inputs, card, lang), what(book.inputs, card, lang, "how"), whose)
        taken = book.number(lang, f"practices.adopters.{card}") or ""
        cells.append([*(say("{text}", text=text) for text in told), say("{n}", n=taken)])
    head = {
        "en": ["What is done", "How", "By whom", "Taken up"],
        "zh": ["做法", "怎么做", "单位", "推广"],
    }[lang]
    caption = say({"en": "Practice cards most often taken up", "zh": "采用最多的经验卡"}[lang])
    return Table(caption, head, [("", cells)], ("text", "text", "text", "number"), unit_level=True)
