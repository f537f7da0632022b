"""Nearest-neighbour groups against a plain twin, with ties, gaps and giants."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.nearest import nearest


def plain(x, k, weights, trim=0.1):
    """Each unit's k nearest others by the definition, ties to the earlier row."""
    spans = []
    for column in zip(*x, strict=True):
        low, high = np.quantile(column, [trim, 1 - trim])
        spans.append(high - low)
    found = []
    for i, a in enumerate(x):
        apart = []
        for j, b in enumerate(x):
            if i != j:
                terms = [
                    w * ((p - q) / s) ** 2 for p, q, s, w in zip(a, b, spans, weights, strict=True) if s > 0
                ]
                apart.append((round(math.sqrt(sum(terms)), 9), j))
        found.append([j for _, j in sorted(apart)[:k]])
    return found


@given(
    st.integers(3, 25).flatmap(
        lambda n: st.lists(st.tuples(*[st.integers(0, 6)] * 2), min_size=n, max_size=n)
    ),
    st.integers(1, 5),
)
def test_neighbours_equal_the_definition_even_with_many_ties(rows, k):
    x = np.array(rows, dtype=float)
    found = nearest(x, k, weights=np.array([1.0, 2.0]))
    for i, expected in enumerate(plain(rows, k, [1.0, 2.0])):
        got = [j for j in found.index[i].tolist() if j >= 0]
        distance = found.distance[i][: len(got)]
        assert len(got) == len(expected)
        assert i not in got
        wanted = [np.sqrt(_square(x, i, j, found.scale)) for j in expected]
        assert distance == pytest.approx(wanted, abs=1e-9)


def _square(x, i, j, scale):
    reach = np.divide([1.0, 2.0], scale**2, out=np.zeros(2), where=scale > 0)
    return float(((x[i] - x[j]) ** 2 * reach).sum())


def test_a_unit_that_lacks_an_attribute_is_unmatched_and_nobodys_neighbour():
    x = np.array([[1.0, 1.0], [1.1, np.nan], [1.2, 1.1], [5.0, 5.0]])
    found = nearest(x, 2)
    assert found.matched.tolist() == [True, False, True, True]
    assert found.index[1].tolist() == [-1, -1]
    assert 1 not in found.index
    assert found.missing[1].tolist() == [False, True]


def test_one_giant_does_not_make_all_others_alike():
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 10, (40, 2))
    giant = x.copy()
    giant[0, 0] = 1e6
    assert nearest(x, 3).scale[0] == pytest.approx(nearest(giant, 3).scale[0], rel=0.1)


def test_attributes_compared_by_ratio():
    x = np.array([[1.0], [10.0], [100.0], [40.0]])
    assert nearest(x, 1, trim=0.0, log=np.array([True])).index[1].tolist() == [3]
    with pytest.raises(ValueError, match="positive"):
        nearest(np.array([[0.0], [1.0]]), 1, log=np.array([True]))


def test_fewer_units_than_asked_for():
    found = nearest(np.array([[1.0], [2.0], [4.0]]), 5)
    assert found.index.tolist() == [[1, 2, -1, -1, -1], [0, 2, -1, -1, -1], [1, 0, -1, -1, -1]]
    assert nearest(np.array([[1.0]]), 2).index.tolist() == [[-1, -1]]


def test_wrong_requests_are_refused():
    with pytest.raises(ValueError, match="at least"):
        nearest(np.ones((3, 1)), 0)
    with pytest.raises(ValueError, match="units, attributes"):
        nearest(np.ones(3), 1)
