"""Rank ranges by sorting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.critical import sidak
from abreast.statistics.rank_intervals import interval_ranks, ranks_of_intervals
from published.travel_time import MINUTES
from twins import ranks as twin

STATES = list(MINUTES)
MEAN, MARGIN = np.array(list(MINUTES.values())).T


def test_the_published_critical_values_for_51_states():
    """Klein, Wright and Wieczorek give 3.081 for independent estimates and 3.096 by Bonferroni, at 90 % jointly."""
    assert round(float(sidak(0.90, 51)), 3) == 3.081
    assert float(sidak(0.90, 51)) < 3.096


def test_travel_time_to_work_of_the_states():
    """The joint region as published: 90 % margins widened to 3.081, rounded to one decimal, 1 = shortest."""
    half = sidak(0.90, 51) / sidak(0.90, 1) * MARGIN
    lower, upper = np.round(MEAN - half, 1), np.round(MEAN + half, 1)
    low, high = ranks_of_intervals(-upper, -lower)
    for i in range(51):
        assert low[i] == 1 + np.sum(upper <= lower[i])
        assert high[i] == 51 - np.sum(lower >= upper[i])
    ranges = dict(zip(STATES, zip(low.tolist(), high.tolist(), strict=True), strict=True))
    assert ranges["MD"] == ranges["NY"] == (50, 51)
    assert ranges["SD"][0] == ranges["ND"][0] == 1


rows = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(-20, 20).map(float), min_size=n, max_size=n),
        st.lists(st.floats(0.01, 5), min_size=n, max_size=n),
    )
)


@given(rows)
def test_sorting_equals_looking_at_every_pair(figure):
    values, errors = map(np.array, figure)
    low, high = interval_ranks(values, errors)
    assert (low.tolist(), high.tolist()) == twin.by_intervals(values, errors, 0.95)


def test_values_known_exactly_are_ranked_exactly():
    low, high = interval_ranks(np.array([2.0, 2.0, 5.0]), np.zeros(3))
    assert low.tolist() == [2, 2, 1]
    assert high.tolist() == [3, 3, 1]
