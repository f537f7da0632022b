"""Every command is in the reference, and each Python twin named there is something to call."""

import importlib
import re
from pathlib import Path

import django
import pytest
import typer

from abreast.cli import app

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/commands.md").read_text("utf-8")
ROWS = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `abreast ")]
TWINS = [(row[1].split()[1].strip("`"), twin) for row in ROWS for twin in re.findall(r"`([^`]+)`", row[-2])]


def test_every_command_is_in_the_reference() -> None:
    assert {name for name, _ in TWINS} == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("command", "twin"), TWINS)
def test_a_twin_can_be_called(command: str, twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "abreast.web.settings")
    django.setup()
    module, _, name = twin.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), command
