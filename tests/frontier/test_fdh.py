"""`score` with rts="fdh"."""

import numpy as np
import polars as pl
import pytest

from abreast import frontier
from twins import dominance


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_charnes_1981(shared, orientation) -> None:
    folder = shared / "oracles" / "charnes1981"
    data = pl.read_csv(folder / "data.csv")
    expected = pl.read_csv(folder / "expected_Benchmarking_0.33.csv")[
        f"fdh_{orientation.removesuffix('put')}"
    ]
    scores = frontier.score(data.select("^x.$"), data.select("^y.$"), "fdh", orientation)
    np.testing.assert_allclose(scores.efficiency, expected.to_numpy(), rtol=1e-8)


def test_milk_producers(shared) -> None:
    folder = shared / "oracles" / "milkProd"
    data = pl.read_csv(folder / "data.csv")
    expected = pl.read_csv(folder / "expected_Benchmarking_0.33.csv")["fdh"]
    scores = frontier.score(data.select("energy", "vet", "cows"), data.select("milk"), "fdh")
    np.testing.assert_allclose(scores.efficiency, expected.to_numpy(), rtol=1e-8)


def test_supply_chain(shared) -> None:
    folder = shared / "oracles" / "supply_chain"
    data = pl.read_csv(folder / "data.csv")
    scores = frontier.score(data[:, 1:4], data[:, 4:6], "fdh")
    expected = pl.read_csv(folder / "expected_deaR_1.5.3.csv")["eff"].to_numpy()
    np.testing.assert_allclose(scores.efficiency, expected, rtol=1e-8)


def test_a_direction_a_reference_and_a_fixed_input_go_through_the_same_contract() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1, 9, (80, 2)), rng.uniform(1, 9, (80, 2))
    gx, gy = np.array([1.0, 0.5]), np.array([2.0, 0.0])
    scores = frontier.score(x, y, "fdh", "directional", direction=(gx, gy))
    expected = dominance.fdh_directional(x, y, x, y, np.tile(gx, (80, 1)), np.tile(gy, (80, 1)))
    np.testing.assert_allclose(scores.efficiency, expected, rtol=1e-12, atol=1e-12)

    scores = frontier.score(x[:30], y[:30], "fdh", reference=(x[30:], y[30:]))
    np.testing.assert_allclose(
        scores.efficiency, dominance.fdh(x[:30], y[:30], x[30:], y[30:], "input"), rtol=1e-12
    )
    assert (scores.status[np.isnan(scores.efficiency)] == "infeasible").all()
    assert np.isnan(scores.efficiency).any()

    scores = frontier.score(x, y, "fdh", fixed=["x2"])
    held = np.hstack([y, -x[:, 1:]])
    np.testing.assert_allclose(
        scores.efficiency, dominance.fdh(x[:, :1], held, x[:, :1], held, "input"), rtol=1e-12
    )


def test_scores_are_certified_by_enumeration_and_targets_are_met_by_the_peer() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.integers(1, 9, (60, 2)).astype(float), rng.integers(1, 9, (60, 2)).astype(float)
    scores = frontier.score(x, y, "fdh", slacks=True)
    assert (scores.certificate == 0).all()
    assert np.isnan(scores.multipliers[0]).all()
    peers = np.array([scores.peers(unit)[0][0] for unit in range(60)])
    np.testing.assert_allclose(scores.targets[0], x[peers], rtol=1e-12)
    np.testing.assert_allclose(scores.targets[1], y[peers], rtol=1e-12)


def test_ties_go_to_the_nearer_scope_then_to_the_most_used_then_to_the_first_id() -> None:
    # unit 0 is dominated by units 1, 2 and 3, which are alike; unit 4 has only its own
    x = np.array([[4.0], [2.0], [2.0], [2.0]])
    y = np.ones((4, 1))
    assert frontier.score(x, y, "fdh").peers(0)[0].tolist() == [1]
    assert frontier.score(x, y, "fdh", ids=["d", "c", "a", "b"]).peers(0)[0].tolist() == [2]
    assert frontier.score(x, y, "fdh", scopes=["p", "q", "q", "p"]).peers(0)[0].tolist() == [3]


def test_negative_outputs_are_accepted_where_a_shift_changes_nothing() -> None:
    x, y = np.array([[2.0], [1.0], [3.0]]), np.array([[-5.0], [-6.0], [1.0]])
    plain, shifted = frontier.score(x, y, "fdh"), frontier.score(x, y + 10, "fdh")
    assert plain.efficiency.tolist() == shifted.efficiency.tolist()


def test_weak_disposability_is_refused() -> None:
    with pytest.raises(frontier.FrontierError, match="weak disposability"):
        frontier.score(np.ones((3, 1)), np.ones((3, 2)), "fdh", undesirable=["y2"])
