"""Columns that cannot be moved, outputs that are not wanted, directions."""

import numpy as np
import pytest
from scipy.optimize import linprog

from abreast import frontier
from twins.frontier_programme import efficiency

RNG = np.random.default_rng(8)
INPUTS, OUTPUTS, BAD = RNG.uniform(1, 9, (25, 2)), RNG.uniform(1, 9, (25, 2)), RNG.uniform(1, 9, 25)


@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_fixed_inputs_are_compared_but_not_reduced(rts: str) -> None:
    found = frontier.score(INPUTS, OUTPUTS, rts, fixed=["x2"])
    for unit in range(25):
        expected = efficiency(INPUTS, OUTPUTS, unit, rts, "input", fixed_inputs=(1,))
        assert found.efficiency[unit] == pytest.approx(expected, rel=1e-8)
    np.testing.assert_array_equal(found.targets[0][:, 1], INPUTS[:, 1])
    v, u, w = found.multipliers
    np.testing.assert_allclose(v[:, 0] * INPUTS[:, 0], 1.0, rtol=1e-9)
    value = (u * OUTPUTS).sum(axis=1) - w - v[:, 1] * INPUTS[:, 1]
    np.testing.assert_allclose(value, found.efficiency, rtol=1e-9)


def test_fixed_outputs_are_compared_but_not_expanded() -> None:
    found = frontier.score(INPUTS, OUTPUTS, "vrs", "output", fixed=["y1"])
    assert (
        found.efficiency >= frontier.score(INPUTS, OUTPUTS[:, 1:], "vrs", "output").efficiency.min()
    ).all()
    np.testing.assert_array_equal(found.targets[1][:, 0], OUTPUTS[:, 0])


def weak_by_hand(unit: int, vrs: bool) -> float:
    """Chung, Färe and Grosskopf 1997, equation 9; under VRS Kuosmanen 2005, equation 7, in λ (kept) and μ (abated)."""
    n, copies = 25, 2 if vrs else 1
    x = np.tile(INPUTS, (copies, 1))
    y = np.vstack([OUTPUTS[:, :1], np.zeros((n, 1))][:copies])
    b = np.concatenate([BAD, np.zeros(n)][:copies])
    a_ub = np.vstack(
        [np.column_stack([INPUTS[unit], x.T]), np.column_stack([OUTPUTS[unit, :1], -y.T])],
    )
    a_eq, b_eq = [np.concatenate([[BAD[unit]], b])], [BAD[unit]]
    if vrs:
        a_eq, b_eq = [*a_eq, np.concatenate([[0.0], np.ones(len(x))])], [*b_eq, 1.0]
    goal = np.concatenate([[-1.0], np.zeros(len(x))])
    b_ub = np.concatenate([INPUTS[unit], -OUTPUTS[unit, :1]])
    bounds = [(None, None)] + [(0, None)] * len(x)
    return -linprog(goal, a_ub, b_ub, np.array(a_eq), b_eq, bounds, method="highs-ds").fun


@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_weakly_disposable_outputs_are_reduced_with_the_good_ones_raised(rts: str) -> None:
    outputs = np.column_stack([OUTPUTS[:, 0], BAD])
    found = frontier.score(INPUTS, outputs, rts, "directional", undesirable=["y2"])
    for unit in range(25):
        assert found.efficiency[unit] == pytest.approx(weak_by_hand(unit, rts == "vrs"), abs=1e-7)
    np.testing.assert_allclose(found.targets[1][:, 1], BAD * (1 - found.efficiency), rtol=1e-12)
    np.testing.assert_allclose(found.targets[1][:, 0], OUTPUTS[:, 0] * (1 + found.efficiency), rtol=1e-12)
    assert found.intensities.shape == (25, 25)
    assert found.certificate.max() < 1e-11


def test_radial_measures_hold_weakly_disposable_outputs() -> None:
    outputs = np.column_stack([OUTPUTS[:, 0], BAD])
    for orientation in ("input", "output"):
        found = frontier.score(INPUTS, outputs, "vrs", orientation, undesirable=[1])
        assert found.optimal.all()
        np.testing.assert_allclose(found.targets[1][:, 1], BAD, rtol=1e-12)


def test_translation_does_not_matter_where_the_column_is_not_scaled() -> None:
    outputs = np.column_stack([OUTPUTS[:, 0], BAD])
    scores = [frontier.score(INPUTS, outputs, "vrs", undesirable={"y2": c}) for c in (10, 1000)]
    np.testing.assert_allclose(scores[0].efficiency, scores[1].efficiency, rtol=1e-9)
    np.testing.assert_allclose(scores[0].targets[1][:, 1], BAD, rtol=1e-12)


def test_direction_of_the_unit_itself_is_the_default() -> None:
    plain = frontier.score(INPUTS, OUTPUTS, "vrs", "directional")
    given = frontier.score(INPUTS, OUTPUTS, "vrs", "directional", direction=(INPUTS, OUTPUTS))
    np.testing.assert_array_equal(plain.efficiency, given.efficiency)


def test_directions_reproduce_the_radial_scores() -> None:
    nothing = np.zeros(2)
    inward = frontier.score(INPUTS, OUTPUTS, "vrs", "directional", direction=(INPUTS, nothing)).efficiency
    outward = frontier.score(INPUTS, OUTPUTS, "vrs", "directional", direction=(nothing, OUTPUTS)).efficiency
    np.testing.assert_allclose(1 - inward, frontier.score(INPUTS, OUTPUTS, "vrs").efficiency, rtol=1e-9)
    np.testing.assert_allclose(
        1 + outward, frontier.score(INPUTS, OUTPUTS, "vrs", "output").efficiency, rtol=1e-9
    )


def test_a_unit_far_outside_a_separate_reference() -> None:
    found = frontier.score([1.0, 4.0], [9.0, 1.0], "crs", reference=([2.0, 3.0], [2.0, 2.0]))
    np.testing.assert_allclose(found.efficiency, [9.0, 0.25])
    assert frontier.score([1.0], [9.0], "vrs", reference=([2.0], [2.0])).status.tolist() == ["infeasible"]
