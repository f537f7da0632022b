"""Order-m and order-α against their definitions."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from abreast import frontier
from twins import dominance

ORIENTATIONS = ["input", "output"]
tables = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 30), st.just(4)), elements=st.integers(1, 7).map(float)
)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("m", [1, 2, 4])
def test_order_m_is_the_mean_over_every_possible_draw(orientation, m) -> None:
    rng = np.random.default_rng(m)
    x, y = rng.uniform(1, 5, (12, 2)), rng.uniform(1, 2, (12, 2))
    found = frontier.order_m(x, y, m, orientation)
    for unit in range(12):
        sample = dominance.ratios(x[unit], y[unit], x, y, orientation)
        assert found.dominating[unit] == len(sample)
        if len(sample) ** m < 3_000:
            expected = dominance.order_m(sample, m, orientation)
            np.testing.assert_allclose(found.efficiency[unit], expected, rtol=1e-12)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(tables, st.sampled_from(ORIENTATIONS), st.sampled_from([0.5, 0.8, 0.9, 0.95, 1.0]))
def test_order_alpha_is_the_quantile_of_the_dominating_units(table, orientation, alpha) -> None:
    x, y = table[:, :2], table[:, 2:]
    found = frontier.order_alpha(x, y, alpha, orientation)
    for unit in range(len(x)):
        sample = dominance.ratios(x[unit], y[unit], x, y, orientation)
        assert found.efficiency[unit] == dominance.order_alpha(sample, alpha, orientation)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(tables, st.sampled_from(ORIENTATIONS), st.integers(1, 50))
def test_order_m_lies_inside_fdh_and_nears_it_as_m_grows(table, orientation, m) -> None:
    x, y = table[:, :2], table[:, 2:]
    hull = frontier.score(x, y, "fdh", orientation).efficiency
    sign = 1 if orientation == "input" else -1
    less, more = (sign * frontier.order_m(x, y, k, orientation).efficiency for k in (m, 4 * m))
    assert (less >= more - 1e-12).all()
    assert (more >= sign * hull - 1e-12).all()
    np.testing.assert_allclose(frontier.order_m(x, y, 20_000, orientation).efficiency, hull, rtol=1e-12)
    np.testing.assert_allclose(frontier.order_alpha(x, y, 1, orientation).efficiency, hull, rtol=1e-12)


def test_order_m_interval_is_the_spread_of_repeated_samples() -> None:
    rng = np.random.default_rng(8)
    point = np.ones((400, 1))
    spread = [
        frontier.order_m([[1.0]], [[1.0]], 10, reference=(rng.uniform(1, 2, (400, 1)), point))
        for _ in range(400)
    ]
    halves = np.array([float(s.upper[0] - s.lower[0]) / 2 / 1.959964 for s in spread])
    real = np.std([float(s.efficiency[0]) for s in spread])
    np.testing.assert_allclose(halves.mean(), real, rtol=0.1)


def test_order_alpha_interval_has_the_binomial_ranks() -> None:
    # ratios 1 … 20, median: binomial(20, 1/2) has P(B ≤ 5) = 0.0207, so ranks 6 and 15 hold 95 %
    # (Conover 1999, Practical Nonparametric Statistics, section 3.2)
    x, y = np.arange(1.0, 21.0)[:, None], np.ones((20, 1))
    found = frontier.order_alpha([[1.0]], [[1.0]], 0.5, reference=(x, y))
    assert (found.efficiency[0], found.lower[0], found.upper[0]) == (10.0, 6.0, 15.0)


def test_intervals_that_the_data_cannot_bound_say_so() -> None:
    x, y = np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])
    alone = frontier.order_m(x, y, 5)
    assert np.isnan(alone.lower[1])
    assert np.isnan(alone.upper[1])
    found = frontier.order_alpha(x, y, 0.9)
    assert found.lower[1] == 0
    assert frontier.order_alpha(x, y, 0.9, "output").upper[0] == np.inf


def test_status_targets_and_eligibility() -> None:
    x = np.array([[2.0], [1.0], [0.0], [np.nan]])
    y = np.array([[1.0], [1.0], [1.0], [1.0]])
    found = frontier.order_m(x, y, 3, reference=(x[:2], y[:2]))
    assert found.status.tolist() == ["optimal", "optimal", "refused", "refused"]
    np.testing.assert_allclose(found.targets[0][0], found.efficiency[0] * 2)
    assert found.targets[1][0] == 1
    assert (
        frontier.order_m(x[:2], 2 * y[:2], 3, reference=(x[:2], y[:2])).status.tolist() == ["infeasible"] * 2
    )
    assert frontier.order_alpha(x[:2], y[:2], 1, eligible=[True, False]).efficiency.tolist() == [1.0, 2.0]


def test_frames_threads_and_repeated_runs_give_the_same_bits() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.uniform(1, 9, (900, 2)), rng.uniform(1, 9, (900, 2))
    for function, level in ((frontier.order_m, 30), (frontier.order_alpha, 0.9)):
        one, two, four = (function(x, y, level, threads=k) for k in (1, 2, 4))
        framed = function(pl.DataFrame(x), pl.DataFrame(y), level)
        for other in (two, four, framed):
            for name in ("efficiency", "lower", "upper", "dominating"):
                assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (frontier.order_m, (0,), "m is 0"),
        (frontier.order_m, (2.5,), "m is 2.5"),
        (frontier.order_m, (3, "directional"), "orientation 'input' and 'output'"),
        (frontier.order_alpha, (0,), "alpha is 0"),
        (frontier.order_alpha, (1.5,), "alpha is 1.5"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(function, arguments, words) -> None:
    with pytest.raises(frontier.FrontierError, match=words):
        function(np.ones((3, 1)), np.ones((3, 1)), *arguments)


def test_confidence_and_shapes_are_refused() -> None:
    with pytest.raises(frontier.FrontierError, match="confidence is 95"):
        frontier.order_m(np.ones((3, 1)), np.ones((3, 1)), 3, confidence=95)
    with pytest.raises(frontier.FrontierError, match="do not match"):
        frontier.order_m(np.ones((3, 1)), np.ones((2, 1)), 3)
