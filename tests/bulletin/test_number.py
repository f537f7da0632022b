"""Numbers as each language prints them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.bulletin.names import IndicatorName, KindName, Term, one_of
from abreast.bulletin.number import MINUS, digits, growth_percent, ordinal, percent, points, prose


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.9, "90.0%"), (0.8445, "84.5%"), (1.0, "100%"), (0.0, "0%"), (0.99997, "99.997%"), (0.0004, "0.04%")],
)
def test_percent(value: float, text: str) -> None:
    assert percent(value) == text


@given(st.floats(1e-6, 1 - 1e-6))
def test_nothing_but_all_and_none_is_printed_as_all_or_none(value: float) -> None:
    assert Decimal(percent(value).rstrip("%")) not in (0, 100)


def test_growth_has_two_decimals_while_small() -> None:
    assert [growth_percent(v) for v in (0.0137, 0.084, 0.309, -0.005)] == [
        "1.37%",
        "8.4%",
        "30.9%",
        f"{MINUS}0.50%",
    ]


def test_points_take_the_plural_and_the_chinese_word() -> None:
    assert points(0.01, "en") == "1.0 percentage point"
    assert points(0.025, "en", signed=True) == "+2.5 percentage points"
    assert points(-0.025, "zh") == f"{MINUS}2.5个百分点"
    assert points(0.0004, "zh") == "0.04个百分点"


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (12_300, "12,300", "12,300"),
        (12_163, "12,163", "12,163"),
        (78_000, "78,000", "7.8万"),
        (1_876_543, "1.88 million", "187.7万"),
        (235_000_000, "235.00 million", "2.35亿"),
        (3_400_000_000, "3.40 billion", "34亿"),
        (43, "43", "43"),
        (0, "0", "0"),
    ],
)
def test_big_numbers(value: float, en: str, zh: str) -> None:
    assert prose(value, "en") == en
    assert prose(value, "zh") == zh


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_digits_round_to_what_they_show(value: float, decimals: int) -> None:
    shown = Decimal(digits(value, decimals).replace(",", "").replace(MINUS, "-"))
    assert abs(shown - Decimal(repr(value))) <= Decimal(5).scaleb(-decimals - 1)


def test_no_minus_before_zero() -> None:
    assert digits(-0.04, 1) == "0.0"


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1001)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,001st"]
    )


def test_kinds_are_counted_with_plural_and_measure_word() -> None:
    trust = KindName(Term("trust", "医院"), "trusts", "家")
    assert (trust.counted(1, "en"), trust.counted(130, "en")) == ("1 trust", "130 trusts")
    assert trust.counted(130, "zh") == "130家医院"


def test_one_of_a_unit_of_measure() -> None:
    assert [one_of(u) for u in ("patients within four hours", "people", "tonnes", "batches", "class")] == (
        ["patient within four hours", "person", "tonne", "batch", "class"]
    )


def test_indicator_values_carry_their_unit() -> None:
    seen = IndicatorName("w", Term("seen", "处置率"), Term("share", ""), share=True)
    steel = IndicatorName("s", Term("steel", "钢产量"), Term("tonnes", "吨"))
    assert (seen.value(0.9, "en"), seen.difference(0.025, "zh")) == ("90.0%", "2.5个百分点")
    assert (steel.value(1, "en"), steel.value(30_000, "en"), steel.value(30_000, "zh")) == (
        "1 tonne",
        "30,000 tonnes",
        "3万吨",
    )
