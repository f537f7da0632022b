"""Periods of seven calendars, as codes that sort as text.

| calendar  | code         | period                                                               |
| --------- | ------------ | -------------------------------------------------------------------- |
| day       | `2026-03-17` |                                                                      |
| dekad     | `2026-03-D2` | days 1-10, 11-20, 21 to the end of the month                         |
| week      | `2026-W09`   | ISO 8601 week, Monday to Sunday, in the year that holds its Thursday |
| fortnight | `2026-F05`   | ISO weeks 9 and 10; week 53 of a long year stands alone as F27       |
| month     | `2026-03`    |                                                                      |
| quarter   | `2026-Q1`    |                                                                      |
| year      | `2026`       |                                                                      |

A date is also the code of a day.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from abreast.tables.phrase import Phrase

CalendarName = Literal["day", "dekad", "week", "fortnight", "month", "quarter", "year"]
CALENDARS: tuple[CalendarName, ...] = get_args(CalendarName)
FIRST_YEAR, LAST_YEAR = 1000, 9000


class PeriodError(ValueError):
    """A text is not the code of a period; the message says what one looks like.

    `reason` says it as the end of a sentence that begins with the text.
    """

    def __init__(self, reason: Phrase, code: str = "") -> None:
        super().__init__(Phrase("{code} {reason}", code=code, reason=reason) if code else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Period:
    """A slot of a calendar: its code, first and last day, and its number counted along the calendar."""

    code: str
    calendar: CalendarName
    first: date
    last: date
    number: int

    @property
    def days(self) -> int:
        """Calendar days, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar by name; all its methods take and give period codes."""

    name: CalendarName

    def parse(self, code: str) -> Period:
        """The period a code stands for; `PeriodError` where it is not a code of this calendar."""
        period = parse_any(code)
        if period.calendar != self.name:
            raise PeriodError(
                Phrase(
                    "is a {calendar}, and the calendar counts by {own}, such as {example}",
                    calendar=NAMES[period.calendar],
                    own=NAMES[self.name],
                    example=EXAMPLES[self.name],
                ),
                code,
            )
        return period

    def period_of(self, day: date) -> str:
        """The code of the period that holds a day."""
        return self.at(SYSTEMS[self.name].number(day)).code

    def at(self, number: int) -> Period:
        """The period with this number."""
        return _period(self.name, number)

    def first_day(self, code: str) -> date:
        return self.parse(code).first

    def last_day(self, code: str) -> date:
        return self.parse(code).last

    def days(self, code: str) -> int:
        """Calendar days in a period."""
        return self.parse(code).days

    def shift(self, code: str, by: int) -> str:
        """The period `by` places later, or earlier where negative."""
        return self.at(self.parse(code).number + by).code

    def distance(self, start: str, end: str) -> int:
        """How many places `end` lies after `start`."""
        return self.parse(end).number - self.parse(start).number

    def range(self, start: str, end: str) -> list[str]:
        """All codes from `start` to `end`, both included; empty where `end` comes first."""
        first, last = self.parse(start).number, self.parse(end).number
        return [self.at(number).code for number in range(first, last + 1)]

    def window(self, end: str, length: int) -> list[str]:
        """The `length` codes that end with `end`."""
        last = self.parse(end).number
        return [self.at(number).code for number in range(last - length + 1, last + 1)]

    def last_year(self, code: str) -> str | None:
        """The same period a year before; None where there was none (29 February, week 53)."""
        self.parse(code)
        before = f"{int(code[:4]) - 1:04d}{code[4:]}"
        try:
            return self.parse(before).code
        except PeriodError:
            return None

    def touching(self, first: date, last: date) -> list[str]:
        """The codes of all periods with a day between two days, both included."""
        return self.range(self.period_of(first), self.period_of(last))

    def holds(self, code: str) -> bool:
        """Whether a text is a code of this calendar."""
        try:
            return self.parse(code).calendar == self.name
        except PeriodError:
            return False


def parse_any(code: str) -> Period:
    """The period a code of any calendar stands for; `PeriodError` says what is wrong with it."""
    for name, system in SYSTEMS.items():
        if match := system.pattern.fullmatch(code):
            return _parsed(name, code, tuple(int(part) for part in match.groups()))
    shapes = ", ".join(EXAMPLES[name] for name in CALENDARS)
    raise PeriodError(Phrase("is not a date or period; these are: {shapes}", shapes=shapes), repr(code))


def calendar_of(code: str) -> CalendarName | None:
    """The name of the calendar a code belongs to; None where it is no code."""
    try:
        return parse_any(code).calendar
    except PeriodError:
        return None


@lru_cache(maxsize=65536)
def _parsed(name: CalendarName, code: str, parts: tuple[int, ...]) -> Period:
    if not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        raise PeriodError(
            Phrase("is no period: years run from {first} to {last}", first=FIRST_YEAR, last=LAST_YEAR), code
        )
    system = SYSTEMS[name]
    try:
        period = _period(name, system.number(system.day(*parts)))
    except ValueError:
        raise _none_such(name, code) from None
    if period.code != code:
        raise _none_such(name, code)
    return period


def _none_such(name: CalendarName, code: str) -> PeriodError:
    return PeriodError(Phrase("is no period: there is no such {calendar}", calendar=NAMES[name]), code)


@lru_cache(maxsize=65536)
def _period(name: CalendarName, number: int) -> Period:
    system = SYSTEMS[name]
    first = system.first(number)
    return Period(system.code(first), name, first, system.first(number + 1) - timedelta(days=1), number)


@dataclass(frozen=True, slots=True)
class _System:
    """One way of counting: the codes, a day inside a coded period, a day's number, a number's first day."""

    pattern: re.Pattern[str]
    day: Callable[..., date]
    number: Callable[[date], int]
    first: Callable[[int], date]
    code: Callable[[date], str]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _tenth(day: date) -> int:
    return min((day.day - 1) // 10, 2)


def _tenth_day(year: int, month: int, tenth: int) -> date:
    return date(year, month, 10 * tenth - 9)


def _monday(number: int) -> date:
    return date.fromordinal(number * 7 + 1)


def _week_code(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _fortnights_before(year: int) -> int:
    """Fortnights before an ISO year: 26 a year and one more for every year of 53 weeks."""
    weeks = (date.fromisocalendar(year, 1, 1).toordinal() - 1) // 7
    return 26 * (year - 1) + (weeks - 52 * (year - 1))


def _fortnight_number(day: date) -> int:
    year, week, _ = day.isocalendar()
    return _fortnights_before(year) + (week - 1) // 2


def _fortnight_first(number: int) -> date:
    # A year has 26 or 27 fortnights, so this year is never too early by more than a few.
    year = number // 27 + 1
    year += max(0, (number - _fortnights_before(year)) // 27)
    while _fortnights_before(year + 1) <= number:
        year += 1
    return date.fromisocalendar(year, 2 * (number - _fortnights_before(year)) + 1, 1)


def _fortnight_code(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-F{(week + 1) // 2:02d}"


SYSTEMS: dict[CalendarName, _System] = {
    "day": _System(
        re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII), date, date.toordinal, date.fromordinal, date.isoformat
    ),
    "dekad": _System(
        re.compile(r"(\d{4})-(\d\d)-D([1-3])", re.ASCII),
        _tenth_day,
        lambda day: 3 * _months(day) + _tenth(day),
        lambda number: _month(number // 3) + timedelta(days=10 * (number % 3)),
        lambda day: f"{day:%Y-%m}-D{_tenth(day) + 1}",
    ),
    "week": _System(
        re.compile(r"(\d{4})-W(\d\d)", re.ASCII),
        lambda year, week: date.fromisocalendar(year, week, 1),
        lambda day: (day.toordinal() - 1) // 7,
        _monday,
        _week_code,
    ),
    "fortnight": _System(
        re.compile(r"(\d{4})-F(\d\d)", re.ASCII),
        lambda year, fortnight: date.fromisocalendar(year, 2 * fortnight - 1, 1),
        _fortnight_number,
        _fortnight_first,
        _fortnight_code,
    ),
    "month": _System(
        re.compile(r"(\d{4})-(\d\d)", re.ASCII),
        lambda year, month: date(year, month, 1),
        _months,
        _month,
        lambda day: f"{day:%Y-%m}",
    ),
    "quarter": _System(
        re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
        lambda year, quarter: date(year, 3 * quarter - 2, 1),
        lambda day: _months(day) // 3,
        lambda number: _month(number * 3),
        lambda day: f"{day.year:04d}-Q{(day.month + 2) // 3}",
    ),
    "year": _System(
        re.compile(r"(\d{4})", re.ASCII),
        lambda year: date(year, 1, 1),
        lambda day: day.year,
        lambda number: date(number, 1, 1),
        lambda day: f"{day.year:04d}",
    ),
}

NAMES: dict[CalendarName, Phrase] = {
    "day": Phrase("day"),
    "dekad": Phrase("dekad"),
    "week": Phrase("week"),
    "fortnight": Phrase("fortnight"),
    "month": Phrase("month"),
    "quarter": Phrase("quarter"),
    "year": Phrase("year"),
}
EXAMPLES: dict[CalendarName, str] = {
    "day": "2026-03-17",
    "dekad": "2026-03-D2",
    "week": "2026-W09",
    "fortnight": "2026-F05",
    "month": "2026-03",
    "quarter": "2026-Q1",
    "year": "2026",
}
