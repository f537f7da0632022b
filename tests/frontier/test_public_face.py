"""The room's public face: complete, sorted, documented, quick to import."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from abreast import frontier

ROOM = Path(frontier.__file__).parent
MODULES = {path.stem for path in ROOM.glob("*.py")} | {
    path.parent.name for path in ROOM.glob("*/__init__.py")
}


def test_all_is_sorted_and_complete() -> None:
    assert frontier.__all__ == sorted(frontier.__all__)
    eager = {name for name, value in vars(frontier).items() if _own(name, value)}
    assert eager | set(frontier._HOME) == set(frontier.__all__)
    assert dir(frontier) == frontier.__all__


def _own(name: str, value: object) -> bool:
    module = getattr(value, "__module__", "") or ""
    return not name.startswith("_") and module.startswith("abreast.frontier")


def test_what_is_loaded_late_is_no_module_s_name() -> None:
    assert not set(frontier._HOME) & MODULES


@pytest.mark.parametrize("name", frontier.__all__)
def test_everything_public_is_there_and_says_what_it_is(name: str) -> None:
    assert (getattr(frontier, name).__doc__ or "").strip()


def test_modules_shadow_nothing_public() -> None:
    for name in sorted(MODULES - {"__init__"}):
        import_module(f"abreast.frontier.{name}")
    assert callable(frontier.score)


def test_unknown_names_are_unknown() -> None:
    with pytest.raises(AttributeError, match="hyperbole"):
        frontier.hyperbole  # noqa: B018


def test_importing_loads_neither_solver_nor_kernels_nor_frames() -> None:
    heavy = ("numba", "highspy", "scipy", "polars")
    code = f"import sys, abreast.frontier; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
