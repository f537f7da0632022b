"""Words of comparison hold for the number and are chosen by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.bulletin.operators import more_than, operator, round_count, round_rate


@pytest.mark.parametrize(
    ("count", "of", "word"),
    [
        (43, 43, "all"),
        (995, 1000, "almost"),
        (994, 1000, "more"),
        (953, 1000, "more"),
        (950, 1000, "exact"),
        (878, 1000, "more"),
        (8001, 10000, "exact"),
        (799, 1000, "exact"),
        (420, 1000, "exact"),
        (0, 10, "exact"),
    ],
)
def test_a_share_has_its_word(count: int, of: int, word: str) -> None:
    assert operator(count, of) == word


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_no_word_claims_too_much(count: int, of: int) -> None:
    count = min(count, of)
    word, below = operator(count, of), round_rate(count, of)
    assert (word == "all") == (count == of)
    assert word != "almost" or 0.995 <= count / of < 1
    assert below is None or (below < 100 * count / of < below + 5 and below % 5 == 0)


@given(st.integers(0, 10**9))
def test_a_round_number_lies_below(count: int) -> None:
    below = round_count(count)
    assert below is None or (count * 0.9 < below < count and len(str(below).rstrip("0")) <= 2)


def test_large_counts_in_words() -> None:
    assert more_than(78_413, "en") == "more than 78,000"
    assert more_than(78_413, "zh") == "7.8万多"
    assert more_than(78_000, "en") is None
    assert more_than(9_555, "zh") is None
