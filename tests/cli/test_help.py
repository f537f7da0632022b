"""`abreast --help` answers at once: nothing heavy is loaded before a command needs it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("polars", "pyarrow", "numpy", "numba", "scipy", "altair", "django", "ortools", "highspy", "pydantic")


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, abreast.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
