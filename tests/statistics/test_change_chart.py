"""Change charts against a published worked example, and each run rule on the pattern it is defined by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.change_chart import signals, xmr
from twins import run_rules as twin

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2, individuals control chart: ten flow rates.
FLOW = np.array([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])


def test_the_published_limits():
    chart = xmr(FLOW)
    assert round(chart.centre, 2) == 50.81
    assert round(chart.mean_range, 4) == 1.8778
    assert round(chart.upper, 4) == 55.8041
    assert round(chart.lower, 4) == 45.8159
    assert not signals(chart)["beyond"].any()


def test_limits_may_rest_on_a_baseline():
    later = xmr(np.concatenate([FLOW, [70.0]]), baseline=10)
    assert later.upper == xmr(FLOW).upper
    assert signals(later)["beyond"].tolist() == [False] * 10 + [True]


def fired(values, rule, **options):
    """Positions where a rule fires on values around 0 with sigma 1."""
    chart = xmr(np.array([0.0, 1.128, *values]), baseline=2)
    chart = type(chart)(np.array(values, float), chart.moving_ranges, 0.0, -3.0, 3.0, 1.0, 1.128, 3.7)
    return np.flatnonzero(signals(chart, **options)[rule]).tolist()


@pytest.mark.parametrize(
    ("rule", "values", "positions"),
    [
        ("beyond", [0, 3.1, -3.1, 3.0], [1, 2]),
        ("shift", [-1] + [0.5] * 9, [8, 9]),
        ("shift", [0.5] * 4 + [0.0] + [0.5] * 7, []),
        ("trend", [0, 1, 2, 3, 4, 5, 6], [5, 6]),
        ("trend", [5, 4, 3, 2, 1, 1, 0], []),
        ("two_of_three", [2.5, 0, 2.5, 0, 0, -2.5, 2.5], [2]),
        ("four_of_five", [1.5, 1.5, 0, 1.5, 1.5, 0, -1.5], [4]),
        ("hugging", [0.1, -0.1] * 7 + [0.2, 0.3, 2.0], [14, 15]),
        ("alternating", [1, -1] * 7 + [0, 0.5], [13, 14]),
        ("alternating", [1, -1] * 6 + [1], []),
    ],
)
def test_each_rule_fires_on_the_point_that_completes_its_pattern(rule, values, positions):
    assert fired(values, rule) == positions


def test_the_length_of_a_shift_can_be_chosen():
    assert fired([0.5] * 7, "shift", shift=7) == [6]


def test_a_constant_series_signals_only_what_leaves_it():
    quiet = signals(xmr(np.full(20, 5.0)))
    assert not any(marks.any() for name, marks in quiet.items() if name != "hugging")
    assert signals(xmr(np.array([5.0] * 9 + [6.0]), baseline=9))["beyond"].tolist() == [False] * 9 + [True]


def test_false_signals_are_as_rare_as_known():
    """A point beyond three sigma: 0.27 % of stable points (limits from a long baseline)."""
    chart = xmr(np.random.default_rng(1).standard_normal(100_000))
    assert signals(chart)["beyond"].mean() == pytest.approx(0.0027, abs=0.0006)


@pytest.mark.parametrize("values", [[1.0], [1.0, np.nan, 2.0]])
def test_too_little_or_gaps_are_refused(values):
    with pytest.raises(ValueError, match="at least two"):
        xmr(np.array(values))


@given(st.lists(st.floats(-4, 4).map(lambda x: round(x, 1)), min_size=3, max_size=24))
def test_every_rule_equals_its_plain_twin(z):
    chart = xmr(np.array([0.0, 1.128]), baseline=2)
    chart = type(chart)(np.array(z), chart.moving_ranges, 0.0, -3.0, 3.0, 1.0, 1.128, 3.7)
    for rule, marks in signals(chart).items():
        assert marks.tolist() == [twin.fires(z, rule, at) for at in range(len(z))], rule


def test_many_series_at_once_equal_one_by_one():
    series = np.random.default_rng(3).normal(size=(20, 40))
    together = signals(xmr(series, baseline=20))
    for i, one in enumerate(series):
        alone = signals(xmr(one, baseline=20))
        assert all(together[rule][i].tolist() == marks.tolist() for rule, marks in alone.items())


def test_neighbours_that_resemble_each_other_need_wider_limits():
    """Autocorrelation 0.6: plain limits are left again and again, widened ones by as few as without it."""
    rng = np.random.default_rng(2)
    x = rng.standard_normal((200, 300))
    for t in range(1, 300):
        x[:, t] = 0.6 * x[:, t - 1] + 0.8 * x[:, t]
    assert signals(xmr(x))["beyond"].mean() > 0.03
    assert signals(xmr(x, widen=1 / np.sqrt(0.4)))["beyond"].mean() < 0.005
