"""How numbers and dates are written, told from the cells themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from abreast.campaign.calendar import Calendar, PeriodError, parse_any
from abreast.figures.guess.terms import term_code, yearless_code
from abreast.figures.number import Notation, number
from abreast.figures.period_text import Order, PeriodReader

NOTATIONS = (
    Notation(".", ","),
    Notation(",", "."),
    Notation(",", " "),
    Notation(".", " "),
    Notation(".", "'"),
    Notation(".", "’"),
)
TELLING = re.compile(r"\d[.,\s'’]\d")
SLASHED = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})")
NEAR = 2020


def notation_of(texts: Iterable[str], *, semicolons: bool) -> Notation:
    """The way of writing numbers in which most of the cells can be read; first come, first served.

    A file that separates its columns by semicolons comes from where the comma is the decimal sign, which decides
    about 1,234.
    """
    telling = [text for text in texts if TELLING.search(text) and re.match(r"^[-+(]?\s*\d", text)][:20_000]
    order = NOTATIONS if not semicolons else (NOTATIONS[1], NOTATIONS[2], NOTATIONS[0], *NOTATIONS[3:])
    read = {one: sum(number(text, one)[0] is not None for text in telling) for one in order}
    return max(order, key=lambda one: read[one])


def dates_of(texts: Iterable[str]) -> Order:
    """Whether the day or the month comes first in 03/04/2026."""
    slashed = sorted({text.strip() for text in texts if SLASHED.fullmatch(text.strip())})
    if not slashed:
        return "ymd"
    orders: tuple[Order, ...] = ("dmy", "mdy")
    read = {order: [code for text in slashed if (code := _day(text, order))] for order in orders}
    # Of two readings the one with fewer different days of the month is the more regular.
    return min(orders, key=lambda order: (-len(read[order]), len({code[-2:] for code in read[order]})))


def _day(text: str, order: Order) -> str | None:
    try:
        return parse_any(PeriodReader(Calendar("day"), order, NEAR).code_of(text)).code
    except PeriodError:
        return None


@dataclass(frozen=True, slots=True)
class Periods:
    """Reads a text as a period of any calendar between 1900 and 2100; `year` is that of months without one."""

    order: Order = "ymd"
    year: int | None = None

    def read(self, text: str) -> str | None:
        """The code; None where the text is no period."""
        return self._plain(text) or self.alias(text)

    def alias(self, text: str) -> str | None:
        """The code of a text that can only be told by a table of words or with the year; else None."""
        if self._plain(text) is not None:
            return None
        code = term_code(text)
        return code if code or self.year is None else yearless_code(text, self.year)

    def _plain(self, text: str) -> str | None:
        try:
            period = parse_any(PeriodReader(Calendar("day"), self.order, NEAR).code_of(text))
        except PeriodError:
            return None
        return period.code if 1900 <= period.first.year <= 2100 else None


def year_of(texts: Iterable[str]) -> int | None:
    """The one year that the texts mention; None where there is none, or several."""
    years = {int(year) for text in texts for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)}
    return years.pop() if len(years) == 1 else None
