"""Which peers are named where several would do, and slacks over them."""

import numpy as np
import pytest

from abreast import frontier

# Unit 0 may be matched by 1 and 2 half and half, or by 3 alone, or by 4 alone: all lie on x1 + x2 = 10.
INPUTS = np.array([[10.0, 10], [2, 8], [8, 2], [5, 5], [6, 4]])
OUTPUT = np.ones(5)


def names(found: frontier.Scores, unit: int) -> dict[int, float]:
    rows, weights = found.peers(unit)
    return dict(zip(rows.tolist(), np.round(weights, 9).tolist(), strict=True))


def test_closest_in_mix_comes_first() -> None:
    found = frontier.score(INPUTS, OUTPUT)
    assert names(found, 0) == {3: 1.0}
    assert [names(found, unit) for unit in range(1, 5)] == [{1: 1.0}, {2: 1.0}, {3: 1.0}, {4: 1.0}]


def test_then_the_smallest_common_scope() -> None:
    inputs = np.vstack([INPUTS, INPUTS[3:4]])
    outputs = np.ones(6)
    group = ["b", "a", "a", "a", "a", "b"]
    assert names(frontier.score(inputs, outputs), 0) == {3: 1.0}
    assert names(frontier.score(inputs, outputs, scopes=group), 0) == {5: 1.0}
    levels = [[g, "all"] for g in group]
    assert names(frontier.score(inputs, outputs, scopes=levels), 0) == {5: 1.0}


def test_then_the_most_used_peer() -> None:
    # 3 and 5 are equal but for x3, of which both have less than unit 0; 6 can only follow 5.
    inputs = np.array([[10.0, 10, 9], [2, 8, 9], [8, 2, 9], [5, 5, 5], [6, 4, 9], [5, 5, 5], [20, 20, 9]])
    outputs = np.ones(7)
    found = frontier.score(inputs, outputs, ids=["u0", "u1", "u2", "z", "u4", "a", "u6"])
    assert names(found, 0) == {5: 1.0}


def test_at_last_the_id() -> None:
    inputs = np.vstack([INPUTS, INPUTS[3:4]])
    outputs = np.ones(6)
    assert names(frontier.score(inputs, outputs, ids=list("abcdef")), 0) == {3: 1.0}
    assert names(frontier.score(inputs, outputs, ids=list("abczef")), 0) == {5: 1.0}


def test_a_unit_is_its_own_peer_before_its_duplicates() -> None:
    found = frontier.score([2.0, 2, 2, 4], [1.0, 1, 1, 1])
    assert [names(found, unit) for unit in range(3)] == [{0: 1.0}, {1: 1.0}, {2: 1.0}]


def test_who_is_not_eligible_is_peer_to_itself_only() -> None:
    eligible = np.array([True, True, True, False, True])
    found = frontier.score(INPUTS, OUTPUT, eligible=eligible)
    assert names(found, 3) == {3: 1.0}
    assert 3 not in names(found, 0)


def test_slacks_are_the_largest_sum_in_raw_units() -> None:
    # Reducing x2 frees 4 of unit 1 (via 0) against 3 of x1 in hundreds (via 2): raw units decide.
    found = frontier.score([[2.0, 2], [2, 6], [4, 1]], [1.0, 1, 1], slacks=True)
    np.testing.assert_allclose(found.efficiency, [1, 1, 1])
    np.testing.assert_allclose(found.slacks[0], [[0, 0], [0, 4], [0, 0]], atol=1e-12)
    np.testing.assert_allclose(found.targets[0][1], [2, 2])
    assert names(found, 1) == {0: 1.0}


def test_without_slacks_the_target_is_the_point_on_the_ray() -> None:
    found = frontier.score([[2.0, 2], [2, 6], [4, 1]], [1.0, 1, 1])
    assert found.slacks is None
    np.testing.assert_array_equal(found.targets[0][1], [2, 6])


@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_many_columns_are_found_by_growing_a_working_set(rts: str) -> None:
    """Beyond judge.WHOLE reference columns; everybody barred but a few, each still its own peer."""
    rng = np.random.default_rng(5)
    inputs, outputs = rng.uniform(1, 10, (900, 2)), rng.uniform(1, 10, (900, 2))
    eligible = rng.random(900) < 0.5
    whole = frontier.score(inputs, outputs, rts, eligible=eligible)
    assert whole.optimal.all()
    few = frontier.score(inputs[:40], outputs[:40], rts, reference=(inputs[eligible], outputs[eligible]))
    own = np.arange(40)
    limited = np.where(np.isnan(few.efficiency), 1.0, np.minimum(few.efficiency, 1.0))
    np.testing.assert_allclose(whole.efficiency[own], limited, rtol=1e-9)
    used = np.unique(whole.intensities.tocoo().coords[1])
    own_only = whole.intensities.tocsc()[:, ~eligible[: whole.intensities.shape[1]]]
    assert set(used.tolist()) >= set(np.flatnonzero(eligible)[:0].tolist())
    rows, columns = own_only.nonzero()
    assert (rows == np.flatnonzero(~eligible)[columns]).all()
