"""革新 Innovation: what was realised by class, against all before."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.innovation import main_period, running_period
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import period_words
from abreast.bulletin.precede import once
from abreast.bulletin.sentence import Sentence, join, say

KEPT = {"significant": ("major", "重大"), "all": ("all classes", "合计")}


def innovation(book: Book, lang: Lang) -> Article | None:
    """An article on innovation projects; None where none is known. What is major comes first."""
    period = main_period(book.inputs)
    if book.get("innovation.count.all", period=period) is None:
        return None
    space = " " if lang == "en" else ""
    classes = [c for c in book.inputs.names.classes if book.get(f"innovation.count.{c}", period=period)]
    first = present(book.words(lang, "innovation.count.significant", period=period))
    each = [
        join(
            once(
                present(
                    book.words(lang, f"innovation.count.{code}", period=period),
                    book.words(lang, f"innovation.ratio.{code}", period=period),
                ),
                lang,
            ),
            space,
        )
        for code in classes
    ]
    shares = present(*(book.words(lang, f"innovation.{id}", period=period) for id in ("adopted", "verified")))
    last = [join(shares, space)] if shares else []
    running = running_period(book.inputs)
    if running:
        last += present(book.words(lang, "innovation.count.all", period=running))
    title = {"en": "Innovation: class by class", "zh": "技术革新：逐级看"}[lang]
    return Article(
        "innovation", title, [*first, *each, *last], (), [_table(book, [*classes, *KEPT], period, lang)]
    )


def _table(book: Book, classes: list[str], period: str, lang: Lang) -> Table:
    rows: list[list[Cell]] = []
    for code in classes:
        numbers = [
            book.number(lang, f"innovation.{what}.{code}", period=period)
            for what in ("count", "before", "ratio")
        ]
        if numbers[0] is None:
            continue
        cells = [say("{n}", n=n) if n else Sentence(()) for n in numbers]
        rows.append([say("{c}", c=capital(_title(book, code, lang))), *cells])
    head = {
        "en": ["Class", capital(period_words(period, "en")), "All before", "Ratio"],
        "zh": ["类别", period_words(period, "zh"), "此前累计", "与此前之比"],
    }[lang]
    caption = say({"en": "Projects realised, by class", "zh": "实现的革新项目，按类别"}[lang])
    return Table(caption, head, [("", rows)], ("text", "number", "number", "number"))


def _title(book: Book, code: str, lang: Lang) -> str:
    if code in KEPT:
        return KEPT[code][lang == "zh"]
    return book.inputs.names.classes[code][lang]
