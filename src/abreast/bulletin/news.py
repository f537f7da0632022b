"""Headlines from what was counted one by one and tested: innovation projects, and units confirmed to have caught up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from abreast.bulletin.book import Book
from abreast.bulletin.candidate import LARGEST, Candidate
from abreast.bulletin.families.innovation_words import class_words, eve, span
from abreast.bulletin.names import Term
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Fill, Sentence, say
from abreast.bulletin.statement import Key
from abreast.campaign.calendar import parse_any

RATIO = 4.0  # a period's projects as many as half of all before are just sure; twice as many are as large as can be
CONFIRMED = 10.0  # a fifth of those behind confirmed is just sure
MAJOR = 1.5
MONTH = timedelta(days=31)

INNOVATION, CATCHING_UP = Term("Innovation", "技术革新"), Term("Catching up", "赶先进")

_AGAINST: dict[str, dict[Lang, str]] = {
    "many": {
        "en": "{count} {what} {when}, more than three times all before",
        "zh": "{when}实现{what}{count}，比{eve}的累积数增加两倍多",
    },
    "double": {
        "en": "{count} {what} {when}, more than double all before",
        "zh": "{when}实现{what}{count}，比{eve}的累积数增加一倍多",
    },
    "more": {
        "en": "{count} {what} {when}, more than all before together",
        "zh": "{when}实现{what}{count}，超过{eve}的累积数",
    },
    "share": {
        "en": "{count} {what} {when}, {ratio} of all before",
        "zh": "{when}实现{what}{count}，相当于此前累积数的{ratio}",
    },
}


def innovations(book: Book) -> Iterator[Candidate]:
    """A class of projects of the period or its month against all before it; what is major counts more."""
    for row in book.inputs.rows("innovations", scope=book.region):
        key: Key = (f"innovation.ratio.{row['class']}", book.region, row["period"])
        if key not in book.said or row["class"] == "all" or not _news(row["period"], book.period):
            continue
        ratio = book.said[key].statement.value
        size = min(RATIO * ratio, LARGEST) * (MAJOR if row["class"] == "significant" else 1.0)
        yield Candidate(size, key, INNOVATION, _against(book, key, row["class"], row["through"], ratio))


def _news(period: str, now: str) -> bool:
    """The bulletin's own period is news, and a month until the next one is over."""
    one, end = parse_any(period), parse_any(now).last
    return period == now or (one.calendar == "month" and timedelta(0) <= end - one.first < 2 * MONTH)


def _against(book: Book, key: Key, code: str, through: date, ratio: float) -> Callable[[Lang], Sentence]:
    which = "many" if ratio > 3 else "double" if ratio > 2 else "more" if ratio > 1 else "share"

    def words(lang: Lang) -> Sentence:
        n = book.said[key].statement.count or 0.0
        fills: dict[str, Fill | None] = {
            "count": book.number(lang, key[0], key[1], key[2], part="count"),
            "ratio": book.number(lang, *key) if which == "share" else "",
            "eve": eve(parse_any(key[2]).first - timedelta(days=1), key[2], lang),
            "what": class_words(book.inputs.names, code, n, lang),
            "when": span(key[2], through, lang),
        }
        return say(_AGAINST[which][lang], **{k: f for k, f in fills.items() if f is not None})

    return words


def confirmed(book: Book) -> Iterator[Candidate]:
    """Units behind at the start that are confirmed to have caught up; the test has already set chance aside."""
    for code in book.inputs.names.kinds:
        key: Key = (f"catchup.confirmed.{code}", book.region, book.period)
        one = book.said.get(key)
        if one is None or not one.statement.of or not one.statement.value:
            continue
        size = min(CONFIRMED * one.statement.value / one.statement.of, LARGEST)
        yield Candidate(size, key, CATCHING_UP, _confirmed(book, key))


def _confirmed(book: Book, key: Key) -> Callable[[Lang], Sentence]:
    def words(lang: Lang) -> Sentence:
        n, of = book.number(lang, *key), book.number(lang, *key, part="of")
        if n is None or of is None:
            raise ValueError(f"{key[0]} has no number")
        template: dict[Lang, str] = {
            "en": "{n} of {of} tested have caught up for certain",
            "zh": "受检的{of}中，{n}核实赶上先进",
        }
        return say(template[lang], n=n, of=of)

    return words
