"""From results tables to a bulletin in both languages, and onto disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from abreast.bulletin.book import Book
from abreast.bulletin.document import Document
from abreast.bulletin.families.inputs import Inputs
from abreast.bulletin.html import page
from abreast.bulletin.markdown import markdown
from abreast.bulletin.names import Names
from abreast.bulletin.naming import names_of
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.pdf import available as printer
from abreast.bulletin.pdf import pdf
from abreast.bulletin.period_words import period_words
from abreast.bulletin.rows import Tables
from abreast.bulletin.sections.allround import all_round
from abreast.bulletin.sections.brief import briefs
from abreast.bulletin.sections.catchup import catch_up
from abreast.bulletin.sections.compare import compare
from abreast.bulletin.sections.coverage import coverage
from abreast.bulletin.sections.directory import directory
from abreast.bulletin.sections.front import facts, front, main_figure
from abreast.bulletin.sections.help import help
from abreast.bulletin.sections.innovation import innovation
from abreast.bulletin.sections.learn import learn
from abreast.bulletin.sections.method import (
    PROVISIONAL,
    SHORT_ORIGINS,
    colophon,
    marks,
    method,
    reach,
    seal_words,
)
from abreast.bulletin.sections.output import output
from abreast.bulletin.sections.practices import practices
from abreast.bulletin.sentence import Sentence
from abreast.bulletin.statement import Key, Statement
from abreast.campaign import Campaign
from abreast.campaign.calendar import Calendar, parse_any


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The account of a period: its statements, and a document in each language."""

    period: str
    statements: tuple[Statement, ...]
    documents: Mapping[Lang, Document]


def build(campaign: Campaign, tables: Tables, period: str, run: Mapping[str, Any]) -> Bulletin:
    """The bulletin of a campaign's period from its results tables and what run.json says."""
    return compose(names_of(campaign, period, tables.get("outside")), tables, period, run)


def compose(names: Names, tables: Tables, period: str, run: Mapping[str, Any]) -> Bulletin:
    """A bulletin from titles, results tables and run.json. Pure: the same input gives the same bulletin."""
    book = Book.of(Inputs(names, tables, period), run)
    return Bulletin(period, book.statements, {lang: _document(book, lang) for lang in LANGS})


def texts(bulletin: Bulletin) -> dict[str, str]:
    """The texts of a bulletin by name: bulletin.json, and per language bulletin.LANG.html and bulletin.LANG.md."""
    found = {"bulletin.json": to_json(bulletin)}
    for lang, document in bulletin.documents.items():
        found[f"bulletin.{lang}.html"] = page(document)
        found[f"bulletin.{lang}.md"] = markdown(document)
    return found


def prints(bulletin: Bulletin) -> dict[str, bytes]:
    """bulletin.LANG.pdf by name; none where the extra `pdf` is not installed."""
    if not printer():
        return {}
    return {f"bulletin.{lang}.pdf": pdf(document) for lang, document in bulletin.documents.items()}


def write(bulletin: Bulletin, folder: Path) -> list[Path]:
    """Write the files of a bulletin; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: text.encode() for name, text in texts(bulletin).items()} | prints(bulletin)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def to_json(bulletin: Bulletin) -> str:
    """bulletin.json: one statement a line, so that two bulletins can be compared line by line."""
    lines = (json.dumps(s.to_json(), ensure_ascii=False, allow_nan=False) for s in bulletin.statements)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def read(path: Path) -> list[Statement]:
    """The statements of a bulletin.json. Raises StatementError for an entry, ValueError for what is no JSON list."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(raw, list):
        raise ValueError(f"{path.name} is no list of statements")
    return [Statement.from_json(entry) for entry in raw]


def _document(book: Book, lang: Lang) -> Document:
    topic, headline, deck, lead = front(book, lang)
    figure = main_figure(book, lang)
    articles = []
    for aspect in book.aspects:
        if book.full(aspect):
            articles += [part(book, aspect, lang) for part in (compare, learn, catch_up, help)]
    articles.append(briefs(book, lang))
    articles += [
        all_round(book, lang),
        coverage(book, lang),
        practices(book, lang),
        innovation(book, lang),
        output(book, lang),
        reach(book, lang),
    ]
    articles += [directory(book, aspect, lang) for aspect in book.aspects]
    kept = [a for a in articles if a]
    document = Document(
        lang=lang,
        title=book.inputs.names.title[lang],
        period=period_words(book.period, lang),
        number=_number(book, lang),
        marks=marks(book, lang),
        kicker=book.inputs.names.scope(book.region)[lang],
        topic=topic,
        headline=headline,
        deck=deck,
        lead=lead,
        facts=facts(book, lang),
        figure=figure,
        articles=kept,
        method=method(book, lang),
        colophon=colophon(book, lang),
        provisional_mark=PROVISIONAL[lang] if book.run.get("provisional") else "",
        head=seal_words(book, lang),
        origin_mark=SHORT_ORIGINS.get(book.inputs.names.origin, {}).get(lang, ""),
    )
    return _with_sources(document, book)


def _number(book: Book, lang: Lang) -> str:
    """Bulletins are counted from the start of the campaign; before it they have no number."""
    calendar = Calendar(parse_any(book.period).calendar)
    start = calendar.period_of(parse_any(book.inputs.names.start).first)
    n = calendar.distance(start, book.period) + 1
    if n < 1:
        return ""
    return f"第{n}期" if lang == "zh" else f"No. {n}"


def _with_sources(document: Document, book: Book) -> Document:
    """The appendix: every statement printed outside the tables of units, in the order of the bulletin."""
    listed: dict[Key, Statement] = {}
    for sentence in _sentences(document):
        for number in sentence.shown:
            if number.key in book.said:
                listed.setdefault(number.key, book.said[number.key].statement)
    chosen = tuple(listed.values())
    return replace(document, printed=chosen, further=len(book.said) - len(chosen))


def _sentences(document: Document) -> list[Sentence]:
    found = [document.headline, document.deck, *document.lead]
    for fact in document.facts:
        found += [fact.number, *([fact.note] if fact.note else [])]
    for article in document.articles:
        found += [*article.paragraphs, *(f.caption for f in article.figures)]
        for table in article.tables:
            if not table.unit_level:
                found += [cell for _, rows in table.groups for row in rows for cell in row]
    return found
