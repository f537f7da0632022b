"""Calendars over three centuries of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.calendar import (
    CALENDARS,
    EXAMPLES,
    Calendar,
    CalendarName,
    PeriodError,
    calendar_of,
    parse_any,
)

names = st.sampled_from(CALENDARS)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(names, days)
def test_a_day_lies_in_its_period_and_the_code_comes_back(name: CalendarName, day: date) -> None:
    calendar = Calendar(name)
    period = calendar.parse(calendar.period_of(day))
    assert period.first <= day <= period.last
    assert period.code == calendar.period_of(period.first) == calendar.period_of(period.last)
    assert calendar_of(period.code) == name
    assert calendar.at(period.number) == period


@given(names, days)
def test_periods_follow_each_other_without_gap(name: CalendarName, day: date) -> None:
    calendar = Calendar(name)
    code = calendar.period_of(day)
    assert calendar.first_day(calendar.shift(code, 1)) == calendar.last_day(code) + timedelta(days=1)


@given(names, days, days)
def test_codes_sort_as_text(name: CalendarName, one: date, other: date) -> None:
    calendar = Calendar(name)
    earlier, later = sorted([one, other])
    assert calendar.period_of(earlier) <= calendar.period_of(later)


@given(names, days, st.integers(-400, 400))
def test_shift_is_undone_by_its_opposite_and_measured_by_distance(
    name: CalendarName, day: date, by: int
) -> None:
    calendar = Calendar(name)
    code = calendar.period_of(day)
    moved = calendar.shift(code, by)
    assert calendar.shift(moved, -by) == code
    assert calendar.distance(code, moved) == by


@given(names, days, st.integers(0, 60))
def test_ranges_and_windows_agree(name: CalendarName, day: date, length: int) -> None:
    calendar = Calendar(name)
    start = calendar.period_of(day)
    end = calendar.shift(start, length)
    codes = calendar.range(start, end)
    assert codes == sorted(set(codes)) == calendar.window(end, length + 1)
    assert calendar.touching(calendar.first_day(start), calendar.last_day(end)) == codes
    assert sum(map(calendar.days, codes)) == (calendar.last_day(end) - calendar.first_day(start)).days + 1


@given(names, days)
def test_last_year_is_the_same_slot_or_missing(name: CalendarName, day: date) -> None:
    calendar = Calendar(name)
    code = calendar.period_of(day)
    before = calendar.last_year(code)
    if before is None:
        assert code[5:] in {"02-29", "W53", "F27"}
    else:
        assert before[4:] == code[4:]
        assert int(before[:4]) == int(code[:4]) - 1


@pytest.mark.parametrize("name", CALENDARS)
def test_walking_through_two_centuries_meets_every_day_once(name: CalendarName) -> None:
    calendar = Calendar(name)
    start = calendar.parse(calendar.period_of(date(1900, 1, 1)))
    day, seen = start.first, 0
    for number in range(
        start.number, start.number + calendar.distance(start.code, calendar.period_of(date(2100, 12, 31)))
    ):
        period = calendar.at(number)
        assert period.first == day
        day, seen = period.last + timedelta(days=1), seen + period.days
    assert seen == (day - start.first).days


@given(days)
def test_ten_day_periods_are_ten_days_but_for_the_third(day: date) -> None:
    calendar = Calendar("dekad")
    code = calendar.period_of(day)
    length = calendar.days(code)
    assert length == 10 or (code.endswith("D3") and 8 <= length <= 11)


@given(days)
def test_fortnights_are_two_weeks_but_for_the_fifty_third(day: date) -> None:
    calendar = Calendar("fortnight")
    code = calendar.period_of(day)
    assert calendar.days(code) == (7 if code.endswith("F27") else 14)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("1960-03-D2", date(1960, 3, 11), date(1960, 3, 20)),
        ("1960-03-D3", date(1960, 3, 21), date(1960, 3, 31)),
        ("2023-02-D3", date(2023, 2, 21), date(2023, 2, 28)),
        ("2026-W09", date(2026, 2, 23), date(2026, 3, 1)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),  # ISO 8601: 2020 is a long year
        ("2026-F05", date(2026, 2, 23), date(2026, 3, 8)),
        ("2020-F27", date(2020, 12, 28), date(2021, 1, 3)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_known_periods(code: str, first: date, last: date) -> None:
    period = parse_any(code)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "code",
    [
        "2026-13",
        "2026-02-30",
        "2026-W54",
        "2021-W53",
        "2026-F28",
        "2026-F00",
        "2026-Q5",
        "2026-03-D4",
        "0012",
        "",
        "x",
        "２０２６",
        "2026-3",
        " 2026",
    ],
)
def test_what_is_no_period_is_refused(code: str) -> None:
    assert calendar_of(code) is None
    with pytest.raises(PeriodError):
        parse_any(code)


def test_a_code_of_another_calendar_is_named_as_such() -> None:
    with pytest.raises(
        PeriodError, match=r"2026-Q1 is a quarter, and the calendar counts by month, such as 2026-03"
    ):
        Calendar("month").parse("2026-Q1")
    assert not Calendar("month").holds("2026-Q1")


def test_examples_belong_to_their_calendars() -> None:
    assert [calendar_of(EXAMPLES[name]) for name in CALENDARS] == list(CALENDARS)


def test_a_constant_daily_rate_across_february() -> None:
    """Protocol: +25 % from 21-28 February to 1-10 March in totals, 0 % per day."""
    calendar = Calendar("dekad")
    before, after = calendar.days("2023-02-D3"), calendar.days("2023-03-D1")
    assert after / before - 1 == pytest.approx(0.25)
    assert calendar.days("2023-02-D1") / calendar.days("2023-01-D3") - 1 == pytest.approx(-1 / 11)
