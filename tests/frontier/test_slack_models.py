"""Additive and slacks-based measures: published figures, other packages, one programme a unit."""

import numpy as np
import polars as pl
import pytest

from abreast import frontier
from twins import slack_sums

RTS = ["crs", "vrs", "nirs", "ndrs"]


def test_tone_2001(shared) -> None:
    folder = shared / "oracles" / "tone2001"
    data, expected = pl.read_csv(folder / "data.csv"), pl.read_csv(folder / "expected_deaR_1.5.3.csv")
    found = frontier.sbm(data[:, 1:3], data[:, 3:5], "crs")
    np.testing.assert_allclose(found.efficiency, expected["rho"], rtol=1e-8)


def test_tone_2001_as_printed() -> None:
    # Tone 2001, European Journal of Operational Research 130:498, table 1: units A to E and their ρ
    x = np.array([[4, 3], [6, 3], [8, 1], [8, 1], [2, 4]])
    y = np.array([[2, 3], [2, 3], [6, 2], [6, 1], [1, 4]])
    np.testing.assert_allclose(frontier.sbm(x, y, "crs").efficiency, [0.798, 0.568, 1, 0.667, 1], atol=5e-4)


def test_charnes_1981_additive(shared) -> None:
    folder = shared / "oracles" / "charnes1981"
    data = pl.read_csv(folder / "data.csv")
    expected = pl.read_csv(folder / "expected_Benchmarking_0.33.csv")["add_vrs_sum"]
    found = frontier.additive(data.select("^x.$"), data.select("^y.$"))
    np.testing.assert_allclose(found.efficiency, expected, rtol=1e-8, atol=1e-8)
    assert (found.certificate <= 1e-9 * np.maximum(1, found.efficiency)).all()


@pytest.fixture
def units():
    rng = np.random.default_rng(2)
    return rng.uniform(1, 9, (40, 2)), rng.uniform(1, 9, (40, 2))


@pytest.mark.parametrize("rts", RTS)
def test_equals_one_programme_a_unit(units, rts) -> None:
    x, y = units
    wx, wy = np.array([1.0, 3.0]), np.array([0.5, 2.0])
    found = frontier.additive(x, y, rts, weights=(wx, wy))
    expected = [slack_sums.additive(a, b, x, y, rts, wx, wy) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(found.efficiency, expected, rtol=1e-8, atol=1e-8)
    found = frontier.sbm(x, y, rts)
    expected = [slack_sums.tone(a, b, x, y, rts) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(found.efficiency, expected, rtol=1e-8)
    nothing = np.zeros(2)
    saved = [slack_sums.additive(a, b, x, y, rts, 0.5 / a, nothing) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(frontier.sbm(x, y, rts, "input").efficiency, 1 - np.array(saved), rtol=1e-8)
    added = [slack_sums.additive(a, b, x, y, rts, nothing, 0.5 / b) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(
        frontier.sbm(x, y, rts, "output").efficiency, 1 / (1 + np.array(added)), rtol=1e-8
    )


@pytest.mark.parametrize("rts", RTS)
def test_sbm_is_never_above_the_radial_scores_and_its_targets_are_efficient(units, rts) -> None:
    x, y = units
    found = frontier.sbm(x, y, rts)
    radial = frontier.score(x, y, rts).efficiency
    assert (found.efficiency <= radial + 1e-9).all()
    again = frontier.sbm(*found.targets, rts, reference=(x, y))
    np.testing.assert_allclose(again.efficiency, 1, rtol=1e-9)


def test_peers_reach_the_targets(units) -> None:
    x, y = units
    found = frontier.additive(x, y, "crs")
    np.testing.assert_allclose(found.intensities @ x, found.targets[0], rtol=1e-9)
    np.testing.assert_allclose(found.intensities @ y, found.targets[1], rtol=1e-9)
    rows, weights = found.peers(3)
    np.testing.assert_allclose(weights @ x[rows], found.targets[0][3], rtol=1e-9)


@pytest.mark.parametrize("factor", [1e-9, 1e9])
def test_sbm_does_not_depend_on_units_of_measure(units, factor) -> None:
    x, y = units
    scaled = frontier.sbm(x * [factor, 1], y * [1, factor]).efficiency
    np.testing.assert_allclose(scaled, frontier.sbm(x, y).efficiency, rtol=1e-9)


def test_zeros_negatives_and_gaps_follow_their_rules() -> None:
    x = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 0.0], [-1.0, 2.0], [np.nan, 1.0]])
    y = np.array([[1.0], [0.0], [1.0], [1.0], [1.0]])
    assert frontier.sbm(x, y).status.tolist() == ["optimal", "refused", "refused", "refused", "refused"]
    assert frontier.sbm(x, y, "vrs", "input").status.tolist()[:3] == ["optimal", "optimal", "refused"]
    assert frontier.additive(x, y).status.tolist() == ["optimal"] * 4 + ["refused"]
    assert frontier.additive(x, y, "crs").status.tolist() == ["optimal"] * 2 + ["refused"] * 3


def test_beyond_the_reference_is_infeasible() -> None:
    found = frontier.additive([[1.0], [3.0]], [[5.0], [1.0]], reference=([[1.0], [2.0]], [[1.0], [2.0]]))
    assert found.status.tolist() == ["infeasible", "optimal"]
    assert np.isnan(found.efficiency[0])


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        (frontier.sbm, {"orientation": "directional"}, "non-oriented, input, output"),
        (frontier.sbm, {"rts": "fdh"}, "crs, vrs, nirs and ndrs"),
        (frontier.additive, {"weights": (-1.0, 1.0)}, "not negative"),
        (frontier.additive, {"weights": ([1.0, 2.0, 3.0], 1.0)}, r"shape \(3,\)"),
        (frontier.additive, {"reference": (np.ones((2, 3)), np.ones((2, 1)))}, "do not match"),
    ],
)
def test_what_cannot_be_used_is_refused(function, arguments, words) -> None:
    with pytest.raises(frontier.FrontierError, match=words):
        function(np.ones((4, 2)), np.ones((4, 1)), **arguments)
