"""Words in headings: direction, unit of measure, codes and ids, terms, ways of writing numbers and dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.formula import CODE
from abreast.campaign.model import is_identifier
from abreast.figures.guess.calendar import calendar_guess
from abreast.figures.guess.spelling import Periods, dates_of, notation_of, year_of
from abreast.figures.guess.terms import term_code, yearless_code
from abreast.figures.guess.words import TOTAL, code_of, direction_of, id_of, measure_of, plural_of


@pytest.mark.parametrize(
    ("heading", "direction"),
    [
        ("Output (t)", "up"),
        ("Energy cost per unit of output", "down"),
        ("Cost saving", "up"),
        ("Output loss", "down"),
        ("Recycling rate of household waste", "up"),
        ("Average waiting time", "down"),
        ("Breaches", "down"),
        ("Headcount", "none"),
        ("合格率", "up"),
        ("不合格率", "down"),
        ("废品", "down"),
        ("单位成本", "down"),
        ("产量", "up"),
        ("产量损失", "down"),
        ("重大事故", "down"),
        ("人数", "none"),
    ],
)
def test_direction(heading: str, direction: str) -> None:
    assert direction_of(heading) == direction


@pytest.mark.parametrize(
    ("heading", "title", "unit"),
    [
        ("Output (t)", "Output", "t"),
        ("产量（吨）", "产量", "吨"),
        ("Output / t", "Output", "t"),
        ("Pass rate, %", "Pass rate", "%"),
        ("Pass rate %", "Pass rate %", "%"),
        ("Attendances", "Attendances", None),
        ("(A)", "(A)", None),
    ],
)
def test_unit_of_measure(heading: str, title: str, unit: str | None) -> None:
    assert measure_of(heading) == (title, unit)


@pytest.mark.parametrize(
    "word",
    [
        "Total",
        "Grand total",
        "TOTALS",
        "Sub-total",
        "All towns",
        "North total",
        "合计",
        "合 计",
        "总计",
        "一车间小计",
        "平均",
    ],
)
def test_words_of_totals(word: str) -> None:
    assert TOTAL.match(word)


@pytest.mark.parametrize("word", ["Totnes", "Allerton", "Summerfield", "合肥", "Site 1", "Averham"])
def test_names_that_are_no_totals(word: str) -> None:
    assert not TOTAL.match(word)


@given(st.lists(st.text(max_size=50), max_size=8))
def test_codes_and_ids_can_be_used_and_differ(headings: list[str]) -> None:
    taken: set[str] = set()
    codes = [code_of(heading, taken) for heading in headings]
    assert len(set(codes)) == len(codes)
    assert all(CODE.fullmatch(code) and code not in ("min", "max", "abs") for code in codes)
    ids = [id_of(heading, taken) for heading in headings]
    assert len({*ids, *codes}) == len(ids) + len(codes)
    assert all(is_identifier(one) for one in ids)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Autumn 2024", "2024-Q4"),
        ("Autumn term 2025/26", "2025-Q4"),
        ("Spring term 2025/26", "2026-Q1"),
        ("Summer 2025", "2025-Q2"),
        ("2025/26", "2025"),
        ("FY 2025/26", "2025"),
        ("2025-2026学年第一学期", "2025-Q4"),
        ("2025-2026学年第二学期", "2026-Q1"),
        ("2025年上半年", "2025-Q2"),
        ("H2 2025", "2025-Q4"),
        ("2025/27", None),
        ("Spring", None),
        ("Room 2024", None),
    ],
)
def test_terms(text: str, code: str | None) -> None:
    assert term_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jan", "2025-01"),
        ("September", "2025-09"),
        ("Sept.", "2025-09"),
        ("12月", "2025-12"),
        ("十二月", "2025-12"),
        ("三月份", "2025-03"),
        ("Q3", "2025-Q3"),
        ("第三季度", "2025-Q3"),
        ("Week 9", "2025-W09"),
        ("Week 60", None),
        ("3", None),
        ("Market", None),
        ("Mayfield", None),
    ],
)
def test_periods_without_a_year(text: str, code: str | None) -> None:
    assert yearless_code(text, 2025) == code


def test_numbers_are_told_by_what_can_be_read() -> None:
    assert notation_of(["1.234,5", "12,25"], semicolons=False).decimal == ","
    assert notation_of(["1,234.5", "12.25"], semicolons=True).decimal == "."
    assert notation_of(["1 234,5"], semicolons=False).thousands == " "
    assert notation_of(["1,234"], semicolons=False).decimal == "."
    assert notation_of(["1,234"], semicolons=True).decimal == ","


def test_dates_are_told_by_what_can_be_read_and_is_regular() -> None:
    assert dates_of(["13/02/2026", "01/02/2026"]) == "dmy"
    assert dates_of(["02/13/2026", "02/01/2026"]) == "mdy"
    assert dates_of(["01/02/2026", "01/03/2026", "01/04/2026"]) == "dmy"
    assert dates_of(["02/01/2026", "03/01/2026", "04/01/2026"]) == "mdy"
    assert dates_of(["2026-01-02"]) == "ymd"


@pytest.mark.parametrize(
    ("codes", "calendar"),
    [
        (["2026-01", "2026-02", "2026"], "month"),
        (["2026-01-01", "2026-02-01", "2026-03-01"], "month"),
        (["2026-01-31", "2026-02-28"], "month"),
        (["2026-01-01", "2026-04-01", "2026-07-01"], "quarter"),
        (["2024-12-31", "2025-12-31"], "year"),
        (["2026-01-01", "2026-01-11", "2026-01-21", "2026-02-01"], "dekad"),
        (["2026-01-05", "2026-01-12", "2026-01-26"], "week"),
        (["2026-01-05", "2026-01-19"], "fortnight"),
        (["2026-01-05", "2026-01-06", "2026-01-07"], "day"),
        (["2026-03-D1"], "dekad"),
    ],
)
def test_calendars_are_told_by_spacing(codes: list[str], calendar: str) -> None:
    assert calendar_guess(codes) == calendar


def test_a_year_is_taken_only_where_one_is_meant() -> None:
    assert year_of(["Fuel 2025 (litres)", "2025"]) == 2025
    assert year_of(["2024", "2025"]) is None
    assert Periods(year=None).read("Jan") is None


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("library", "libraries"),
        ("day", "days"),
        ("branch", "branches"),
        ("depot", "depots"),
        ("大队", "大队"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural_of(one) == many
