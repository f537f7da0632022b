"""Nested scopes against scoring each group by itself."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import frontier
from abreast.frontier import all_scopes, fast


def one_by_one(x, y, groups, rts, orientation):
    """Each group scored on its own, all its units in the reference."""
    scores = np.full(len(x), np.nan)
    for group in np.unique(groups):
        rows = groups == group
        scores[rows] = frontier.score(x[rows], y[rows], rts, orientation).efficiency
    return scores


@settings(derandomize=True, deadline=None, max_examples=8)
@given(st.integers(0, 99), st.sampled_from(["crs", "vrs", "fdh"]), st.sampled_from(["input", "output"]))
def test_equals_each_group_by_itself_and_gaps_are_ratios_of_scores(seed, rts, orientation) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(1, 9, (40, 2)).astype(float), rng.integers(1, 9, (40, 1)).astype(float)
    factory = rng.integers(0, 8, 40)
    scopes = np.column_stack([factory, factory // 3, np.zeros(40)])
    found = frontier.nested(x, y, scopes, rts, orientation)
    for k in range(3):
        np.testing.assert_allclose(
            found.efficiency[:, k], one_by_one(x, y, scopes[:, k], rts, orientation), rtol=1e-9
        )
    share = found.efficiency if orientation == "input" else 1 / found.efficiency
    np.testing.assert_allclose(found.gap_ratio, share[:, -1:] / share, rtol=1e-12)
    # a wider scope has more to be compared with
    assert (np.diff(share, axis=1) <= 1e-9).all()
    assert (found.gap_ratio <= 1 + 1e-9).all()


def test_scopes_that_cut_across_are_scored_in_full() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.uniform(1, 9, (30, 2)), rng.uniform(1, 9, (30, 1))
    scopes = pl.DataFrame({"city": ["a", "b", "c"] * 10, "trade": ["steel"] * 15 + ["coal"] * 15})
    found = frontier.nested(x, y, scopes)
    assert found.scopes == ("city", "trade")
    for k, name in enumerate(found.scopes):
        expected = one_by_one(x, y, scopes[name].to_numpy(), "vrs", "input")
        np.testing.assert_allclose(found.efficiency[:, k], expected, rtol=1e-9)


def test_peers_lie_within_the_scope_and_ineligible_units_are_nobody_s() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.uniform(1, 9, (30, 2)), rng.uniform(1, 9, (30, 1))
    factory = np.repeat(np.arange(5), 6)
    eligible = rng.uniform(size=30) < 0.7
    found = frontier.nested(x, y, {"factory": factory, "city": np.zeros(30)}, eligible=eligible)
    for unit in range(30):
        rows, _ = found.peers(unit, 0)
        assert (factory[rows] == factory[unit]).all()
        for scope in (0, 1):
            rows, _ = found.peers(unit, scope)
            assert (eligible[rows] | (rows == unit)).all()
    expected = frontier.score(x, y, eligible=eligible).efficiency
    np.testing.assert_allclose(found.efficiency[:, 1], expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scopes": np.zeros((3, 1, 1))}, "3 dimensions"),
        ({"scopes": {}}, "no column"),
        ({"scopes": [1, 2]}, "there are 3 units"),
        ({"scopes": [1, 2, 3], "orientation": "directional"}, "ratios"),
        ({"scopes": [1, 2, 3], "eligible": [True]}, "eligible has shape"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, words) -> None:
    with pytest.raises(frontier.FrontierError, match=words):
        frontier.nested(np.ones((3, 1)), np.ones((3, 1)), **arguments)


@pytest.mark.parametrize("rts", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_one_pass_equals_group_by_group(rts, orientation, monkeypatch) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.integers(1, 30, (900, 2)).astype(float), rng.integers(1, 30, (900, 2)).astype(float)
    group = rng.integers(0, 40, 900)
    scopes = np.column_stack([group, group // 8, np.zeros(900)])
    answers = []
    for threshold in (10**9, 0):
        monkeypatch.setattr(all_scopes, "WORTH_IT", threshold)
        answers.append(frontier.nested(x, y, scopes, rts, orientation))
    slow, quick = answers
    np.testing.assert_allclose(quick.efficiency, slow.efficiency, rtol=1e-9)
    assert (quick.status == "optimal").all()
    assert quick.certificate.max() < 1e-9
    for k in range(3):
        matrix = quick.intensities[k].tocoo()
        assert (scopes[matrix.row, k] == scopes[matrix.col, k]).all()
        reached = quick.intensities[k] @ np.hstack([x, y])
        goal = np.hstack([x, y])
        side = slice(0, 2) if orientation == "input" else slice(2, 4)
        goal[:, side] *= quick.efficiency[:, [k]]
        assert (reached[:, :2] <= goal[:, :2] * (1 + 1e-9)).all()
        assert (reached[:, 2:] >= goal[:, 2:] * (1 - 1e-9)).all()


def test_units_in_doubt_are_judged_within_their_scope(monkeypatch) -> None:
    rng = np.random.default_rng(6)
    x, y = rng.uniform(1, 9, (90, 2)), rng.uniform(1, 9, (90, 1))
    scopes = np.column_stack([np.arange(90) // 15, np.zeros(90)])
    expected = frontier.nested(x, y, scopes)
    monkeypatch.setattr(all_scopes, "WORTH_IT", 0)
    monkeypatch.setattr(fast, "WORTH_IT", 0)
    monkeypatch.setattr(
        all_scopes, "shown_by_answer", lambda reference, rays, solution: np.full(len(rays), np.inf)
    )
    found = frontier.nested(x, y, scopes)
    assert (found.status == "optimal").all()
    np.testing.assert_allclose(found.efficiency, expected.efficiency, rtol=1e-9)
    assert (
        scopes[:, 0][found.intensities[0].tocoo().col] == scopes[:, 0][found.intensities[0].tocoo().row]
    ).all()
