"""全面跃进 All-round advance: up in every required aspect, beside what chance would show."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article
from abreast.bulletin.number import Lang


def all_round(book: Book, lang: Lang) -> Article | None:
    """An article on units that advanced in all required aspects; None where no kind has two of them."""
    kinds = dict.fromkeys((*(aspect.kind for aspect in book.aspects), *book.inputs.names.kinds))
    paragraphs = present(*(book.words(lang, f"allround.count.{kind}") for kind in kinds))
    if not paragraphs:
        return None
    return Article("allround", {"en": "All-round advance", "zh": "全面跃进"}[lang], paragraphs, verb="赶")
