"""Departures: the same as the plain twin, few alarms without a cause, shifts found, nothing from the future."""

import numpy as np
import pytest

from abreast.integrity.departures import Rule, departures
from twins import departures as twin


def panel(seed: int, n: int, t: int, spread: float = 0.08, rho: float = 0.0) -> np.ndarray:
    """Noise around levels of units and common effects of periods."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((n, t))
    for k in range(1, t):
        noise[:, k] = rho * noise[:, k - 1] + np.sqrt(1 - rho**2) * noise[:, k]
    return spread * noise + rng.normal(0, 0.3, (n, 1)) + rng.normal(0, 0.1, (1, t))


@pytest.mark.parametrize("sign", [1, 0, -1])
def test_as_the_plain_twin(sign: int) -> None:
    x = panel(3, 30, 14)
    x[np.random.default_rng(1).random(x.shape) < 0.1] = np.nan
    group, signs = np.repeat([0, 1], [24, 6]), np.full(30, sign)
    fast = departures(x, group, signs)
    p, z = twin.departures(x, group, signs)
    np.testing.assert_allclose(fast.z, z, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fast.p, p, rtol=1e-9, atol=1e-12)


def test_order_of_the_series_does_not_matter() -> None:
    x, group = panel(4, 60, 16), np.repeat([0, 1], 30)
    shuffled = np.random.default_rng(0).permutation(60)
    one, other = (
        departures(x, group, np.ones(60, int)),
        departures(x[shuffled], group[shuffled], np.ones(60, int)),
    )
    np.testing.assert_allclose(one.p[shuffled], other.p)


def test_later_figures_change_nothing_that_was_asked_before() -> None:
    x = panel(5, 50, 20)
    whole = departures(x, np.zeros(50, int), np.zeros(50, int))
    early = departures(x[:, :12], np.zeros(50, int), np.zeros(50, int))
    np.testing.assert_allclose(whole.p[:, :12], early.p)


def test_what_hits_all_alike_raises_no_alarm() -> None:
    x = panel(6, 80, 20, spread=0.05)
    x[:, 15] += 2.0
    assert (departures(x, np.zeros(80, int), np.zeros(80, int)).p[:, 15] > 0.01).mean() > 0.95


@pytest.mark.parametrize("counted", [True, False])
def test_rounding_is_no_spread(counted: bool) -> None:
    """Most opening hours stay the same for months: that a few move by 3 % is no jump of many million spreads."""
    hours, days = np.arange(100.0, 140.0), np.array([31.0, 29.0, 31.0, 30.0, 31.0, 30.0])
    x = np.log(hours[:, None] / days)
    x[5, 3] += 0.03
    chance = np.full(x.shape, 1 / 150) if counted else None
    seen = departures(
        x, np.zeros(40, int), np.zeros(40, int), Rule(windows=(1,), history=1, bend=False), chance=chance
    )
    assert not (np.abs(seen.z) > 20).any()
    if counted:
        assert np.nan_to_num(seen.p, nan=1.0).min() > 0.5


@pytest.mark.parametrize(("rho", "least"), [(0.0, 0.85), (0.3, 0.70)])
def test_a_fifth_more_is_found_and_honest_units_are_left_alone(rho: float, least: float) -> None:
    x = panel(7, 1500, 36, rho=rho)
    start = np.random.default_rng(8).integers(8, 33, 75)
    for unit, begun in enumerate(start):
        x[unit, begun:] += np.log(1.2)
    p = departures(x, np.zeros(1500, int), np.ones(1500, int)).p
    alarm = np.nan_to_num(p, nan=1.0) <= 0.015
    hit = [alarm[unit, begun : begun + 3].any() for unit, begun in enumerate(start)]
    assert np.mean(hit) >= least
    assert alarm[75:].mean() <= 0.015


def test_p_values_of_honest_series_are_not_too_small() -> None:
    p = departures(panel(9, 3000, 24), np.zeros(3000, int), np.zeros(3000, int), Rule()).p
    known = p[~np.isnan(p)]
    for level in (0.1, 0.01, 0.001):
        assert (known <= level).mean() <= 1.3 * level


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="series, periods"):
        departures(np.zeros((2, 3)), np.zeros(3, int), np.zeros(2, int))
