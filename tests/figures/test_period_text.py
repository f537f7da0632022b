"""Periods as people write them."""

from __future__ import annotations

from datetime import date
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.calendar import Calendar, CalendarName, PeriodError
from abreast.figures.period_text import PeriodReader, chinese_number, periods

MONTH, DEKAD, DAY = Calendar("month"), Calendar("dekad"), Calendar("day")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03",
        "2026-3",
        "2026/03",
        "2026.3",
        "202603",
        "03/2026",
        "March 2026",
        "MARCH 2026",
        "Mar-26",
        "Mar 2026",
        "mar. 2026",
        "Mar'26",
        "2026 March",
        "2026年3月",
        "2026年3月份",
        "二〇二六年三月",
        "２０２６年３月",
        "2026-03-17",
        "2026/3/17",
        "2026-03-01 00:00:00",
        "2026-03-01T00:00:00",
        "20260317",
        "2026年3月17日",
        "17 March 2026",
        "17th March 2026",
        "17-Mar-26",
        "March 17, 2026",
        "17/03/2026",
        "17.03.26",
        "3/3/2026",
    ],
)
def test_one_month(text: str) -> None:
    assert PeriodReader(MONTH, near=2026).read(text) == "2026-03"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Q1 2026", "quarter", "2026-Q1"),
        ("2026 Q1", "quarter", "2026-Q1"),
        ("2026-Q1", "quarter", "2026-Q1"),
        ("2026年第一季度", "quarter", "2026-Q1"),
        ("Q4-25", "quarter", "2025-Q4"),
        ("2026", "year", "2026"),
        ("2026年", "year", "2026"),
        ("2026-W09", "week", "2026-W09"),
        ("2026 week 9", "week", "2026-W09"),
        ("W9 2026", "week", "2026-W09"),
        ("2026年第9周", "week", "2026-W09"),
        ("2026-F05", "fortnight", "2026-F05"),
        ("2026-03-D2", "dekad", "2026-03-D2"),
        ("2026年3月上旬", "dekad", "2026-03-D1"),
        ("一九六〇年三月下旬", "dekad", "1960-03-D3"),
        ("2026-03-11", "dekad", "2026-03-D2"),
        ("2026-03-11", "day", "2026-03-11"),
        ("2026-03-11", "week", "2026-W11"),
    ],
)
def test_other_calendars(text: str, name: CalendarName, code: str) -> None:
    assert PeriodReader(Calendar(name), near=2026).read(text) == code


def test_the_order_of_day_and_month_must_be_known() -> None:
    assert PeriodReader(DAY, "dmy").read("03/04/2026") == "2026-04-03"
    assert PeriodReader(DAY, "mdy").read("03/04/2026") == "2026-03-04"
    with pytest.raises(PeriodError, match="could mean two days"):
        PeriodReader(DAY).read("03/04/2026")


def test_two_digit_years_lie_near_the_campaign() -> None:
    assert PeriodReader(MONTH, near=1960).read("Mar-60") == "1960-03"
    assert PeriodReader(MONTH, near=2026).read("Mar-60") == "2060-03"
    assert PeriodReader(MONTH, near=1999).read("Mar-02") == "2002-03"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-13", "is no period: there is no such month"),
        ("2026-02-30", "is no period: there is no such day"),
        ("30 February 2026", "is no period: there is no such day"),
        ("Q1 2026", "is a quarter, and the campaign counts by month"),
        ("2026", "is a year, and the campaign counts by month"),
        ("soon", "is not a date or period"),
        ("46082", "is not a date or period"),
        ("0001-01", "is no period: years run from 1000 to 9000"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    codes, reasons = periods(pl.Series([text, None, "2026-03"]), PeriodReader(MONTH))
    assert codes.to_list() == [None, None, "2026-03"]
    assert reasons == {text: reason}


def test_chinese_numbers() -> None:
    assert [chinese_number(text) for text in ("十", "十二", "二十", "三十一", "一九六〇")] == [
        "10",
        "12",
        "20",
        "31",
        "1960",
    ]


@given(st.dates(date(1000, 1, 8), date(8999, 12, 1)), st.sampled_from(get_args(CalendarName)))
def test_every_code_reads_as_itself(when: date, name: CalendarName) -> None:
    code = Calendar(name).period_of(when)
    assert PeriodReader(Calendar(name)).read(code) == code


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_every_day_reads_as_itself(when: date, order: str) -> None:
    reader = PeriodReader(DAY, "dmy" if order == "dmy" else "mdy", near=2000)
    short = when.strftime("%d/%m/%y" if order == "dmy" else "%m/%d/%y")
    long = f"{when.day} {when:%B} {when.year}"
    chinese = f"{when.year}年{when.month}月{when.day}日"
    assert {reader.read(text) for text in (when.isoformat(), short, long, chinese)} == {when.isoformat()}


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    codes, reasons = periods(pl.Series([text], dtype=pl.String), PeriodReader(MONTH))
    assert codes[0] is not None or text in reasons
