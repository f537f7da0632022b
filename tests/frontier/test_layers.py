"""Layers and ladders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from abreast import frontier
from twins import resampled

tables = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(1, 9).map(float)
)


def twin(x, y, rts):
    """Layers by one programme a unit, over what is left."""
    layer, left, number = np.zeros(len(x), int), np.arange(len(x)), 0
    while len(left):
        number += 1
        scores = np.array([resampled.farrell(x[o], y[o], x[left], y[left], rts, "input") for o in left])
        layer[left[scores > 1 - 1e-8]] = number
        left = left[scores <= 1 - 1e-8]
    return layer


@settings(derandomize=True, deadline=None, max_examples=15)
@given(tables, st.sampled_from(["crs", "vrs"]))
def test_equals_peeling_with_one_programme_a_unit(table, rts) -> None:
    x, y = table[:, :2], table[:, 2:]
    assert frontier.layers(x, y, rts).layer.tolist() == twin(x, y, rts).tolist()


@settings(derandomize=True, deadline=None, max_examples=15)
@given(tables, st.sampled_from(["crs", "vrs", "fdh"]), st.sampled_from(["input", "output", "directional"]))
def test_a_layer_s_members_are_efficient_within_what_remains_and_others_are_not(
    table, rts, orientation
) -> None:
    x, y = table[:, :2], table[:, 2:]
    found = frontier.layers(x, y, rts, orientation)
    assert (found.layer >= 1).all()
    best = 0 if orientation == "directional" else 1
    for number in range(1, found.count + 1):
        rest = found.layer >= number
        gaps = np.abs(frontier.score(x[rest], y[rest], rts, orientation).efficiency - best)
        on = found.layer[rest] == number
        assert on.any()
        assert (gaps[on] <= 1e-8).all()
        assert (gaps[~on] > 1e-8).all()


def test_the_ladder_climbs_to_the_frontier_and_rungs_get_harder() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(1, 9, (60, 2)), rng.uniform(1, 9, (60, 1))
    found = frontier.layers(x, y, "crs")
    unit = int(np.argmax(found.layer))
    ladder = found.ladder(unit)
    assert [rung.layer for rung in ladder] == list(range(found.count - 1, 0, -1))
    scores = [rung.efficiency for rung in ladder]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == pytest.approx(found.efficiency[unit], rel=1e-9)
    for rung in ladder:
        assert (found.layer[rung.peers] == rung.layer).all()
    assert found.ladder(int(found.members(1)[0])) == []


def test_nested_squares_are_layers_in_order() -> None:
    # three copies of one frontier, each using twice the inputs of the one inside it
    x = np.array([[1.0, 3.0], [3.0, 1.0]])
    found = frontier.layers(np.vstack([x, 2 * x, 4 * x]), np.ones((6, 1)), "crs")
    assert found.layer.tolist() == [1, 1, 2, 2, 3, 3]
    rung = found.ladder(4)[0]
    assert (rung.layer, rung.efficiency, rung.peers.tolist()) == (2, 0.5, [2])


def test_a_refused_unit_has_no_layer() -> None:
    found = frontier.layers([[1.0], [np.nan], [2.0]], np.ones((3, 1)))
    assert found.layer.tolist() == [1, 0, 2]
    assert found.status.tolist() == ["optimal", "refused", "optimal"]
    assert found.ladder(1) == []
