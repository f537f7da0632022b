"""The test of improvement: worked by hand, and its error rates by simulation."""

import numpy as np
import pytest
from scipy.stats import norm

from abreast.statistics.improvement import improvement
from abreast.statistics.noise import Noise, estimate
from abreast.statistics.windows import Windows, earliest, gap, windows

AT = Windows(np.arange(0, 3), np.arange(3, 6), np.arange(6, 9))
KNOWN = Noise(np.array([1.0]), np.array([np.inf]), 0.0, 1.0)


def test_worked_by_hand() -> None:
    values = np.array([[1.0, 1, 1, 1, 2, 3, 4, 5, 6]])
    found = improvement(values, np.ones_like(values), 4.5, KNOWN, AT, tolerance=0.5)
    assert found.change[0] == pytest.approx(3)
    assert found.margin[0] == pytest.approx(1)
    assert found.change_error[0] == pytest.approx(np.sqrt(2 / 3))
    assert found.p_change[0] == pytest.approx(norm.sf(3 / np.sqrt(2 / 3)))
    assert found.p[0] == pytest.approx(norm.sf(1 / np.sqrt(1 / 3)))
    assert found.behind[0]


def test_less_is_better_is_the_mirror_image() -> None:
    values = np.random.default_rng(0).normal(size=(5, 9))
    noise = estimate(values, np.ones_like(values))
    up = improvement(values, np.ones_like(values), 0.2, noise, AT, tolerance=0.1)
    down = improvement(-values, np.ones_like(values), -0.2, noise, AT, sign=-1, tolerance=0.1)
    np.testing.assert_allclose(up.p, down.p)
    np.testing.assert_array_equal(up.behind, down.behind)


def test_a_missing_period_is_not_decidable() -> None:
    values = np.zeros((1, 9))
    values[0, 7] = np.nan
    weights = np.where(np.isnan(values), np.nan, 1.0)
    found = improvement(values, weights, 1.0, KNOWN, AT)
    assert not found.decidable[0]
    assert np.isnan(found.p[0])


@pytest.mark.parametrize(("rho", "periods"), [(0.0, 0), (0.05, 0), (0.3, 1), (0.5, 3), (0.8, 10)])
def test_the_gap_leaves_little_correlation(rho: float, periods: int) -> None:
    assert gap(rho) == periods
    assert rho ** (gap(rho) + 1) < 0.1


def test_windows_lie_apart_and_earliest_is_the_first_that_fits() -> None:
    for rho in (0.0, 0.3, 0.6):
        for start in (0, 4, 20):
            first = earliest(start, rho)
            assert windows(first - 1, start, rho) is None
            found = windows(first, start, rho)
            assert found is not None
            assert found.behind[0] >= 0
            assert found.baseline[0] - found.behind[-1] == gap(rho) + 1
            assert found.follow_up[0] > found.baseline[-1]
            assert found.follow_up[0] >= start


def autocorrelated(rng: np.random.Generator, n: int, t: int, rho: float) -> np.ndarray:
    noise = rng.normal(size=(n, t))
    for i in range(1, t):
        noise[:, i] = rho * noise[:, i - 1] + np.sqrt(1 - rho**2) * noise[:, i]
    return noise


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
@pytest.mark.parametrize("reliability", [0.3, 0.9])
def test_few_units_are_confirmed_when_nothing_changed(rho: float, reliability: float) -> None:
    """Stationary noise, 400 units in 30 panels: confirmed among units behind, at most 5 % with Monte Carlo error."""
    rng = np.random.default_rng(int(100 * rho + 10 * reliability))
    false = tested = 0
    for _ in range(30):
        truth = rng.normal(size=(400, 1)) * np.sqrt(reliability / (1 - reliability))
        values = truth + autocorrelated(rng, 400, 48, rho)
        noise = estimate(values, np.ones_like(values))
        at = windows(47, 40, noise.rho)
        assert at is not None
        found = improvement(values, np.ones_like(values), float(np.quantile(truth, 0.6)), noise, at)
        false += int((found.behind & (found.p <= 0.05)).sum())
        tested += int(found.behind.sum())
    assert false / tested <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / tested)


def test_a_real_improvement_is_found_as_often_as_with_known_noise() -> None:
    """True improvement and margin of three standard errors each: power at least 0.8, near that of known variances."""
    rng = np.random.default_rng(7)
    error = np.sqrt(1 / 3)
    found, ideal = [], []
    for _ in range(40):
        values = rng.normal(size=(300, 24))
        values[:, -3:] += 3 * error * np.sqrt(2)
        level = 3 * error * np.sqrt(2) - 3 * error
        weights = np.ones_like(values)
        for noise, powers in (
            (estimate(values, weights, step=21), found),
            (Noise(np.ones(300), np.full(300, np.inf), 0.0, 1.0), ideal),
        ):
            at = windows(23, 18, noise.rho)
            assert at is not None
            powers.append(float((improvement(values, weights, level, noise, at).p <= 0.05).mean()))
    assert np.mean(found) >= 0.8
    assert abs(np.mean(found) - np.mean(ideal)) < 0.03
