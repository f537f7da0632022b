"""Leave-one-out and leave-group-out against solving everything again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import frontier
from twins import resampled


def everything_again(x, y, out, rts, orientation):
    """Scores of all units against the reference without `out`."""
    pairs = zip(x, y, strict=True)
    return np.array([resampled.farrell(a, b, x[~out], y[~out], rts, orientation) for a, b in pairs])


@settings(derandomize=True, deadline=None, max_examples=6)
@given(st.integers(0, 500), st.sampled_from(["crs", "vrs"]), st.sampled_from(["input", "output"]))
def test_equals_solving_everything_again_without_each_unit(seed, rts, orientation) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(1, 9, (9, 2)).astype(float), rng.integers(1, 9, (9, 1)).astype(float)
    found = frontier.influence(x, y, rts, orientation)
    change = found.change.toarray()
    for unit in range(9):
        others = np.arange(9) != unit
        expected = everything_again(x, y, ~others, rts, orientation)[others] - found.efficiency[others]
        assert np.isnan(expected).sum() == found.unreachable[unit]
        np.testing.assert_allclose(change[others, unit], np.nan_to_num(expected), atol=1e-8)
        np.testing.assert_allclose(found.total[unit], np.nansum(expected), atol=1e-7)
        assert change[unit, unit] == 0


def test_leaving_out_a_group_counts_only_others() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1, 9, (24, 2)), rng.uniform(1, 9, (24, 1))
    groups = np.repeat(["north", "south", "west"], 8)
    found = frontier.influence(x, y, "crs", groups=groups)
    assert found.left_out.tolist() == ["north", "south", "west"]
    for place, name in enumerate(found.left_out):
        out = groups == name
        expected = everything_again(x, y, out, "crs", "input") - found.efficiency
        np.testing.assert_allclose(found.change.toarray()[~out, place], expected[~out], atol=1e-8)
        assert (found.change.toarray()[out, place] == 0).all()
        assert found.affected[place] == (np.abs(expected[~out]) > 1e-9).sum()
        np.testing.assert_allclose(found.largest[place], np.abs(expected[~out]).max(), atol=1e-8)


def test_a_unit_that_is_nobody_s_peer_changes_nothing() -> None:
    x, y = np.array([[1.0], [2.0], [4.0]]), np.ones((3, 1))
    found = frontier.influence(x, y)
    assert found.affected.tolist() == [2, 0, 0]
    np.testing.assert_allclose(found.change.toarray()[:, 0], [0, 0.5, 0.25])


def test_whoever_only_the_one_left_out_could_reach_is_counted() -> None:
    found = frontier.influence([[1.0], [2.0]], [[1.0], [1.0]], "vrs", "output")
    assert found.unreachable.tolist() == [0, 0]
    # unit 1 makes as much as unit 0 with more: without unit 0 nobody else has so little input of the second kind
    found = frontier.influence([[1.0, 1.0], [2.0, 2.0], [1.0, 9.0]], [[2.0], [1.0], [2.0]], "fdh", "output")
    assert found.unreachable.tolist() == [0, 0, 0]


def test_groups_of_another_length_are_refused() -> None:
    with pytest.raises(frontier.FrontierError, match="there are 3 units"):
        frontier.influence(np.ones((3, 1)), np.ones((3, 1)), groups=["a", "b"])
