"""What a course takes out of figures, against plain least squares."""

import numpy as np
import pytest

from abreast.statistics import course
from abreast.statistics.improvement import improvement, judge, seen
from abreast.statistics.noise import Noise, estimate, settled
from abreast.statistics.windows import Windows


def plain(y: np.ndarray, weight: np.ndarray, design: np.ndarray) -> np.ndarray:
    """√w times the residual of weighted least squares, one unit at a time."""
    found = np.zeros_like(y)
    for i in range(len(y)):
        root = np.sqrt(np.nan_to_num(weight[i]))
        beta = np.linalg.lstsq(design * root[:, None], np.nan_to_num(y[i]) * root, rcond=None)[0]
        found[i] = root * (np.nan_to_num(y[i]) - design @ beta)
    return found


@pytest.mark.parametrize("season", [0, 4])
def test_what_is_left_equals_plain_least_squares(season: int) -> None:
    rng = np.random.default_rng(1)
    y, weight = rng.normal(50, 9, (12, 20)), rng.uniform(0.5, 4, (12, 20))
    weight[3, :7] = 0.0
    design = course.columns(20, step=15, season=season)
    left = course.left_over(y, np.sqrt(weight), design)
    np.testing.assert_allclose(left, plain(y, weight, design), atol=1e-9)


def test_expected_squares_are_the_degrees_of_freedom_of_independent_noise() -> None:
    known = np.ones(24, dtype=bool)
    design = course.columns(24, step=21, season=12)
    assert course.rank(known, design) == 14
    assert course.squares(known, design, 0.0) == pytest.approx(10)


def test_a_season_of_ones_own_and_a_step_leave_no_noise() -> None:
    t = np.arange(36)
    values = np.stack(
        [np.sin(2 * np.pi * (t + k) / 12) * (k + 1) + 0.3 * t + 5.0 * (t >= 33) for k in range(6)]
    )
    noise = estimate(values, np.ones_like(values), step=33, season=12)
    assert noise.phi.max() < 1e-12
    assert estimate(values, np.ones_like(values)).phi.min() > 0.1


def test_windows_are_held_against_each_other_without_the_season() -> None:
    """A wave alone, from trough to crest: no change is seen, and the level is the year's."""
    t = np.arange(36)
    values = 10 + np.sin(2 * np.pi * t / 12)[None, :]
    at = Windows(np.arange(2, 5), np.arange(8, 11), np.arange(25, 28))
    noise = Noise(np.array([1.0]), np.array([np.inf]), 0.0, 1.0)
    found = seen(values, np.ones_like(values), noise, at, season=12)
    assert found.change[0] == pytest.approx(0, abs=1e-9)
    assert found.mean[0] == pytest.approx(10)
    assert found.change_error[0] > np.sqrt(2 / 3)
    raw = seen(values, np.ones_like(values), noise, at)
    assert raw.change[0] > 1.5


def test_a_season_needs_two_years() -> None:
    values = np.random.default_rng(2).normal(size=(8, 18))
    at = Windows(np.arange(0, 3), np.arange(3, 6), np.arange(15, 18))
    found = improvement(
        values, np.ones_like(values), 0.0, estimate(values, np.ones_like(values)), at, season=12
    )
    assert not found.decidable.any()


def test_what_hits_all_alike_widens_the_error_and_is_no_improvement() -> None:
    rng = np.random.default_rng(3)
    shocks = rng.normal(0, 2, 30)
    values = rng.normal(0, 0.1, (50, 30)) + shocks
    noise = estimate(values, np.ones_like(values))
    assert noise.shock.variance == pytest.approx(4, rel=0.6)
    assert noise.panel < 0.02
    at = Windows(np.arange(0, 3), np.arange(3, 6), np.arange(27, 30))
    found = seen(values, np.ones_like(values), noise, at)
    assert found.change_error.min() > 0.9
    assert found.change_df.max() < 40


def test_units_may_be_held_against_several_levels() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=(5, 12))
    at = Windows(np.arange(0, 3), np.arange(3, 6), np.arange(9, 12))
    found = seen(values, np.ones_like(values), estimate(values, np.ones_like(values)), at)
    rows = np.array([4, 0, 0])
    several = judge(found.take(rows), np.array([0.1, 0.2, 0.3]))
    one = judge(found, 0.1)
    assert several.p_margin[0] == one.p_margin[4]
    assert several.p_margin[1] < several.p_margin[2]


def test_what_hit_all_alike_and_a_season_are_taken_out_and_the_level_stays() -> None:
    t, rng = np.arange(36), np.random.default_rng(5)
    level = rng.normal(50, 5, (20, 1))
    wave = rng.normal(0, 3, (20, 1)) * np.sin(2 * np.pi * t / 12)
    shock = rng.normal(0, 4, 36)
    found = settled(level + wave + shock, np.ones((20, 36)), season=12)
    spread = found.std(axis=1)
    assert (
        spread.max() < 2.5
    )  # what is left is the part of the shocks that looks like a trend or a season of all
    np.testing.assert_allclose(
        found.mean(axis=1) - level[:, 0], (found.mean(axis=1) - level[:, 0]).mean(), atol=1e-6
    )
