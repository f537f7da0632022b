"""Matched differences: a case by hand, the error rate under no effect, and power."""

import numpy as np
import pytest

from abreast.statistics import matched_difference
from abreast.statistics.segments import Bools, Floats, Ints


def test_a_case_by_hand() -> None:
    outcome = np.array([5.0, 7.0, 1.0, 2.0, 4.0, 100.0])
    before = np.array([1.0, 2.0, 1.0, 2.1, 9.0, 1.0])
    group = np.array([0, 0, 0, 0, 0, 1])
    treated = np.array([True, True, False, False, False, False])
    found = matched_difference(outcome, before, group, treated, k=1)
    assert found.difference == pytest.approx(((5 - 1) + (7 - 2)) / 2)
    # Each control served once, so only the spread of the gains (4 and 5) counts: √(2 × 0.25) ÷ 2.
    assert found.se == pytest.approx(np.sqrt(0.5) / 2)
    assert (found.treated, found.controls) == (2, 2)


def test_a_control_that_serves_twice_counts_its_own_noise() -> None:
    outcome, before = np.array([5.0, 7.0, 1.0, 3.0]), np.array([1.0, 1.1, 1.0, 9.0])
    treated = np.array([True, True, False, False])
    found = matched_difference(outcome, before, np.zeros(4, dtype=int), treated, k=1)
    # Gains 4 and 6; the control was used twice: (2² − 2) × ½ (1 − 3)² = 4.
    assert found.se == pytest.approx(np.sqrt(2 + 4) / 2)


def world(rng: np.random.Generator, effect: float) -> tuple[Floats, Floats, Ints, Bools]:
    before, group = rng.normal(0, 1, 120), rng.integers(0, 2, 120)
    treated = rng.random(120) < 1 / (1 + np.exp(2 - 0.5 * before))  # the better ones adopt more often
    return 0.8 * before + rng.normal(0, 0.6, 120) + effect * treated, before, group, treated


def test_no_effect_is_rarely_called_one_and_an_effect_is_found() -> None:
    rng = np.random.default_rng(11)
    null = [matched_difference(*world(rng, 0.0)).p for _ in range(250)]
    there = [matched_difference(*world(rng, 0.8)).p for _ in range(60)]
    assert np.mean(np.array(null) < 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 250)
    assert np.mean(np.array(there) < 0.05) > 0.8


def test_nobody_to_be_matched_with() -> None:
    found = matched_difference(np.ones(3), np.ones(3), np.arange(3), np.array([True, True, False]))
    assert np.isnan(found.difference)
    assert found.treated == 0
