"""Frontier scores beside other software: time and memory against n, results checked against each other.

Every contender scores the same units (3 inputs, 2 outputs, VRS, input orientation) in a process of its own, up to the
size it manages; the slow ones a stated number of units only, their time scaled up and marked so. Rivals from the
package index go into a throw-away environment; one that cannot be installed or fails is listed with the reason. R's
figures are quoted, not measured here.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.frontier import chart, rivals, start, table
from benchmarks.units import make

HERE = Path(__file__).parent
TIMEOUT = 900
REDUCED = 60
OWN = {
    "abreast": (200, 1_000, 5_000, 20_000, 100_000, 1_000_000),
    "abreast nested": (20_000, 100_000, 1_000_000),
    "abreast fdh": (200, 1_000, 5_000, 20_000, 100_000),
    "abreast order-m": (200, 1_000, 5_000, 20_000),
    "abreast order-alpha": (200, 1_000, 5_000, 20_000),
    "abreast bootstrap 2000": (50, 100, 200),
    "highs column generation": (200, 1_000, 5_000),
    "highs all columns, sampled": (200, 1_000, 5_000, 20_000),
    "scipy linprog, sampled": (200, 1_000, 5_000),
}
R_BENCHMARKING = {200: 0.033, 1_000: 0.86, 5_000: 26.9, 20_000: 629.0}
"""Seconds of R Benchmarking 0.33 on a 2-core machine, scores only; measured beforehand, quoted for scale."""
AGREE = 1e-6
"""Relative difference within which rivals that print rounded scores still count as agreeing."""


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """Measure everything; the reduced form takes a few units and no rivals from the index."""
    plan = {name: (REDUCED,) if reduced else sizes for name, sizes in OWN.items()}
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            _measure(sys.executable, name, n, Path(folder)) for name, sizes in plan.items() for n in sizes
        ]
        found, absent = ([], {}) if reduced else rivals.measure(Path(folder), TIMEOUT, _measure)
    rows += found
    _compare(rows)
    chart.write(rows, R_BENCHMARKING, out)
    table.write(rows, R_BENCHMARKING, out / "frontier.md")
    return {
        "runs": [_public(row) for row in rows],
        "not run": absent,
        "start, seconds": start.measure(),
        "quoted": {"R Benchmarking 0.33": R_BENCHMARKING},
    }


def _measure(python: str, name: str, n: int, folder: Path) -> dict[str, Any]:
    """One contender at one size: seconds (second call, so that compilation is out), peak memory, scores."""
    data = folder / f"units-{n}.npz"
    if not data.exists():
        inputs, outputs, _ = make(np.random.default_rng(0), n)
        np.savez(data, inputs=inputs, outputs=outputs)
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    command = [python, str(HERE / "contender.py"), name, str(data), str(answer)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return {"name": name, "n": n, "failed": f"more than {TIMEOUT} s"}
    if not answer.exists():
        lines = done.stderr.strip().splitlines()
        return {"name": name, "n": n, "failed": lines[-1] if lines else f"exit code {done.returncode}"}
    return {"name": name, "n": n, **json.loads(answer.read_text("utf-8"))}


def _compare(rows: list[dict[str, Any]]) -> None:
    """Put the largest relative difference from our VRS scores, and the time as a multiple of ours, into each row."""
    ours = {row["n"]: row for row in rows if row["name"] == "abreast" and "scores" in row}
    for row in rows:
        mine = ours.get(row["n"])
        if mine is None or "seconds" not in row:
            continue
        row["times_ours"] = row["seconds"] / mine["seconds"]
        if row.get("measure", "vrs") == "vrs":
            scores = np.array(mine["scores"])[row["units"]]
            difference = float(np.nanmax(np.abs(np.array(row["scores"]) / scores - 1)))
            row["difference"], row["agrees"] = difference, difference <= AGREE


def _public(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ("scores", "units")}
