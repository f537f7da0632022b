"""What happens to units whose data cannot be scored: refused by name, and nobody else is touched."""

import numpy as np
import pytest

from abreast import frontier

INPUTS = np.array([[2.0, 3], [4, 2], [6, 6], [5, 8], [3, 7]])
OUTPUTS = np.array([[1.0, 2], [2, 2], [3, 1], [2, 3], [1, 1]])


def with_value(values: np.ndarray, row: int, column: int, value: float) -> np.ndarray:
    changed = values.copy()
    changed[row, column] = value
    return changed


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs", "fdh"])
@pytest.mark.parametrize(
    ("inputs", "outputs", "reason"),
    [
        (with_value(INPUTS, 3, 1, np.nan), OUTPUTS, "missing: x2"),
        (with_value(INPUTS, 3, 0, np.inf), OUTPUTS, "infinite: x1 = inf"),
        (with_value(INPUTS, 3, 0, -1), OUTPUTS, "negative: x1 = -1"),
        (INPUTS, with_value(OUTPUTS, 3, 1, np.nan), "missing: y2"),
        (
            INPUTS * np.array([1, 1, 1, 0, 1])[:, None],
            OUTPUTS,
            "no input: all that could be reduced are zero",
        ),
    ],
)
def test_a_bad_unit_is_refused_and_the_rest_are_as_without_it(rts, inputs, outputs, reason) -> None:
    found = frontier.score(inputs, outputs, rts)
    rest = [0, 1, 2, 4]
    alone = frontier.score(INPUTS[rest], OUTPUTS[rest], rts)
    assert found.status.tolist() == ["optimal"] * 3 + ["refused", "optimal"]
    assert {row: str(why) for row, why in found.reasons.items()} == {3: reason}
    np.testing.assert_allclose(found.efficiency[rest], alone.efficiency, rtol=1e-12)
    assert np.isnan(found.efficiency[3])
    assert np.isnan(found.certificate[3])
    assert np.isnan(found.targets[0][3]).all()
    assert found.intensities[[3]].nnz == 0
    assert found.intensities[:, [3]].nnz == 0


def test_no_output_is_refused_only_where_outputs_are_expanded() -> None:
    outputs = OUTPUTS * np.array([1, 1, 1, 0, 1])[:, None]
    assert frontier.score(INPUTS, outputs, "vrs", "output").status[3] == "refused"
    assert frontier.score(INPUTS, outputs, "vrs", "input").status[3] == "optimal"
    assert frontier.score(INPUTS, outputs, "crs", "input").efficiency[3] == 0.0


def test_negative_values_are_accepted_where_the_zero_point_does_not_matter() -> None:
    shifted = OUTPUTS - 10
    np.testing.assert_allclose(
        frontier.score(INPUTS, shifted, "vrs", "input").efficiency,
        frontier.score(INPUTS, OUTPUTS, "vrs", "input").efficiency,
        rtol=1e-9,
    )
    np.testing.assert_allclose(
        frontier.score(INPUTS - 10, OUTPUTS, "vrs", "output").efficiency,
        frontier.score(INPUTS, OUTPUTS, "vrs", "output").efficiency,
        rtol=1e-9,
    )
    step = (np.ones(2), np.ones(2))
    np.testing.assert_allclose(
        frontier.score(INPUTS - 10, shifted, "vrs", "directional", direction=step).efficiency,
        frontier.score(INPUTS, OUTPUTS, "vrs", "directional", direction=step).efficiency,
        atol=1e-9,
    )
    assert (frontier.score(INPUTS, shifted, "crs").status == "refused").all()
    assert (frontier.score(INPUTS, shifted, "vrs", "output").status == "refused").all()
    assert (frontier.score(INPUTS, shifted, "vrs", "directional").status == "refused").all()


def test_zeros_in_some_columns_are_scored() -> None:
    inputs = with_value(INPUTS, 0, 1, 0.0)
    found = frontier.score(inputs, with_value(OUTPUTS, 2, 0, 0.0), "crs")
    assert found.optimal.all()
    assert found.efficiency[0] == 1.0


def test_everybody_refused_is_no_error() -> None:
    found = frontier.score(INPUTS * np.nan, OUTPUTS)
    assert (found.status == "refused").all()
    assert found.intensities.shape == (5, 5)


def test_no_units_is_no_error() -> None:
    found = frontier.score(np.empty((0, 2)), np.empty((0, 1)))
    assert len(found) == 0


def test_strict_raises_and_names_the_units() -> None:
    with pytest.raises(
        frontier.FrontierError, match=r"1 of 5 units have no certified score: row 3: missing: x2"
    ):
        frontier.score(with_value(INPUTS, 3, 1, np.nan), OUTPUTS, strict=True)


def test_infeasible_super_efficiency_is_said() -> None:
    found = frontier.score([1.0, 2, 3], [5.0, 1, 2], "vrs", super_efficiency=True)
    assert found.status.tolist() == ["infeasible", "optimal", "optimal"]
    assert found.reasons[0].rule == "infeasible"
    assert np.isnan(found.efficiency[0])


def test_bad_reference_units_are_set_aside_and_noted() -> None:
    reference = with_value(INPUTS, 1, 0, np.nan), OUTPUTS
    found = frontier.score(INPUTS, OUTPUTS, reference=reference)
    expected = frontier.score(INPUTS, OUTPUTS, reference=(np.delete(INPUTS, 1, 0), np.delete(OUTPUTS, 1, 0)))
    np.testing.assert_allclose(found.efficiency, expected.efficiency)
    assert any(
        note.startswith("reference: 1 units were set aside, the first in row 1 (missing: x1)")
        for note in found.notes
    )
    assert found.intensities.shape == (5, 5)


def test_duplicates_and_small_sets_are_noted() -> None:
    found = frontier.score(np.vstack([INPUTS, INPUTS[:2]]), np.vstack([OUTPUTS, OUTPUTS[:2]]))
    assert any(note.startswith("duplicates: 2 ") for note in found.notes)
    assert any(note.startswith("few units: 7 ") for note in found.notes)
    single = frontier.score(INPUTS[:, :1], OUTPUTS[:, :1]).notes
    assert "few units: 5 span the frontier; with 1 input and 1 output at least 6 are advised" in single


def test_directions_that_do_not_move_are_refused_unit_by_unit() -> None:
    gx = np.ones((5, 2))
    gx[1] = 0
    gx[2, 0] = -1
    gx[3, 0] = np.nan
    found = frontier.score(INPUTS, OUTPUTS, "vrs", "directional", direction=(gx, np.zeros(2)))
    assert found.status.tolist() == ["optimal", "refused", "refused", "refused", "optimal"]
    assert found.reasons[1].rule == "no direction"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"rts": "irs"}, "rts='irs' is not known; choose one of crs, vrs, nirs, ndrs, fdh"),
        ({"orientation": "sideways"}, "orientation='sideways' is not known"),
        ({"outputs": OUTPUTS[:4]}, "inputs and outputs have 5 and 4 rows"),
        ({"inputs": INPUTS.astype(str)}, "inputs is not all numbers"),
        ({"inputs": np.ones((5, 2, 2))}, "inputs has 3 dimensions"),
        ({"inputs": np.ones((5, 0))}, "inputs has no column"),
        ({"inputs": {"a": [1] * 5, "b": ["x"] * 5}}, "column 'b' of inputs is not all numbers"),
        ({"reference": (INPUTS,)}, "reference must be a pair"),
        ({"reference": (INPUTS[:, :1], OUTPUTS)}, "the reference's inputs are x1; the units' x1, x2"),
        (
            {"reference": (INPUTS, OUTPUTS), "super_efficiency": True},
            "super_efficiency removes a unit from its own",
        ),
        ({"eligible": [True]}, r"eligible has shape \(1,\); the reference has 5 units"),
        ({"eligible": ["yes"] * 5}, "eligible must be True or False"),
        ({"direction": (INPUTS, OUTPUTS)}, "direction needs orientation='directional'"),
        (
            {"orientation": "directional", "direction": (np.ones(3), np.ones(2))},
            "direction: gx must be numbers of shape",
        ),
        ({"orientation": "directional", "direction": 1}, r"direction must be a pair \(gx, gy\)"),
        ({"fixed": ["x9"]}, "fixed: 'x9' is none of the columns x1, x2, y1, y2"),
        ({"fixed": ["x1", "x2"]}, "nothing is left to move"),
        ({"undesirable": ["x1"]}, "undesirable: 'x1' is none of the columns y1, y2"),
        ({"undesirable": ["y1", "y2"]}, "every output is undesirable"),
        ({"undesirable": ["y1"], "rts": "ndrs"}, "weak disposability is defined for crs, vrs and nirs"),
        (
            {"undesirable": ["y1"], "super_efficiency": True},
            "weak disposability under vrs or nirs is not combined",
        ),
        ({"scopes": [1]}, r"scopes has shape \(1, 1\)"),
        ({"ids": [1]}, r"ids has shape \(1,\)"),
    ],
)
def test_arguments_that_cannot_be_used_are_named(arguments: dict, words: str) -> None:
    with pytest.raises(frontier.FrontierError, match=words):
        frontier.score(**{"inputs": INPUTS, "outputs": OUTPUTS, **arguments})
