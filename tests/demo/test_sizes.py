"""Cutting wholes into parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.demo.chance import STREAMS, apportion, stream
from abreast.demo.numeral import numeral
from abreast.demo.sizes import divide, place


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30), st.integers(2, 300), st.integers(0, 99))
def test_parts_add_up_to_the_whole(sizes: list[int], mean: int, seed: int) -> None:
    parent, parts = divide(np.array(sizes), mean, np.random.default_rng(seed))
    assert np.bincount(parent, weights=parts, minlength=len(sizes)).tolist() == sizes
    assert parts.min() >= 1 or min(sizes) < mean
    assert (np.diff(parent) >= 0).all()


@given(st.integers(0, 10**7), st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_apportioned_numbers_are_whole_and_add_up(total: int, weights: list[float]) -> None:
    shares = np.array(weights)
    whole = apportion(total, shares)
    assert whole.sum() == total
    assert np.abs(whole - total * shares / shares.sum()).max() < 1 + 1e-6


def test_places_count_within_each_parent() -> None:
    assert place(np.array([2, 0, 3])).tolist() == [0, 1, 0, 1, 2]


def test_streams_differ_and_repeat() -> None:
    draws = {name: stream(1, name).random() for name in STREAMS}
    assert len(set(draws.values())) == len(STREAMS)
    assert draws == {name: stream(1, name).random() for name in STREAMS}
    assert stream(2, "tree").random() != draws["tree"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (42, "四十二"), (99, "九十九")]
)
def test_numerals(number: int, words: str) -> None:
    assert numeral(number) == words


@pytest.mark.parametrize("number", [0, 100])
def test_numerals_end_at_ninety_nine(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        numeral(number)
