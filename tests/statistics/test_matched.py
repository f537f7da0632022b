"""Matched difference in differences: by hand, and its coverage in simulated help."""

import numpy as np
import pytest

from abreast.statistics.matched import effect


def test_worked_by_hand() -> None:
    """Six helped, each beside its nearest unhelped: changes 3 more, so the effect is 3 without spread."""
    start = np.array([0.0, 10, 20, 30, 40, 50, 1, 11, 21, 31, 41, 51, 500])
    change = np.array([4.0, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 99])
    treated = np.arange(13) < 6
    found = effect(change, treated, start[:, None], np.zeros(13, dtype=np.int64), k=1)
    assert (found.effect, found.treated, found.matched) == (3.0, 6, 6)
    assert found.low == found.high == 3.0


def test_only_units_of_the_same_stratum_are_set_beside_each_other() -> None:
    start = np.tile(np.arange(8.0), 2)
    stratum = np.repeat([0, 1], 8)
    treated = np.tile(np.arange(8) % 2 == 0, 2)
    change = np.where(stratum == 0, 0.0, 100.0) + treated
    assert effect(change, treated, start[:, None], stratum, k=2).effect == pytest.approx(1)


def test_too_few_say_nothing() -> None:
    found = effect(np.zeros(10), np.arange(10) < 3, np.zeros((10, 1)), np.zeros(10, dtype=np.int64))
    assert np.isnan(found.effect)
    assert found.treated == 3


def test_units_without_an_attribute_are_counted_apart() -> None:
    attributes = np.arange(20.0)[:, None]
    attributes[0] = np.nan
    found = effect(np.ones(20), np.arange(20) < 8, attributes, np.zeros(20, dtype=np.int64))
    assert (found.treated, found.apart) == (7, 1)


@pytest.mark.parametrize("true", [0.0, 1.5])
def test_intervals_hold_the_truth_though_the_helped_began_behind(true: float) -> None:
    """Help goes to those behind, who would rise by themselves (regression to the mean): 200 campaigns."""
    rng = np.random.default_rng(5)
    held, plain = 0, []
    for _ in range(200):
        level = rng.normal(size=300)
        before, after = level + rng.normal(size=300), level + rng.normal(size=300)
        treated = rng.random(300) < 0.25 / (1 + np.exp(3 * before))
        change = after - before + true * treated
        found = effect(change, treated, before[:, None], np.zeros(300, dtype=np.int64))
        held += bool(found.low <= true <= found.high)
        plain.append(change[treated].mean())
    assert held / 200 >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / 200)
    assert np.mean(plain) > true + 0.4
