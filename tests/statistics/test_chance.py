"""What chance alone would show: all of several changes up, independent or alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.chance import all_up, mean_correlation


def test_six_changes_up_by_chance() -> None:
    assert all_up(6) == pytest.approx(1 / 64, abs=1e-12)
    assert all_up(6, 0.5) == pytest.approx(1 / 7, abs=1e-6)


@given(st.integers(1, 12))
def test_at_a_correlation_of_a_half_it_is_one_in_one_more(k: int) -> None:
    """The largest of k + 1 equal draws is any of them alike (David and Nagaraja 2003, Order Statistics, 5.3)."""
    assert all_up(k, 0.5) == pytest.approx(1 / (k + 1), abs=1e-6)


@given(st.integers(1, 12), st.floats(0.0, 0.9))
def test_between_independence_and_one_change(k: int, correlation: float) -> None:
    assert 0.5**k - 1e-9 <= all_up(k, correlation) <= 0.5 + 1e-9


def test_draws_come_out_up_as_often() -> None:
    rng = np.random.default_rng(4)
    z = np.sqrt(0.3) * rng.standard_normal((200_000, 1)) + np.sqrt(0.7) * rng.standard_normal((200_000, 4))
    share = (z > 0).all(axis=1).mean()
    assert share == pytest.approx(all_up(4, 0.3), abs=4 * np.sqrt(0.1 / 200_000))
    assert mean_correlation(z) == pytest.approx(0.3, abs=0.01)


def test_a_correlation_that_is_not_known_is_none() -> None:
    assert mean_correlation(np.zeros((9, 1))) == 0.0
    assert mean_correlation(np.array([[1.0, np.nan], [2.0, 1.0], [3.0, 2.0]])) == 0.0
    assert mean_correlation(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])) == 0.0
    assert mean_correlation(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5], [np.nan, 0.0]])) > 0.9


@pytest.mark.parametrize(("k", "correlation"), [(0, 0.0), (3, -0.1), (3, 1.0)])
def test_what_cannot_be_is_refused(k: int, correlation: float) -> None:
    with pytest.raises(ValueError, match="correlation"):
        all_up(k, correlation)
