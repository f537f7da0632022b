"""What must not change a score: units of measure, the order of units and columns, units that are dominated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import frontier

PROBLEM = st.builds(
    lambda seed, n, m, s: _draw(seed, n, m, s),
    st.integers(0, 2**32 - 1),
    st.integers(3, 25),
    st.integers(1, 4),
    st.integers(1, 3),
)
RTS = st.sampled_from(["crs", "vrs", "nirs", "ndrs", "fdh"])
ORIENTATION = st.sampled_from(["input", "output", "directional"])
FEW = settings(max_examples=40, deadline=None, derandomize=True)


def _draw(seed: int, n: int, m: int, s: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    if seed % 2:
        return rng.integers(1, 6, (n, m)).astype(float), rng.integers(1, 6, (n, s)).astype(float)
    return rng.lognormal(0, 1, (n, m)), rng.lognormal(0, 1, (n, s))


@FEW
@given(PROBLEM, RTS, ORIENTATION, st.lists(st.integers(-9, 9), min_size=7, max_size=7))
def test_units_of_measure_change_no_score(problem, rts: str, orientation: str, powers: list[int]) -> None:
    inputs, outputs = problem
    m, s = inputs.shape[1], outputs.shape[1]
    by_x, by_y = 10.0 ** np.array(powers[:m]), 10.0 ** np.array(powers[m : m + s])
    plain = frontier.score(inputs, outputs, rts, orientation)
    scaled = frontier.score(inputs * by_x, outputs * by_y, rts, orientation)
    np.testing.assert_array_equal(plain.status, scaled.status)
    np.testing.assert_allclose(scaled.efficiency, plain.efficiency, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(
        scaled.intensities.toarray(), plain.intensities.toarray(), rtol=1e-6, atol=1e-9
    )
    np.testing.assert_allclose(scaled.targets[0] / by_x, plain.targets[0], rtol=1e-9)


@FEW
@given(PROBLEM, RTS, ORIENTATION, st.integers(0, 2**32 - 1))
def test_the_order_of_units_and_columns_changes_no_score(
    problem, rts: str, orientation: str, seed: int
) -> None:
    inputs, outputs = problem
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(inputs)), rng.permutation(inputs.shape[1])
    plain = frontier.score(inputs, outputs, rts, orientation).efficiency
    mixed = frontier.score(inputs[rows][:, columns], outputs[rows], rts, orientation).efficiency
    np.testing.assert_allclose(mixed, plain[rows], rtol=1e-9, atol=1e-10)


@FEW
@given(PROBLEM, RTS, ORIENTATION)
def test_a_dominated_unit_changes_no_other_score(problem, rts: str, orientation: str) -> None:
    inputs, outputs = problem
    plain = frontier.score(inputs, outputs, rts, orientation).efficiency
    more = frontier.score(
        np.vstack([inputs, inputs[:1] * 2]), np.vstack([outputs, outputs[:1] / 2]), rts, orientation
    )
    np.testing.assert_allclose(more.efficiency[:-1], plain, rtol=1e-9, atol=1e-10)


@FEW
@given(PROBLEM, RTS, ORIENTATION)
def test_larger_technologies_score_no_higher(problem, rts: str, orientation: str) -> None:
    """FDH ⊂ VRS ⊂ NIRS, NDRS ⊂ CRS: distance to the frontier can only grow."""
    inputs, outputs = problem
    sign = -1 if orientation == "input" else 1
    away = {
        r: sign * frontier.score(inputs, outputs, r, orientation).efficiency
        for r in ("fdh", "vrs", rts, "crs")
    }
    assert (away["fdh"] <= away["vrs"] + 1e-9).all()
    assert (away[rts] <= away["crs"] + 1e-9 * (1 + np.abs(away["crs"]))).all()


@FEW
@given(PROBLEM, st.sampled_from(["crs", "vrs", "nirs", "ndrs"]), ORIENTATION, st.booleans())
def test_scores_are_what_peers_prices_and_targets_say(
    problem, rts: str, orientation: str, slacks: bool
) -> None:
    inputs, outputs = problem
    found = frontier.score(inputs, outputs, rts, orientation, slacks=slacks)
    v, u, w = found.multipliers
    used, made = found.intensities @ inputs, found.intensities @ outputs
    totals = found.intensities.sum(axis=1)
    counts = np.diff(found.intensities.indptr)
    assert (v >= 0).all()
    assert (u >= 0).all()
    assert counts.max() <= inputs.shape[1] + outputs.shape[1]
    assert found.intensities.indices.dtype == np.int32
    low, high = {"crs": (0, np.inf), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, np.inf)}[rts]
    assert ((totals >= low - 1e-9) & (totals <= high + 1e-9)).all()
    cost, worth = (v * inputs).sum(axis=1), (u * outputs).sum(axis=1)
    value = {"input": worth - w, "output": cost + w, "directional": cost - worth + w}[orientation]
    norm = {"input": cost, "output": worth, "directional": cost + worth}[orientation]
    np.testing.assert_allclose(value, found.efficiency, atol=1e-9, rtol=1e-9)
    np.testing.assert_allclose(norm, 1.0, rtol=1e-9)
    assert (
        v @ inputs.T - u @ outputs.T + w[:, None] >= -1e-9 * (1 + np.abs(w[:, None]) + v @ inputs.T)
    ).all()
    assert (used <= found.targets[0] * (1 + 1e-9)).all()
    assert (made >= found.targets[1] * (1 - 1e-9)).all()
    if slacks:
        np.testing.assert_allclose(used, found.targets[0], rtol=1e-8)
        np.testing.assert_allclose(made, found.targets[1], rtol=1e-8)
        again = frontier.score(*found.targets, rts, reference=(inputs, outputs), slacks=True)
        np.testing.assert_allclose(again.slacks[0] / inputs.mean(axis=0), 0.0, atol=1e-6)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_one_input_one_output_constant_returns_is_the_ratio(orientation: str) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.lognormal(size=50), rng.lognormal(size=50)
    ratio = (y / x) / (y / x).max()
    found = frontier.score(x, y, "crs", orientation).efficiency
    np.testing.assert_allclose(found, ratio if orientation == "input" else 1 / ratio, rtol=1e-12)
