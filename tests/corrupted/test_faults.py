"""Every fault gives one precise line and exit code 1, and changes nothing on disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from abreast.cli import app
from corrupted.damage import FAULTS, Fault
from figures.conftest import LONG, TOML, UNITS


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """The campaign of the plants."""
    folder = tmp_path / "plants"
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(TOML, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "figures" / "long.csv").write_text(LONG, encoding="utf-8")
    return folder


def fingerprint(folder: Path) -> dict[str, str]:
    """Every path with its kind, its contents' hash and its time of change."""
    found = {}
    for path in sorted(folder.rglob("*")):
        kind = os.readlink(path) if path.is_symlink() else "folder" if path.is_dir() else ""
        data = "" if kind else hashlib.sha256(path.read_bytes()).hexdigest()
        found[str(path.relative_to(folder))] = f"{kind} {data} {path.lstat().st_mtime_ns}"
    return found


def test_there_are_enough_kinds_and_the_sound_folder_passes(plants: Path) -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
    done = CliRunner().invoke(app, ["check", str(plants)])
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["check", "seal"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_line(plants: Path, fault: Fault, command: str) -> None:
    fault.spoil(plants)
    before = fingerprint(plants)
    done = CliRunner().invoke(
        app, [command, str(plants), *(["2026-01", "--by", "office-7"] if command == "seal" else [])]
    )
    assert done.stdout == ""
    assert done.stderr.splitlines() == [fault.line, "1 refusal; nothing was changed."]
    assert done.exit_code == 1
    assert fingerprint(plants) == before


def test_all_faults_of_all_files_are_told_in_one_pass(plants: Path) -> None:
    """What hides nothing else is told together."""
    chosen = ("wrong type", "unknown unit", "impossible month", "file of no entry", "only called a workbook")
    for fault in FAULTS:
        if fault.name in chosen:
            fault.spoil(plants)
    done = CliRunner().invoke(app, ["check", str(plants)])
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "5 refusals; nothing was changed."
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:-1]] == [
        "figures/long.csv, row 15, column value",
        "figures/long.csv, row 16, column unit",
        "figures/long.csv, row 17, column period",
        "figures/long.xlsx",
        "figures/march.csv",
    ]
