"""Funnel limits against an independent implementation in exact fractions, and overdispersion against its twin."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.statistics.funnel import binomial_limit, normal_limit, overdispersion, poisson_limit
from abreast.statistics.quantiles import median
from twins import groups as twin

TAILS = (0.001, 0.025, 0.5, 0.975, 0.999)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 99), st.integers(1, 200), st.sampled_from(TAILS))
def test_exact_limits_of_proportions_equal_exact_fractions(percent, size, p):
    target = Fraction(percent, 100)
    found = binomial_limit(float(target), np.array([float(size)]), p)
    assert found[0] == pytest.approx(twin.binomial_limit(target, size, p), abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 80), st.floats(0.1, 3), st.sampled_from(TAILS))
def test_exact_limits_of_ratios_equal_the_plain_sum(expected, target, p):
    found = poisson_limit(target, np.array([expected]), p)
    assert found[0] == pytest.approx(twin.poisson_limit(target * expected, p) / expected, abs=1e-6)


def test_exact_and_normal_limits_meet_for_large_units():
    size = np.array([1e6])
    normal = normal_limit(0.85, np.sqrt(0.85 * 0.15 / size), 0.975)
    assert binomial_limit(0.85, size, 0.975) == pytest.approx(normal, abs=2e-6)
    assert poisson_limit(1.0, size, 0.975) == pytest.approx(
        normal_limit(1.0, 1 / np.sqrt(size), 0.975), abs=5e-6
    )


def test_between_unit_variance_widens_normal_limits():
    assert normal_limit(0.0, np.array([3.0]), 0.975, tau2=16.0)[0] == pytest.approx(1.959964 * 5, abs=1e-5)


def test_units_without_size_have_no_limits():
    assert np.isnan(binomial_limit(0.5, np.array([0.0, np.nan]), 0.975)).all()


group = st.integers(3, 25).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(-9, 9), min_size=n, max_size=n),
        st.lists(st.floats(0.1, 4), min_size=n, max_size=n),
    )
)


@given(st.lists(group, min_size=1, max_size=4), st.sampled_from([0.0, 0.1, 0.2]))
def test_overdispersion_equals_its_plain_twin_in_every_group(groups, share):
    values = np.concatenate([g[0] for g in groups])
    errors = np.concatenate([g[1] for g in groups])
    offsets = np.concatenate([[0], np.cumsum([len(g[0]) for g in groups])])
    found = overdispersion(values, errors, 0.5, offsets, winsorise=share)
    plain = [twin.overdispersion(*g, 0.5, share) for g in groups]
    assert found.phi == pytest.approx([phi for phi, _ in plain], rel=1e-9, abs=1e-12)
    assert found.tau2 == pytest.approx([tau2 for _, tau2 in plain], rel=1e-6, abs=1e-9)


def test_overdispersion_finds_the_variance_that_was_put_in():
    rng = np.random.default_rng(4)
    errors = rng.uniform(0.5, 1.5, 20_000)
    values = rng.normal(0, 2, 20_000) + errors * rng.standard_normal(20_000)
    assert overdispersion(values, errors, 0.0, winsorise=0.0).tau2[0] == pytest.approx(4.0, rel=0.05)
    calm = overdispersion(errors * rng.standard_normal(20_000), errors, 0.0)
    assert calm.tau2[0] == 0.0
    assert calm.phi[0] < 1.0


def test_a_few_wild_units_do_not_open_the_funnel():
    rng = np.random.default_rng(4)
    values = rng.standard_normal(200)
    values[:10] = 50.0
    assert overdispersion(values, np.ones(200), 0.0).tau2[0] < 1.0
    assert overdispersion(values, np.ones(200), 0.0, winsorise=0.0).tau2[0] > 50.0


def test_medians_leave_gaps_out():
    found = median(np.array([3.0, 1.0, np.nan, 5.0, np.nan]), np.array([0, 3, 4, 4, 5]))
    assert found[:2].tolist() == [2.0, 5.0]
    assert np.isnan(found[2:]).all()
