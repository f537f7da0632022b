"""Noise of a panel: what was put in is found, and window errors equal their plain twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.moderation import moderate
from abreast.statistics.noise import Noise, estimate, proportion_weights, window_errors
from twins import groups as twin


def autocorrelated(rng, units, periods, rho):
    """Noise of unit variance with first-order autocorrelation."""
    e = rng.standard_normal((units, periods))
    for t in range(1, periods):
        e[:, t] = rho * e[:, t - 1] + np.sqrt(1 - rho**2) * e[:, t]
    return e


@pytest.mark.parametrize(
    ("rho", "periods"), [(0.0, 9), (0.3, 9), (0.5, 9), (0.0, 36), (0.3, 36), (0.5, 36), (0.8, 36)]
)
def test_variance_and_autocorrelation_put_in_are_found(rho, periods):
    rng = np.random.default_rng(12)
    level = rng.normal(50, 10, (600, 1))
    season = 5 * np.sin(np.arange(periods))[None, :]
    drift = rng.normal(0, 0.2, (600, 1)) * np.arange(periods)[None, :]
    values = level + season + drift + 3 * autocorrelated(rng, 600, periods, rho)
    noise = estimate(values, np.ones_like(values))
    assert noise.rho == pytest.approx(rho, abs=0.06 if periods == 36 else 0.15)
    assert noise.panel == pytest.approx(9.0, rel=0.15 if periods == 36 else 0.6)


def test_window_errors_hold_in_simulation():
    """Spread of window means of 6 periods about the truth equals their standard error, at autocorrelation 0.5."""
    rng = np.random.default_rng(3)
    noise_in = 2 * autocorrelated(rng, 4_000, 24, 0.5)
    weights = np.tile(rng.uniform(1, 4, (4_000, 1)), (1, 24))
    values = noise_in / np.sqrt(weights)
    noise = estimate(values, weights)
    se = window_errors(noise, weights[:, -6:], np.full((4_000, 6), 1 / 6))
    z = values[:, -6:].mean(axis=1) / se
    assert z.std() == pytest.approx(1.0, abs=0.06)


def test_binomial_chance_has_dispersion_one_and_more_is_found():
    rng = np.random.default_rng(8)
    size = rng.integers(50, 5_000, (300, 1)).astype(float).repeat(24, axis=1)
    level = rng.uniform(0.6, 0.95, (300, 1)).repeat(24, axis=1)
    share = rng.binomial(size.astype(int), level) / size
    weights = proportion_weights(share, size, share.mean(axis=1))
    assert estimate(share, weights, floor=1.0).panel == pytest.approx(1.0, abs=0.05)
    wobble = np.clip(level + 2 * np.sqrt(level * (1 - level) / size) * rng.standard_normal(size.shape), 0, 1)
    more = rng.binomial(size.astype(int), wobble) / size
    found = estimate(more, proportion_weights(more, size, more.mean(axis=1)), floor=1.0)
    assert found.panel == pytest.approx(5.0, rel=0.15)


def test_a_single_period_tells_only_chance():
    share, size = np.array([[0.9], [0.5]]), np.array([[100.0], [400.0]])
    weights = proportion_weights(share, size, share[:, 0])
    chance = estimate(share, weights, floor=1.0)
    assert window_errors(chance, weights, np.ones((2, 1))) == pytest.approx([0.03, 0.025], rel=1e-9)
    quantity = estimate(np.array([[3.0], [4.0]]), np.ones((2, 1)))
    assert np.isnan(quantity.phi).all()


def test_shares_of_nought_and_one_keep_an_error():
    share, size = np.array([[0.0, 0.0], [1.0, 1.0]]), np.full((2, 2), 10.0)
    weights = proportion_weights(share, size, share.mean(axis=1))
    assert np.all(window_errors(estimate(share, weights, floor=1.0), weights, np.full((2, 2), 0.5)) > 0)


def test_units_of_very_different_size_keep_their_own_noise():
    rng = np.random.default_rng(6)
    scale = 10.0 ** rng.uniform(0, 3, (200, 1))
    values = 100 * scale + scale * rng.standard_normal((200, 36))
    phi = estimate(values, np.ones_like(values)).phi
    assert np.sqrt(phi) / scale[:, 0] == pytest.approx(np.ones(200), rel=0.75)


def test_missing_periods_are_left_out():
    rng = np.random.default_rng(6)
    values = rng.standard_normal((50, 20))
    gaps = values.copy()
    gaps[:, [3, 11]] = np.nan
    gaps[0, 1:] = np.nan
    found = estimate(gaps, np.ones_like(gaps))
    assert np.isfinite(found.phi).all()
    assert found.df[0] == min(found.df)
    weights = np.array([[1.0, np.nan, 4.0]])
    noise = Noise(np.array([2.0]), np.array([9.0]), 0.5, 2.0)
    assert window_errors(noise, weights, np.array([[0.5, np.nan, 0.5]]))[0] == pytest.approx(
        twin.window_error(2.0, 0.5, [1.0, 0.0, 4.0], [0.5, 0.0, 0.5])
    )


@given(
    st.floats(0.1, 9),
    st.floats(0, 0.95),
    st.lists(st.tuples(st.floats(0.1, 50), st.floats(-2, 2)), min_size=1, max_size=8),
)
def test_window_errors_equal_the_plain_twin(phi, rho, window):
    weights, coefficients = np.array(window).T
    noise = Noise(np.array([phi]), np.array([5.0]), rho, phi)
    found = window_errors(noise, weights[None, :], coefficients[None, :])
    assert found[0] == pytest.approx(twin.window_error(phi, rho, weights, coefficients), rel=1e-9, abs=1e-7)


def test_moderated_variances_lie_between_the_own_and_the_panel():
    rng = np.random.default_rng(9)
    truth = 4.0 * 8 / rng.chisquare(8, 3_000)
    df = np.full(3_000, 5.0)
    own = truth * rng.chisquare(5, 3_000) / 5
    found, total, panel = moderate(own, df)
    assert panel == pytest.approx(4.0, rel=0.1)
    assert total[0] - 5 == pytest.approx(8, rel=0.25)
    assert np.all((found - own) * (found - panel) <= 1e-12)
    assert np.mean((np.log(found) - np.log(truth)) ** 2) < 0.5 * np.mean((np.log(own) - np.log(truth)) ** 2)


def test_equal_variances_are_pooled_altogether():
    rng = np.random.default_rng(10)
    found, total, panel = moderate(rng.chisquare(40, 50) / 40, np.full(50, 40.0))
    assert np.isinf(total).all() == (np.ptp(found) == 0)
    assert panel == pytest.approx(1.0, abs=0.1)


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="units, periods"):
        estimate(np.ones((2, 3)), np.ones((3, 2)))
