"""Phrases are texts, and know what they were made from."""

import copy
import pickle

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from abreast.tables.phrase import (
    NOTHING,
    Phrase,
    data_of,
    packed,
    phrase_of,
    phrases,
    reason_of,
    unpacked,
    words,
)

MADE = Phrase("{count:,} of {what}", count=1234, what=Phrase("these {name!r}", name="a"))


def test_it_is_the_text() -> None:
    assert MADE == "1,234 of these 'a'"
    assert Phrase("is empty; write { en = … }") == "is empty; write { en = … }"
    assert not NOTHING


def test_it_comes_back_as_it_was() -> None:
    for again in (
        copy.deepcopy(MADE),
        pickle.loads(pickle.dumps(MADE)),
        unpacked(packed(MADE)),
        phrase_of(data_of(MADE)),
    ):
        assert again == MADE
        assert (again.template, again.parts["count"]) == (MADE.template, 1234)
        assert again.parts["what"].template == "these {name!r}"


@given(st.text())
def test_the_words_of_others_stay_as_they_are(text: str) -> None:
    assert words(text) == text == unpacked(packed(words(text)))
    assert phrase_of(text) == text
    assert Phrase("{said}!", said=text) == f"{text}!"


def test_what_an_error_says() -> None:
    assert reason_of(ValueError(MADE)) is MADE
    assert reason_of(KeyError("a")) == "a"
    assert reason_of(ValueError()) == ""


def test_a_phrase_for_every_row() -> None:
    frame = pl.DataFrame({"unit": ["a", '"{b}"', None], "row": [1, 2, 3]})
    alike = frame.select(phrases("is empty")).to_series().to_list()
    assert [unpacked(one) for one in alike] == ["is empty"] * len(alike)
    told = phrases("row {row} of {unit}", row=pl.col("row"), unit=pl.col("unit"))
    found = [unpacked(one) for one in frame.select(told).to_series()]
    assert found == ["row 1 of a", 'row 2 of "{b}"', "row 3 of None"]
    assert {one.template for one in found} == {"row {row} of {unit}"}
