"""How noise goes with the level: against laws known exactly."""

import numpy as np
import pytest

from abreast.statistics.variance_law import Law, widening

MANY = np.array([10_000, 10_000])


def test_shares_waver_most_in_the_middle() -> None:
    found = widening(Law(ends=(0.0, 1.0)), np.array([0.5, 0.9]), np.array([0.1, 0.1]), MANY)
    np.testing.assert_allclose(found, [np.sqrt(0.25 / 0.09), 1.0], rtol=1e-3)


def test_counts_and_measures() -> None:
    level, usual = np.array([40.0, 5.0]), np.array([10.0, 10.0])
    np.testing.assert_allclose(widening(Law(1.0), level, usual, MANY), [2.0, 1.0])
    np.testing.assert_allclose(widening(Law(2.0), level, usual, MANY), [4.0, 1.0])
    np.testing.assert_allclose(widening(Law(), level, usual, MANY), [1.0, 1.0])


def test_a_rating_that_never_moved_is_taken_to_lie_half_a_figure_from_the_end() -> None:
    ends = Law(ends=(1.0, 5.0))
    (found,) = widening(ends, np.array([3.0]), np.array([1.0]), np.array([33]))
    half = 0.5 * 4 / 34
    assert found == pytest.approx(np.sqrt(4.0 / (half * (4.0 - half))))


def test_where_a_law_says_nothing_nothing_is_widened() -> None:
    nothing = np.array([np.nan, -1.0])
    np.testing.assert_array_equal(widening(Law(2.0), np.array([5.0, 5.0]), nothing, MANY), [1.0, 1.0])
