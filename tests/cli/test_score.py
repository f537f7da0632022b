"""`abreast score`: exit codes, formats, and text that a spreadsheet may not run."""

from pathlib import Path

import fastexcel
import polars as pl
import pytest
from typer.testing import CliRunner

from abreast.cli import app

UNITS = "unit,x,y\na,1,1\nb,2,3\n=c,4,4\nd,,1\n"


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    return path


def run(*arguments: object) -> object:
    return CliRunner().invoke(app, ["score", *map(str, arguments)])


def columns(inputs: str = "x", outputs: str = "y") -> list[str]:
    return ["--unit", "unit", "--inputs", inputs, "--outputs", outputs]


def test_scores_go_to_the_screen_as_csv_and_remarks_beside_them(units: Path) -> None:
    done = run(units, *columns())
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "unit,scope,group,efficiency,status,certificate,peers,target_x,target_y,reason"
    assert lines[1].startswith("a,all,all,1.0,optimal,")
    assert lines[3].startswith("'=c,all,all,")
    assert "units.csv, row 5, column x: has no score: missing: x" in done.stderr


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_every_format_in_and_out(units: Path, tmp_path: Path, suffix: str) -> None:
    source, found = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    frame = pl.read_csv(units)
    {"csv": frame.write_csv, "parquet": frame.write_parquet}.get(suffix, frame.write_excel)(source)
    done = run(source, *columns(), "--slacks", "--rts", "crs", "-o", found)
    assert done.exit_code == 0, done.output
    scores = read(found)
    assert scores["unit"][2] == ("'=c" if suffix == "csv" else "=c")
    assert scores["efficiency"].to_list() == pytest.approx([2 / 3, 1.0, 2 / 3, None])
    assert "slack_y" in scores.columns


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".xlsx":
        return fastexcel.read_excel(path).load_sheet(0).to_polars()
    return pl.read_csv(path) if path.suffix == ".csv" else pl.read_parquet(path)


def test_refused_data_end_with_1(units: Path, tmp_path: Path) -> None:
    missing = run(units, *columns(inputs="z"))
    assert missing.exit_code == 1
    assert "units.csv, row 1, column z: there is no such column" in missing.stderr
    text = run(units, *columns(outputs="unit"))
    assert text.exit_code == 1
    assert 'units.csv, row 2, column unit: "a" is not a number' in text.stderr
    assert run(tmp_path / "none.csv", *columns()).exit_code == 1


def test_nobody_scored_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("unit,x,y\na,,1\n", encoding="utf-8")
    assert run(path, *columns()).exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["--rts", "irs"],
        ["--inputs", "x,x"],
        ["--fixed", "z"],
        ["--undesirable", "y=much"],
        ["-o", "scores.doc"],
        ["--nothing"],
    ],
)
def test_wrong_use_ends_with_2(units: Path, wrong: list[str]) -> None:
    assert run(units, *columns(), *wrong).exit_code == 2


def test_a_word_that_is_no_choice_is_told_with_those_there_are(units: Path) -> None:
    said = " ".join(run(units, *columns(), "--rts", "irs").stderr.replace("│", " ").split())
    assert "Invalid value for '--rts': 'irs' is not one of crs, vrs, nirs, ndrs, fdh" in said


def test_help_has_an_example() -> None:
    done = run("--help")
    assert done.exit_code == 0
    assert "abreast score plants.xlsx" in done.output
