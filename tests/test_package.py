"""The package imports quickly, says its version once, and shows the rooms that may be used."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import abreast

INNER = {"bulletin", "cli", "demo", "examples", "kernels", "lists", "memory", "results", "web"}
"""Rooms behind commands, or between those of the public face."""


def test_version_is_the_distribution_s() -> None:
    assert abreast.__version__ == version("abreast")


def test_the_public_face_is_every_room_but_the_inner_ones() -> None:
    here = Path(abreast.__file__).parent
    rooms = {path.stem for path in here.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {"__version__", *rooms - INNER - {"__init__"}} == set(abreast.__all__)
    assert abreast.__all__ == sorted(abreast.__all__)


def test_every_room_of_it_can_be_asked_for() -> None:
    assert all(isinstance(getattr(abreast, name), ModuleType) for name in abreast.__all__[1:])
    with pytest.raises(AttributeError, match="no attribute 'magic'"):
        _ = abreast.magic


def test_importing_it_reads_no_room() -> None:
    asked = "import sys, abreast; print([name for name in sys.modules if name.startswith(('abreast.', 'polars'))])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
