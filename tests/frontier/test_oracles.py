"""Scores that other software gives for published data, to 1e-8 relative. Sources: SOURCES.md beside the tables."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast import frontier


def tables(shared: Path, folder: str, expected: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    at = shared / "oracles" / folder
    return pl.read_csv(at / "data.csv"), pl.read_csv(at / f"expected_{expected}.csv")


def agree(found: np.ndarray, expected: pl.Series) -> None:
    """Equal to 1e-8; where the table has no finite number, the unit has no score."""
    values = expected.cast(pl.Float64, strict=False).to_numpy()
    finite = np.isfinite(values)
    assert finite.any()
    np.testing.assert_allclose(found[finite], values[finite], rtol=1e-8, atol=1e-10)
    assert np.isnan(found[~finite]).all()


@pytest.fixture
def follow_through(shared: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    data, expected = tables(shared, "charnes1981", "Benchmarking_0.33")
    return data.select(pl.col("^x.$")), data.select(pl.col("^y.$")), expected


@pytest.mark.parametrize(("rts", "name"), [("crs", "crs"), ("vrs", "vrs"), ("nirs", "drs"), ("ndrs", "irs")])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_charnes_1981_radial(follow_through, rts: str, name: str, orientation: str) -> None:
    inputs, outputs, expected = follow_through
    scores = frontier.score(inputs, outputs, rts, orientation)
    agree(scores.efficiency, expected[f"{name}_{orientation.removesuffix('put')}"])
    assert scores.input_names == ("x1", "x2", "x3", "x4", "x5")


@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_charnes_1981_super_efficiency(follow_through, rts: str) -> None:
    inputs, outputs, expected = follow_through
    scores = frontier.score(inputs, outputs, rts, super_efficiency=True)
    agree(scores.efficiency, expected[f"super_{rts}_in"])
    assert (scores.status[np.isnan(scores.efficiency)] == "infeasible").all()


def test_charnes_1981_slacks(follow_through) -> None:
    inputs, outputs, expected = follow_through
    scores = frontier.score(inputs, outputs, "vrs", slacks=True)
    agree(scores.slacks[0].sum(axis=1) + scores.slacks[1].sum(axis=1), expected["vrs_in_slacksum"])


def test_charnes_1981_directional(follow_through) -> None:
    inputs, outputs, expected = follow_through
    scores = frontier.score(inputs, outputs, "vrs", "directional", direction=(np.ones(5), np.ones(3)))
    agree(scores.efficiency, expected["dir_vrs_beta"])


def test_charnes_1981_within_programme(follow_through) -> None:
    inputs, outputs, expected = follow_through
    found = np.full(len(expected), np.nan)
    for programme in (0, 1):
        rows = expected["pft"].to_numpy() == programme
        found[rows] = frontier.score(inputs.filter(rows), outputs.filter(rows), "crs").efficiency
    agree(found, expected["within_group_crs_in"])


@pytest.mark.parametrize(
    ("column", "arguments"),
    [("crs", {"rts": "crs"}), ("vrs", {"rts": "vrs"}), ("super", {"rts": "vrs", "super_efficiency": True})],
)
def test_milk_producers(shared: Path, column: str, arguments: dict) -> None:
    data, expected = tables(shared, "milkProd", "Benchmarking_0.33")
    scores = frontier.score(data.select("energy", "vet", "cows"), data.select("milk"), **arguments)
    agree(scores.efficiency, expected[column])


@pytest.mark.parametrize(
    ("column", "rts", "orientation"),
    [("io_crs", "crs", "input"), ("io_vrs", "vrs", "input"), ("oo_vrs", "vrs", "output")],
)
def test_fried_1993(shared: Path, column: str, rts: str, orientation: str) -> None:
    data, expected = tables(shared, "fried1993", "deaR_1.5.3")
    scores = frontier.score(data.select("x1", "x2"), data.select("y"), rts, orientation)
    agree(scores.efficiency, expected[column])


def test_hua_bian_2007_undesirable_output_translated(shared: Path) -> None:
    data, expected = tables(shared, "hua_bian_2007", "deaR_1.5.3")
    outputs = data.select("D-Output1", "D-Output2", "UD-Output1")
    scores = frontier.score(
        data.select("D-Input1", "D-Input2"), outputs, "vrs", "output", undesirable={"UD-Output1": 1500}
    )
    agree(scores.efficiency, expected["eff"])
