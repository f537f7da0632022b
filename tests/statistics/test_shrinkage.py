"""Shrinkage against a published meta-analysis, plain twins and limits that must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.shrinkage import dersimonian_laird, paule_mandel, shrink
from published.bcg import LOG_RATIO, VARIANCE
from twins import groups as twin

ERROR = np.sqrt(VARIANCE)


def test_the_published_between_trial_variances_of_the_bcg_vaccine():
    """Viechtbauer (2010), Journal of Statistical Software 36(3), and the metafor manual: DL 0.3088, PM 0.3181."""
    assert round(float(dersimonian_laird(LOG_RATIO, ERROR)[0]), 4) == 0.3088
    assert round(float(paule_mandel(LOG_RATIO, ERROR)[0]), 4) == 0.3181


def test_the_published_pooled_effect():
    """Log relative risk −0.7141 with DerSimonian and Laird's variance (metafor manual)."""
    assert round(float(shrink(LOG_RATIO, ERROR, method="dersimonian-laird").centre[0]), 4) == -0.7141


group = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(-50, 50), min_size=n, max_size=n),
        st.lists(st.floats(0.1, 9), min_size=n, max_size=n),
    )
)


@given(st.lists(group, min_size=1, max_size=4))
def test_both_variances_equal_their_plain_twins_in_every_group(groups):
    values = np.concatenate([g[0] for g in groups])
    errors = np.concatenate([g[1] for g in groups])
    offsets = np.concatenate([[0], np.cumsum([len(g[0]) for g in groups])])
    close = {"rel": 1e-7, "abs": 1e-9}
    laird = [twin.dersimonian_laird(*g) for g in groups]
    mandel = [twin.paule_mandel(*g) for g in groups]
    assert dersimonian_laird(values, errors, offsets) == pytest.approx(laird, **close)
    assert paule_mandel(values, errors, offsets) == pytest.approx(mandel, **close)


@given(group)
def test_a_shrunk_value_lies_between_the_value_and_the_centre(figure):
    values, errors = map(np.array, figure)
    found = shrink(values, errors)
    assert np.all((found.reliability >= 0) & (found.reliability <= 1))
    slack = 1e-9 * (1 + np.abs(values).max())
    assert np.all(np.abs(found.value - found.centre) <= np.abs(values - found.centre) + slack)


def test_shrinking_brings_the_truth_nearer():
    rng = np.random.default_rng(1)
    truth, errors = rng.normal(0, 1, 5_000), rng.uniform(0.3, 2, 5_000)
    seen = truth + errors * rng.standard_normal(5_000)
    found = shrink(seen, errors)
    assert float(found.tau2[0]) == pytest.approx(1.0, abs=0.1)
    best = (truth**2 + 0).mean() * np.mean(errors**2 / (1 + errors**2))
    assert np.mean((found.value - truth) ** 2) == pytest.approx(best, rel=0.1)
    assert np.mean((seen - truth) ** 2) > 2 * np.mean((found.value - truth) ** 2)


def test_unknown_errors_keep_their_value_and_count_for_nothing():
    values, errors = np.array([1.0, 2.0, 9.0, 4.0]), np.array([0.5, 0.5, np.nan, 0.5])
    found, without = shrink(values, errors), shrink(values[[0, 1, 3]], errors[[0, 1, 3]])
    assert found.value[2] == 9.0
    assert np.isnan(found.reliability[2])
    assert found.value[[0, 1, 3]] == pytest.approx(without.value)


def test_values_without_error_are_fully_reliable():
    found = shrink(np.array([1.0, 4.0]), np.zeros(2))
    assert found.value.tolist() == [1.0, 4.0]
    assert found.reliability.tolist() == [1.0, 1.0]


def test_unknown_values_are_refused():
    with pytest.raises(ValueError, match="known"):
        shrink(np.array([np.nan]), np.array([1.0]))
