"""A line through a unit's last periods, against plain least squares; when it reaches a level, and within what band."""

import numpy as np
import pytest
from scipy import stats

from abreast.statistics.noise import Noise
from abreast.statistics.trend import Line, line, reaches

SINCE, PERIODS = 8, 18


def noise(n: int, rho: float = 0.0) -> Noise:
    return Noise(np.full(n, 4.0), np.full(n, 30.0), rho, 4.0)


def drawn(seed: int = 0, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values, weights = rng.normal(50, 2, (n, PERIODS)), rng.uniform(0.5, 3.0, (n, PERIODS))
    values[1, 10] = np.nan
    return values, weights


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_line_and_its_errors_are_those_of_least_squares(rho: float) -> None:
    values, weights = drawn()
    found = line(values, weights, noise(6, rho), SINCE)
    assert found.length == PERIODS - SINCE
    for i in range(6):
        at = np.arange(SINCE, PERIODS)[~np.isnan(values[i, SINCE:])]
        solve = np.linalg.pinv(np.column_stack([np.ones(len(at)), at - (PERIODS - 1.0)]))
        now, slope = solve @ values[i, at]
        assert (found.now[i], found.slope[i]) == pytest.approx((now, slope))
        root = np.sqrt(weights[i, at])
        shared = rho ** np.abs(at[:, None] - at[None, :]).astype(float)
        spread = solve @ (4.0 * shared / np.outer(root, root)) @ solve.T
        told = found.now_variance[i], found.slope_variance[i], found.covariance[i]
        assert told == pytest.approx((spread[0, 0], spread[1, 1], spread[0, 1]))
        ahead = np.array([1.0, 5.0])
        assert found.error(5.0)[i] == pytest.approx(np.sqrt(ahead @ spread @ ahead))


def test_a_line_needs_the_last_period_and_four_of_them() -> None:
    values, weights = drawn()
    values[0, -1] = np.nan
    values[2, SINCE : PERIODS - 3] = np.nan
    found = line(values, weights, noise(6), SINCE)
    assert np.flatnonzero(np.isnan(found.now)).tolist() == [0, 2]
    assert np.isnan(found.now_variance).tolist() == np.isnan(found.now).tolist()


def test_a_season_of_ones_own_is_no_trend() -> None:
    t = np.arange(36)
    values = 50 + 3 * np.sin(2 * np.pi * t / 12) + 0.5 * np.clip(t - 29, 0, None)
    found = line(values[None, :], np.ones((1, 36)), noise(1), 30, season=12)
    assert (found.slope[0], found.now[0]) == pytest.approx((0.5, 53.0), abs=0.2)
    raw = line(values[None, :], np.ones((1, 36)), noise(1), 30)
    assert abs(raw.slope[0] - 0.5) > 0.3


def straight(now: list[float], slope: list[float], error: float = 0.0, df: float = 1e9) -> Line:
    n, none = len(now), np.zeros(len(now))
    variance = np.full(n, error**2)
    return Line(np.array(now), np.array(slope), variance, none, none, np.full(n, df), 6)


def test_a_line_reaches_the_level_where_it_crosses_it() -> None:
    found = reaches(straight([60, 50, 50, 50, 50, np.nan], [0, 2, 1, 0.5, -1, 1]), np.full(6, 59.5))
    assert found.horizon == 12
    np.testing.assert_array_equal(found.expected, [0, 5, 10, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found.earliest, found.expected)
    np.testing.assert_array_equal(found.latest, found.expected)


def test_less_may_be_better_and_near_is_enough() -> None:
    found = reaches(straight([9.0], [-1.0]), np.array([5.0]), sign=-1, tolerance=1.0)
    assert found.expected.tolist() == [3]


def test_the_band_comes_sooner_and_goes_later() -> None:
    """Two degrees of freedom: 4.3027 standard errors on either side."""
    found = reaches(straight([50.0], [1.0], error=1.0, df=2.0), np.array([56.0]))
    assert (found.earliest[0], found.expected[0], found.latest[0]) == (2, 6, 11)
    assert stats.t.ppf(0.975, 2) == pytest.approx(4.3027, abs=1e-4)


def test_the_band_holds_the_truth_as_often_as_it_says() -> None:
    """Of honest lines ten periods ahead, 95 % hold the true value."""
    rng = np.random.default_rng(1)
    n, t = 4000, np.arange(PERIODS)
    values = 40 + 0.5 * t + rng.normal(0, 2, (n, PERIODS))
    known = Noise(np.full(n, 4.0), np.full(n, np.inf), 0.0, 4.0)
    found = line(values, np.ones_like(values), known, SINCE)
    off = (found.now + 10 * found.slope - (40 + 0.5 * (PERIODS - 1 + 10))) / found.error(10.0)
    assert (np.abs(off) < 1.96).mean() == pytest.approx(0.95, abs=0.015)
