"""The benchmarks in their reduced form: they run, and contenders agree."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(name: str, out: Path) -> dict:
    command = [sys.executable, "-m", "benchmarks", name, "--reduced", "-o", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads((out / f"{name}.json").read_text("utf-8"))


@pytest.mark.slow
def test_frontier_contenders_agree(tmp_path) -> None:
    record = run("frontier", tmp_path)
    runs = record["figures"]["runs"]
    assert {"machine", "versions", "taken"} <= set(record)
    assert not [row for row in runs if "failed" in row]
    compared = [row for row in runs if "agrees" in row]
    assert {row["name"] for row in compared} == {
        "abreast", "highs column generation", "highs all columns, sampled", "scipy linprog, sampled",
    }  # fmt: skip
    assert all(row["agrees"] for row in compared)
    assert (tmp_path / "frontier-seconds.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "frontier-memory.svg").exists()


def test_a_name_that_is_no_benchmark_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks", "nothing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "coverage" in done.stderr
