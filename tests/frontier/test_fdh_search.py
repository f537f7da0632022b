"""The tree search against all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from abreast.frontier import fdh
from twins import dominance


def as_queries(x, y, kind, own_counts=True):
    """Units scored against themselves, in columns where smaller is better."""
    z = np.hstack([x, -y])
    base, step = {
        "input": (np.hstack([0 * x, -y]), np.hstack([x, 0 * y])),
        "output": (np.hstack([x, 0 * y]), np.hstack([0 * x, y])),
        "directional": (z.copy(), np.hstack([x, y])),
    }[kind]
    return fdh.Queries(z, base, step, np.arange(len(z)), own_counts)


def score(x, y, kind, *, eligible=None, worth=None, own_counts=True, threads=None):
    x, y = x / x.mean(axis=0), y / y.mean(axis=0)
    queries = as_queries(x, y, kind, own_counts)
    hull = fdh.Hull(queries.z, np.ones(len(x), bool) if eligible is None else eligible, worth)
    found = hull.search(queries, threads)
    return (found.t if kind == "input" else -found.t), found


def twin(x, y, kind):
    return (
        dominance.fdh_directional(x, y, x, y, x, y)
        if kind == "directional"
        else dominance.fdh(x, y, x, y, kind)
    )


tables = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 40), st.just(5)), elements=st.integers(1, 6).map(float)
)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(tables, st.sampled_from(["input", "output", "directional"]))
def test_equals_all_pairs_on_integer_tables_full_of_ties(table, kind):
    x, y = table[:, :3], table[:, 3:]
    found, _ = score(x, y, kind)
    np.testing.assert_allclose(found, twin(x, y, kind), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["input", "output", "directional"])
def test_equals_all_pairs_on_many_units(kind):
    rng = np.random.default_rng(3)
    x, y = rng.uniform(1, 10, (300, 2)), rng.uniform(1, 10, (300, 2))
    found, _ = score(x, y, kind)
    np.testing.assert_allclose(found, twin(x, y, kind), rtol=1e-12, atol=1e-12)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(tables, st.sampled_from(["input", "output"]))
def test_the_peer_attains_the_score_and_all_that_tie_are_listed(table, kind):
    x, y = table[:, :3], table[:, 3:]
    queries = as_queries(x, y, kind)
    hull = fdh.Hull(queries.z, np.ones(len(x), bool))
    found = hull.search(queries)
    for unit in range(len(x)):
        rows = hull.tied(queries, found, unit)
        assert found.peer[unit] in rows
        assert len(rows) == found.ties[unit]
        for row in rows:
            reached = queries.base[unit] + found.t[unit] * queries.step[unit]
            assert (queries.z[row] <= reached + 1e-9).all()


def test_a_unit_without_slack_in_mind_is_its_own_peer_and_with_it_names_the_unit_that_dominates():
    # unit 1 uses as little of input 1 as unit 0 but more of input 2
    x, y = np.array([[1.0, 1.0], [1.0, 2.0]]), np.ones((2, 1))
    _, plain = score(x, y, "input")
    _, with_slack = score(x, y, "input", worth=np.ones(3))
    assert plain.peer.tolist() == [0, 1]
    assert with_slack.peer.tolist() == [0, 0]


def test_super_efficiency_leaves_the_unit_out_and_says_when_nobody_is_left():
    x, y = np.array([[1.0], [2.0], [4.0]]), np.array([[1.0], [1.0], [2.0]])
    scores, found = score(x, y, "input", own_counts=False)
    assert scores.tolist() == [2.0, 0.5, np.inf]
    assert found.peer.tolist() == [1, 0, -1]


def test_an_ineligible_unit_is_nobodys_peer_but_its_own():
    x, y = np.array([[1.0], [2.0]]), np.ones((2, 1))
    scores, found = score(x, y, "input", eligible=np.array([False, True]))
    assert scores.tolist() == [1.0, 1.0]
    assert found.peer.tolist() == [0, 1]


def test_with_nobody_eligible_everyone_is_alone():
    x, y = np.array([[1.0], [2.0]]), np.ones((2, 1))
    assert score(x, y, "input", eligible=np.zeros(2, bool))[0].tolist() == [1.0, 1.0]


def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(5)
    x, y = rng.integers(1, 30, (3000, 3)).astype(float), rng.integers(1, 30, (3000, 2)).astype(float)
    one, *more = (score(x, y, "input", threads=k)[1] for k in (1, 2, 4))
    for other in more:
        assert one.t.tobytes() == other.t.tobytes()
        assert (one.peer == other.peer).all()
        assert (one.ties == other.ties).all()


@pytest.mark.parametrize("factor", [1e-9, 1e9])
def test_another_unit_of_measure_changes_neither_score_nor_peer(factor):
    rng = np.random.default_rng(6)
    x, y = rng.integers(1, 9, (300, 3)).astype(float), rng.integers(1, 9, (300, 2)).astype(float)
    plain, found = score(x, y, "input")
    scaled, again = score(x * [factor, 1, 1], y * [1, factor], "input")
    np.testing.assert_allclose(scaled, plain, rtol=1e-12)
    assert (found.peer == again.peer).all()
