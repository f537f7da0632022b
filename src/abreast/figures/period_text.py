"""Periods as people write them: codes, dates, or words in English and Chinese.

What cannot be told for certain is refused: `03/04/2026` without a declared order of day and month, a month
where the campaign counts by ten-day periods.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from abreast.campaign.calendar import NAMES as CALENDARS
from abreast.campaign.calendar import Calendar, PeriodError, parse_any
from abreast.tables.phrase import Phrase

Order = Literal["ymd", "dmy", "mdy"]

MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
CHINESE_DIGITS = {sign: digit for digit, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
AMBIGUOUS = Phrase("could mean two days: is the day or the month first?")
NO_PERIOD = Phrase("is not a date or period")
TENTHS = {"上": 1, "中": 2, "下": 3}


class OtherCalendarError(PeriodError):
    """A text is a period of another calendar than the campaign's."""


@dataclass(frozen=True, slots=True)
class PeriodReader:
    """Reads periods for a calendar.

    `order`: of day, month and year in `03/04/2026`; `near`: two-digit years lie within fifty years of it.
    `aliases`: codes of texts that are declared to mean a period.
    """

    calendar: Calendar
    order: Order = "ymd"
    near: int = 2000
    aliases: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """The code of the period in the campaign's calendar; PeriodError says why there is none."""
        code = self.aliases.get(text) or self.code_of(text)
        period = parse_any(code)
        if period.calendar == self.calendar.name:
            return code
        if period.calendar == "day":
            return self.calendar.period_of(period.first)
        raise OtherCalendarError(
            Phrase(
                "is a {calendar}, and the campaign counts by {own}",
                calendar=CALENDARS[period.calendar],
                own=CALENDARS[self.calendar.name],
            )
        )

    def code_of(self, text: str) -> str:
        """The code of a period of any calendar."""
        plain = simplified(text)
        for pattern, build in FORMS:
            if match := pattern.fullmatch(plain):
                return build(self, match)
        raise PeriodError(NO_PERIOD)

    def year(self, text: str) -> int:
        """A year of four digits, or of two the one nearest to `near`."""
        if len(text) == 4:
            return int(text)
        century = self.near - self.near % 100
        return min((century + shift + int(text) for shift in (-100, 0, 100)), key=self.distance)

    def distance(self, year: int) -> int:
        """Years between a year and `near`."""
        return abs(year - self.near)

    def ordered(self, match: re.Match[str]) -> str:
        """A date written as three numbers that end with the year."""
        first, second, year = int(match[1]), int(match[2]), self.year(match[3])
        if self.order == "ymd" and first != second and first <= 12 and second <= 12:
            raise PeriodError(AMBIGUOUS)
        day_first = self.order == "dmy" or (self.order == "ymd" and first > 12)
        day, month = (first, second) if day_first else (second, first)
        return f"{year:04d}-{month:02d}-{day:02d}"


def read_all(texts: Iterable[str], reader: PeriodReader) -> tuple[dict[str, str], dict[str, Phrase]]:
    """For every different text its code, or why there is none."""
    codes: dict[str, str] = {}
    reasons: dict[str, Phrase] = {}
    for text in texts:
        try:
            codes[text] = reader.read(text)
        except PeriodError as error:
            reasons[text] = error.reason
    return codes, reasons


def periods(texts: pl.Series, reader: PeriodReader) -> tuple[pl.Series, dict[str, Phrase]]:
    """The codes of a String column, null where there is none, and the reasons by text."""
    codes, reasons = read_all(texts.unique().drop_nulls().to_list(), reader)
    return texts.replace_strict(codes, default=None, return_dtype=pl.String), reasons


def simplified(text: str) -> str:
    """Full-width signs made plain, Chinese numerals made digits, lower case, no time of day."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    text = re.sub(r"[ t]00:00(:00(\.0+)?)?z?$", "", text)
    text = re.sub("[〇零○一二三四五六七八九十]+", lambda match: chinese_number(match[0]), text)
    return re.sub(r"\s+", " ", text.replace("‐", "-").replace("–", "-"))


def chinese_number(text: str) -> str:
    """Digits for numerals: 一九六〇 is 1960, 十二 is 12, 二十 is 20."""
    if "十" not in text:
        return "".join(str(CHINESE_DIGITS[sign]) for sign in text)
    tens, _, ones = text.partition("十")
    return str(
        10 * (CHINESE_DIGITS.get(tens, 0) if tens else 1) + (CHINESE_DIGITS.get(ones, 0) if ones else 0)
    )


def month_number(name: str) -> int:
    """1 to 12 for a month's name or its first three letters."""
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


NAMES = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
Y4, Y, M, D = r"(\d{4})", r"(\d{4}|\d{2})", r"(\d{1,2})", r"(\d{1,2})(?:st|nd|rd|th)?"
Build = Callable[[PeriodReader, re.Match[str]], str]


def form(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    """A way to write a period, and how its parts make a code."""
    return re.compile(pattern, re.ASCII), build


def day(year: int, month: int, day_of_month: int) -> str:
    """The code of a day, which need not exist."""
    return f"{year:04d}-{month:02d}-{day_of_month:02d}"


FORMS = (
    form(Y4, lambda _, m: m[1]),
    form(Y4 + " ?年", lambda _, m: m[1]),
    form(rf"{Y4}[-/.]{M}", lambda _, m: f"{m[1]}-{int(m[2]):02d}"),
    form(r"(\d{4})(0[1-9]|1[0-2])", lambda _, m: f"{m[1]}-{m[2]}"),
    form(rf"{M}[-/.]{Y4}", lambda _, m: f"{m[2]}-{int(m[1]):02d}"),
    form(rf"{Y4} ?年 ?{M} ?月(?:份)?", lambda _, m: f"{m[1]}-{int(m[2]):02d}"),
    form(rf"({NAMES})\.?[ \-/,']*{Y}", lambda r, m: f"{r.year(m[2]):04d}-{month_number(m[1]):02d}"),
    form(rf"{Y4}[ \-/]*({NAMES})\.?", lambda _, m: f"{m[1]}-{month_number(m[2]):02d}"),
    form(rf"{Y4}[-/.]{M}[-/.]{M}", lambda _, m: day(int(m[1]), int(m[2]), int(m[3]))),
    form(r"(\d{4})(\d{2})(\d{2})", lambda _, m: day(int(m[1]), int(m[2]), int(m[3]))),
    form(rf"{Y4} ?年 ?{M} ?月 ?{M} ?[日号]", lambda _, m: day(int(m[1]), int(m[2]), int(m[3]))),
    form(rf"{M}[-/.]{M}[-/.]{Y}", lambda r, m: r.ordered(m)),
    form(rf"{D}[ \-]?({NAMES})\.?[ \-,]*{Y}", lambda r, m: day(r.year(m[3]), month_number(m[2]), int(m[1]))),
    form(rf"({NAMES})\.? {D},? {Y4}", lambda _, m: day(int(m[3]), month_number(m[1]), int(m[2]))),
    form(rf"{Y4}[ -]?q([1-4])", lambda _, m: f"{m[1]}-Q{m[2]}"),
    form(rf"q([1-4])[ \-/,]*{Y}", lambda r, m: f"{r.year(m[2]):04d}-Q{m[1]}"),
    form(rf"{Y4} ?年 ?第? ?([1-4]) ?季度?", lambda _, m: f"{m[1]}-Q{m[2]}"),
    form(rf"{Y4}[ -]?w(?:eek)? ?{M}", lambda _, m: f"{m[1]}-W{int(m[2]):02d}"),
    form(rf"w(?:eek)? ?{M}[ \-/,]*{Y4}", lambda _, m: f"{m[2]}-W{int(m[1]):02d}"),
    form(rf"{Y4} ?年 ?第? ?{M} ?周", lambda _, m: f"{m[1]}-W{int(m[2]):02d}"),
    form(rf"{Y4}[ -]?f(?:ortnight)? ?{M}", lambda _, m: f"{m[1]}-F{int(m[2]):02d}"),
    form(rf"{Y4}[-/.]{M}[-/ ]?d([1-3])", lambda _, m: f"{m[1]}-{int(m[2]):02d}-D{m[3]}"),
    form(
        rf"{Y4} ?年 ?{M} ?月(?:份)? ?([上中下]) ?旬",
        lambda _, m: f"{m[1]}-{int(m[2]):02d}-D{TENTHS[m[3]]}",
    ),
)
