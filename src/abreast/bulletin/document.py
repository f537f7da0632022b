"""What a bulletin consists of before it becomes a page: the same for HTML, Markdown and whatever else prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Sentence
from abreast.bulletin.statement import Statement

Cell = Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, column heads, rows in named groups (one group without a name where there are none)."""

    caption: Sentence
    head: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]]
    align: Sequence[Literal["text", "number"]]
    note: Sentence | None = None
    unit_level: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart in two widths, with its caption and its text alternative."""

    id: str
    wide: str
    narrow: str
    caption: Sentence
    alt: str
    note: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A part of the bulletin; `verb` is one of 比学赶帮 if it belongs to one; articles of a `group` stand together."""

    id: str
    title: str
    paragraphs: Sequence[Sentence] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[Table] = ()
    verb: str = ""
    full_width: bool = False
    group: str = ""
    group_title: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the "at a glance" column."""

    label: str
    number: Sentence
    note: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Colophon:
    """What a bulletin says about itself, as pairs of label and text."""

    source: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin in one language."""

    lang: Lang
    title: str
    period: str
    number: str
    marks: Sequence[str]
    kicker: str
    topic: str
    headline: Sentence
    deck: Sentence
    lead: Sequence[Sentence]
    facts: Sequence[Fact]
    figure: Figure | None
    articles: Sequence[Article]
    method: Sequence[Sentence]
    colophon: Colophon
    printed: Sequence[Statement] = field(default_factory=tuple)
    further: int = 0
    origin_mark: str = ""
    provisional_mark: str = ""
    head: str = ""
