"""A corrupted copy of a real campaign: one precise line for each of more than thirty kinds of fault."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from abreast import examples
from abreast.cli import app
from corrupted.damage import Fault
from corrupted.england import FAULTS
from corrupted.test_faults import fingerprint


@pytest.fixture(scope="module")
def sound(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The England example."""
    folder = tmp_path_factory.mktemp("sound") / "england"
    examples.write("england-ae", folder, shared / "data" / "england-ae")
    return folder


def places(folder: Path, file: str) -> dict[str, int]:
    """Row numbers by what stands for them in the expected lines."""
    path = folder / file
    rows = path.read_text(encoding="utf-8-sig", errors="replace").splitlines() if path.is_file() else []
    units = (folder / "units.csv").read_text(encoding="utf-8").splitlines()
    first = {line.split(",")[0]: number for number, line in reversed(list(enumerate(units, 1)))}
    return {**first, "end": len(rows)}


def expected(folder: Path, line: str) -> str:
    """The line with its row numbers."""
    file = re.split("[,:] ", line)[0]
    found = places(folder, file)
    return re.sub(r"\{(\w+)\}", lambda match: str(found[match[1]]), line)


def test_the_sound_folder_passes(sound: Path) -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
    done = CliRunner().invoke(app, ["check", str(sound)])
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_line(sound: Path, tmp_path: Path, fault: Fault) -> None:
    folder = tmp_path / "england"
    shutil.copytree(sound, folder)
    fault.spoil(folder)
    before = fingerprint(folder)
    done = CliRunner().invoke(app, ["check", str(folder)])
    line, count = done.stderr.splitlines()
    assert re.sub(r"line \d+", "line N", line) == expected(folder, fault.line)
    assert count == "1 refusal; nothing was changed."
    assert (done.exit_code, done.stdout) == (1, "")
    assert fingerprint(folder) == before
