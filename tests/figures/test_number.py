"""Numbers as people write them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.figures.number import Notation, number, parsed

ENGLISH, GERMAN, FRENCH, SWISS = Notation(), Notation(",", "."), Notation(",", " "), Notation(".", "'")


def value(text: str, notation: Notation) -> float | None:
    frame = parsed(pl.Series([text]), notation)
    assert (frame["value"][0], frame["percent"][0]) == number(text, notation)
    return frame["value"][0]


@pytest.mark.parametrize(
    ("text", "notation", "expected"),
    [
        ("12", ENGLISH, 12),
        ("-1.5", ENGLISH, -1.5),
        ("+.5", ENGLISH, 0.5),
        ("5.", ENGLISH, 5),
        ("1e3", ENGLISH, 1000),
        ("1,234", ENGLISH, 1234),
        ("12,345,678.9", ENGLISH, 12345678.9),
        ("1,00,000", ENGLISH, 100000),
        ("1.234,5", GERMAN, 1234.5),
        ("1.234", GERMAN, 1234),
        ("0,5", GERMAN, 0.5),
        ("1 234,5", FRENCH, 1234.5),
        ("1\u202f234,5", FRENCH, 1234.5),
        ("1'234.5", SWISS, 1234.5),
        ("−3", ENGLISH, -3),
        ("(1,200)", ENGLISH, -1200),
        ("１２３", ENGLISH, 123),
        ("1，234", ENGLISH, 1234),
        ("1234", Notation(".", ""), 1234),
    ],
)
def test_numbers(text: str, notation: Notation, expected: float) -> None:
    assert value(text, notation) == expected


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("12o", ENGLISH),
        ("1,5", ENGLISH),
        ("1,2345", ENGLISH),
        ("0.5", GERMAN),
        ("1 234", ENGLISH),
        ("1,234", Notation(".", "")),
        ("nan", ENGLISH),
        ("inf", ENGLISH),
        ("1e999", ENGLISH),
        ("£5", ENGLISH),
        ("5 t", ENGLISH),
        ("=1+1", ENGLISH),
        ("", ENGLISH),
        ("#DIV/0!", ENGLISH),
        ("--5", ENGLISH),
        ("1.2.3", ENGLISH),
        ("(", ENGLISH),
        ("%", ENGLISH),
    ],
)
def test_what_is_no_number(text: str, notation: Notation) -> None:
    assert number(text, notation)[0] is None
    assert parsed(pl.Series([text, None]), notation)["value"].to_list() == [None, None]


@pytest.mark.parametrize("text", ["85%", "85 %", "８５％", "85.0%"])
def test_percent_signs_are_reported(text: str) -> None:
    frame = parsed(pl.Series([text, "85"]), ENGLISH)
    assert frame.rows() == [(85.0, True), (85.0, False)]


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1),
    st.sampled_from([ENGLISH, GERMAN, FRENCH, SWISS]),
)
def test_whatever_is_written_is_read_back(values: list[float], notation: Notation) -> None:
    written = [repr(one).replace(".", notation.decimal) for one in values]
    assert parsed(pl.Series(written), notation)["value"].to_list() == values


@given(st.integers(-(10**15), 10**15), st.sampled_from([ENGLISH, GERMAN, FRENCH, SWISS]))
def test_grouped_numbers_are_read_back(whole: int, notation: Notation) -> None:
    assert value(f"{whole:,}".replace(",", notation.thousands), notation) == whole


@given(st.text(), st.sampled_from([ENGLISH, GERMAN, FRENCH, SWISS]))
def test_both_readers_agree_on_any_text(text: str, notation: Notation) -> None:
    value(text, notation)
