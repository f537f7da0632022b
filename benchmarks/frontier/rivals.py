"""Python rivals in a throw-away environment."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

RIVALS = {
    "dealib": (["dealib==1.0.0"], (200, 1_000)),
    "Pyfrontier": (["Pyfrontier==1.1.1"], (200,)),
    "pystoned": (["pystoned==0.7.5"], (200,)),
}


def measure(
    folder: Path, timeout: int, one: Callable[[str, str, int, Path], dict[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What each rival does at its sizes, and why the others did not run."""
    rows, absent = [], {}
    for name, (packages, sizes) in RIVALS.items():
        home = folder / f"environment-{name}"
        trouble = _install(home, [*packages, "numpy", "scipy"], timeout)
        if trouble:
            absent[name] = trouble
            continue
        rows += [one(str(home / "bin" / "python"), name, n, folder) for n in sizes]
    return rows, absent


def _install(home: Path, packages: list[str], timeout: int) -> str:
    """Empty if it worked, else the last line of the complaint."""
    steps = (
        [sys.executable, "-m", "venv", str(home)],
        [str(home / "bin" / "pip"), "install", "--quiet", *packages],
    )
    for step in steps:
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            return f"more than {timeout} s to install"
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            return lines[-1] if lines else f"exit code {done.returncode}"
    return ""
