"""Which articles stand side by side: two columns of about the same height, in reading order down each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from abreast.bulletin.document import Article
from abreast.bulletin.number import Lang

_LINE, _FIGURE, _ROW, _HEAD = 27, 370, 32, 110
_CHARACTERS: dict[Lang, int] = {"en": 72, "zh": 32}

Strip = tuple[str, list[Article], list[Article]]


def strips(articles: Sequence[Article], lang: Lang) -> list[Strip]:
    """Rows of the page as (title, left column, right column); an article across the full width has no right column."""
    found: list[Strip] = []
    for (full_width, _, title), chunk in groupby(
        articles, key=lambda a: (a.full_width, a.group, a.group_title)
    ):
        together = list(chunk)
        found += [(title, [a], []) for a in together] if full_width else [(title, *_split(together, lang))]
    return found


def _split(articles: list[Article], lang: Lang) -> tuple[list[Article], list[Article]]:
    heights = [_height(a, lang) for a in articles]
    cut = min(range(1, len(articles) + 1), key=lambda k: (abs(sum(heights[:k]) - sum(heights[k:])), k))
    return articles[:cut], articles[cut:]


def _height(article: Article, lang: Lang) -> int:
    lines = sum(1 + len(str(p)) // _CHARACTERS[lang] for p in article.paragraphs)
    rows = sum(2 + sum(len(rows) + bool(name) for name, rows in t.groups) for t in article.tables)
    return _HEAD + _LINE * lines + _FIGURE * len(article.figures) + _ROW * rows
