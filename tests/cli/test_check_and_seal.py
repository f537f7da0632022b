"""`abreast check` and `abreast seal`: words, exit codes, the workbook for the sender."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from abreast.cli import app
from abreast.figures import seal
from figures.conftest import LONG, TOML, UNITS


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    (tmp_path / "figures").mkdir()
    (tmp_path / "campaign.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "figures" / "long.csv").write_text(LONG, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_a_sound_folder(plants: Path) -> None:
    done = run("check", plants)
    assert (done.exit_code, done.stdout) == (0, f"{plants}: 13 figures, nothing refused.\n")


def test_refusals_go_into_a_workbook(plants: Path) -> None:
    with (plants / "figures" / "long.csv").open("a") as stream:
        stream.write("w9,2026-01,output,1\n")
    back = plants / "back.xlsx"
    done = run("check", plants, "--refusals", back)
    assert done.exit_code == 1
    assert back.is_file()
    assert "w9" in done.stderr


def test_sealing_prints_the_head(plants: Path) -> None:
    done = run("seal", plants, "2026-02", "--by", "office-7")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"sealed 2026-01 to 2026-02: {plants / 'seals' / '2026-02'}",
        f"head {seal.head(plants)}",
    ]
    assert seal.chain(plants)[0].manifest.closed_by == "office-7"


def test_sealing_twice_is_refused(plants: Path) -> None:
    run("seal", plants, "2026-01", "--by", "office-7")
    done = run("seal", plants, "2026-01", "--by", "office-7")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        "seals/2026-01: the seal of 2026-01 stands already, which closes 2026-01 too"
    )


@pytest.mark.parametrize(
    "arguments", [["2026-13", "--by", "a"], ["March", "--by", "a"], ["2026-01"], ["2026-01", "--by", " "], []]
)
def test_wrong_usage(plants: Path, arguments: list[str]) -> None:
    assert run("seal", plants, *arguments).exit_code == 2
    assert not (plants / "seals").exists()


@pytest.mark.parametrize("command", ["check", "seal"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: abreast {command} " in run(command, "--help").stdout


def test_who_closes_a_period_is_never_guessed(plants: Path) -> None:
    done = run("seal", plants, "2026-01")
    assert (done.exit_code, "--by" in done.stderr) == (2, True)
    assert "a name could never be erased" in " ".join(run("seal", "--help").stdout.replace("│", " ").split())


@pytest.mark.parametrize("command", [["check"], ["run"], ["seal", "2026-01", "--by", "a"]])
def test_faults_of_tree_figures_and_lists_are_told_in_one_pass(plants: Path, command: list[str]) -> None:
    with (plants / "figures" / "long.csv").open("a") as stream:
        stream.write("w9,2026-01,output,1\n")
    (plants / "pledges.csv").write_text("pledge,unit,made\np1,w8,2026-02-30\n")
    done = run(command[0], plants, *command[1:])
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "figures/long.csv, row 15, column unit",
        "pledges.csv, row 1, column aspect",
        "pledges.csv, row 2, column made",
        "pledges.csv, row 2, column unit",
        "4 refusals; nothing was changed.",
    ]
    assert not (plants / "results").exists()


@pytest.mark.parametrize("until", ["2026-13", "2026-W02", "soon"])
def test_a_period_that_is_none_is_wrong_usage(plants: Path, until: str) -> None:
    done = run("run", plants, "--until", until)
    assert (done.exit_code, "--until" in done.stderr) == (2, True)
    assert not (plants / "results").exists()
