"""Least distances against every facet of small technologies, and against balls of the norm."""

import numpy as np
import pytest

from abreast import frontier
from twins.facets import all_facets

CASES = [(seed, m, s) for seed in range(6) for m, s in ((1, 1), (2, 1), (1, 2))]


def small(seed: int, m: int, s: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng([seed, m, s])
    return rng.uniform(1, 10, (9, m)), rng.uniform(1, 10, (9, s))


def by_facets(inputs: np.ndarray, outputs: np.ndarray, dual_norm: float) -> np.ndarray:
    facets = all_facets(inputs, outputs)
    points = np.column_stack([inputs, -outputs, np.ones(len(inputs))])
    sizes = np.linalg.norm(facets[:, :-1], ord=dual_norm, axis=1)
    return (points @ facets.T / sizes).min(axis=1)


@pytest.mark.parametrize(("seed", "m", "s"), CASES)
@pytest.mark.parametrize(("norm", "dual_norm"), [(1, np.inf), ("inf", 1)])
def test_norms_one_and_infinity_are_exact(seed: int, m: int, s: int, norm: float, dual_norm: float) -> None:
    inputs, outputs = small(seed, m, s)
    found = frontier.least_distance(inputs, outputs, norm=norm)
    np.testing.assert_allclose(found.distance, by_facets(inputs, outputs, dual_norm), atol=1e-9)
    assert found.exact.all()


@pytest.mark.parametrize(("seed", "m", "s"), CASES)
def test_norm_two_is_reached_bounded_and_exact_where_it_says_so(seed: int, m: int, s: int) -> None:
    inputs, outputs = small(seed, m, s)
    truth = by_facets(inputs, outputs, 2)
    found = frontier.least_distance(inputs, outputs, norm=2)
    assert (found.distance >= truth - 1e-9).all()
    assert (found.lower <= truth + 1e-9).all()
    np.testing.assert_allclose(found.distance[found.exact], truth[found.exact], atol=1e-9)
    assert np.isclose(found.distance, truth, atol=1e-9).mean() >= 8 / 9
    moved = np.hstack([found.targets[0] - inputs, found.targets[1] - outputs])
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), found.distance, atol=1e-12)


@pytest.mark.parametrize("norm", [1, 2, "inf"])
def test_targets_lie_on_the_frontier(norm: float) -> None:
    inputs, outputs = small(1, 2, 2)
    found = frontier.least_distance(inputs, outputs, "crs", norm=norm)
    again = frontier.score(
        *found.targets, "crs", "directional", reference=(inputs, outputs), direction=(np.ones(2), np.ones(2))
    )
    np.testing.assert_allclose(again.efficiency, 0.0, atol=1e-9)


def test_weights_stand_for_units_of_measure() -> None:
    inputs, outputs = small(2, 2, 1)
    in_kilograms = frontier.least_distance(inputs * [1, 1000], outputs, norm=2, weights=([1, 0.001], [1]))
    np.testing.assert_allclose(
        in_kilograms.distance, frontier.least_distance(inputs, outputs, norm=2).distance, rtol=1e-8
    )


def test_fixed_columns_do_not_move() -> None:
    inputs, outputs = small(3, 2, 1)
    for norm in (1, 2, "inf"):
        found = frontier.least_distance(inputs, outputs, norm=norm, fixed=["x2"])
        np.testing.assert_array_equal(found.targets[0][:, 1], inputs[:, 1])


def test_units_without_figures_are_refused_by_themselves() -> None:
    inputs, outputs = small(4, 2, 1)
    whole = frontier.least_distance(np.delete(inputs, 3, axis=0), np.delete(outputs, 3, axis=0))
    inputs[3, 0] = np.nan
    found = frontier.least_distance(inputs, outputs)
    assert found.status[3] == "refused"
    assert np.isnan(found.targets[0][3]).all()
    np.testing.assert_allclose(np.delete(found.distance, 3), whole.distance)
    nobody = frontier.least_distance(inputs * np.nan, outputs)
    assert (nobody.status == "refused").all()


@pytest.mark.parametrize(
    "wrong",
    [{"norm": 3}, {"norm": "many"}, {"weights": ([1], [1])}, {"weights": 2}, {"weights": ([0, 1], [1])}],
)
def test_wrong_arguments_are_named(wrong: dict) -> None:
    with pytest.raises(frontier.FrontierError, match=next(iter(wrong))):
        frontier.least_distance(*small(5, 2, 1), **wrong)
