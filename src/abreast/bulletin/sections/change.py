"""Units whose latest figures are better than their usual up and down: a table to ask by."""

from __future__ import annotations

from abreast.bulletin.book import Book
from abreast.bulletin.document import Cell, Table
from abreast.bulletin.families.changes import WHY, told
from abreast.bulletin.families.inputs import capital, shown
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import short
from abreast.bulletin.sentence import say
from abreast.bulletin.statement import Key

HEAD: dict[Lang, list[str]] = {
    "en": ["Unit", "Period", "Figure", "Which is"],
    "zh": ["单位", "时期", "数字", "不同寻常之处"],
}
CAPTION: dict[Lang, str] = {
    "en": "Better than the usual up and down: what has gone well?",
    "zh": "好于平常的起伏：哪里做对了？",
}


def unusual(book: Book, aspect: AspectName, lang: Lang) -> Table | None:
    """Unit, period, figure, and what is unusual about it; None where nothing is."""
    titles, measure = book.unit_names(aspect, lang), book.inputs.names.measure(aspect.code)
    rows: list[list[Cell]] = []
    for row in told(book.inputs, aspect.code):
        key: Key = (f"change.{aspect.code}", row["unit"], book.period)
        name = titles.get(row["unit"]) or book.inputs.names.scope(row["unit"])[lang]
        cells = [
            say("{u}", u=name),
            say("{p}", p=short(row["at"], lang)),
            say("{n}", n=shown(key, measure.cell(row["reported"]), row["reported"])),
            say("{why}", why=capital(WHY[row["rule"]][lang])),
        ]
        rows.append(cells)
    if not rows:
        return None
    head, caption = HEAD[lang], say(CAPTION[lang])
    return Table(caption, head, [("", rows)], ("text", "text", "number", "text"), unit_level=True)
