"""Scores of a table: columns, scopes, refusals by file, row and column."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast import frontier, scoring, tables

PLANTS = """plant,city,coal,hours,steel,may lead
A,North,10,5,8,yes
B,North,12,4,9,yes
C,North,20,,7,no
D,South,7,7,7,yes
E;1,South,9,9,9,no
F,,9,9,3,yes
"""


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS, encoding="utf-8")
    return path


def question(**changes: object) -> scoring.Question:
    return scoring.Question(
        **{"unit": "plant", "inputs": ("coal", "hours"), "outputs": ("steel",), **changes}
    )


def test_columns_and_values_are_those_of_the_library(plants: Path) -> None:
    frame = scoring.score_file(plants, question(slacks=True)).frame
    assert frame.columns == [
        *("unit", "scope", "group", "efficiency", "status", "certificate", "peers"),
        *(
            "target_coal",
            "target_hours",
            "target_steel",
            "slack_coal",
            "slack_hours",
            "slack_steel",
            "reason",
        ),
    ]
    kept = [0, 1, 3, 4, 5]
    inputs = np.array([[10, 5], [12, 4], [7, 7], [9, 9], [9, 9]])
    expected = frontier.score(inputs, np.array([8, 9, 7, 9, 3]), slacks=True)
    found = frame[kept]
    np.testing.assert_array_equal(found["efficiency"].to_numpy(), expected.efficiency)
    np.testing.assert_array_equal(found["target_hours"].to_numpy(), expected.targets[0][:, 1])
    np.testing.assert_array_equal(found["slack_steel"].to_numpy(), expected.slacks[1][:, 0])
    assert frame["scope"].unique().to_list() == ["all"]


def test_a_bad_unit_is_refused_by_itself(plants: Path) -> None:
    answer = scoring.score_file(plants, question())
    row = answer.frame.row(2, named=True)
    assert (row["status"], row["efficiency"], row["reason"]) == ("refused", None, "missing: hours")
    assert answer.frame["status"].to_list().count("optimal") == 5
    assert "plants.csv, row 4, column hours: has no score: missing: hours" in answer.remarks


def test_each_group_of_a_scope_is_scored_apart(plants: Path) -> None:
    answer = scoring.score_file(plants, question(scopes=("city", "all")))
    frame = answer.frame
    assert frame["unit"].to_list() == ["A", "B", "C", "D", "E;1", "F"] * 2
    assert frame["group"].to_list() == ["North"] * 3 + ["South"] * 2 + [None] + ["all"] * 6
    assert frame["peers"][4] == "E\\;1:1"
    assert frame.row(5, named=True)["reason"] == "the unit is in no group"
    assert "plants.csv, row 7, column city: is empty, so the unit has no group" in answer.remarks


def test_who_may_not_lead_is_nobody_s_peer(plants: Path) -> None:
    inputs = question(inputs=("coal",), eligible="may lead")
    frame = scoring.score_file(plants, inputs).frame
    assert frame["peers"].to_list()[4] == "E\\;1:1"
    assert not any(
        "E" in (peers or "") for unit, peers in frame.select("unit", "peers").rows() if unit != "E;1"
    )


def test_progress_reaches_the_end(plants: Path) -> None:
    seen: list[tuple[int, int]] = []
    scoring.score_file(plants, question(scopes=("all", "city")), progress=lambda *step: seen.append(step))
    assert seen == sorted(seen)
    assert seen[-1][1] == 12


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("plant,coal,hours,steel\nA,1,2,3\nB,x,2,3\n", 'row 3, column coal: "x" is not a number'),
        (
            "plant,coal,hours,steel\nA,1,2,3\nA,2,2,3\n",
            'row 3, column plant: "A" stands in an earlier row too',
        ),
        ("plant,coal,hours,steel\nA,1,2,3\n,2,2,3\n", "row 3, column plant"),
        (
            "plant,coal,steel\nA,1,2\n",
            "row 1, column hours: there is no such column (the columns are plant, coal, steel)",
        ),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tables.Refused) as refused:
        scoring.score_file(path, question())
    assert f"bad.csv, {place}" in str(refused.value)


def test_numbers_keep_all_their_digits_through_parquet(tmp_path: Path) -> None:
    values = np.array([[0.1 + 0.2, 1e-9], [1 / 3, 2e9]])
    path = tmp_path / "units.parquet"
    pl.DataFrame({"u": ["a", "b"], "x": values[:, 0], "y": values[:, 1]}).write_parquet(path)
    frame = scoring.score_file(path, scoring.Question("u", ("x",), ("y",), rts="crs")).frame
    assert (
        frame["efficiency"].to_list() == frontier.score(values[:, 0], values[:, 1], "crs").efficiency.tolist()
    )


def test_lists_of_columns_and_undesirable_outputs() -> None:
    assert scoring.named_columns('coal, "hours, paid" ,steel') == ("coal", "hours, paid", "steel")
    assert scoring.undesirable(["CO2"]) == ["CO2"]
    assert scoring.undesirable(["CO2=1500"]) == {"CO2": 1500.0}
    assert scoring.undesirable([]) is None
    with pytest.raises(frontier.FrontierError):
        scoring.undesirable(["CO2=many"])
    with pytest.raises(frontier.FrontierError):
        scoring.undesirable(["CO2=1", "NOx"])
