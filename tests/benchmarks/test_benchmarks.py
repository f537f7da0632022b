"""The benchmarks in their reduced form: they run, and contenders agree."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
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
        "abreast", "abreast nested", "highs column generation", "highs all columns, sampled", "scipy linprog, sampled",
    }  # fmt: skip
    assert all(row["agrees"] for row in compared)
    assert set(record["figures"]["start, seconds"]) == {"import", "first call"}
    assert (tmp_path / "frontier-seconds.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "frontier-memory.svg").exists()
    assert (tmp_path / "frontier-measures.svg").exists()
    assert (tmp_path / "frontier.md").read_text("utf-8").count("\n") == 2 + len(runs) + 4


def test_a_name_that_is_no_benchmark_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks", "nothing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "coverage" in done.stderr


def test_false_confirmations_are_as_rare_as_promised(tmp_path) -> None:
    """Reduced campaigns, so with three Monte Carlo errors of room; naive counting breaks the promise everywhere."""
    from benchmarks.honesty import catchup

    figures = catchup.measure(tmp_path, reduced=True)
    for row in figures["false confirmations"]:
        for yardstick in ("fixed", "moving"):
            found = row["confirmed"][yardstick]
            assert found["rate"] <= 0.05 + 3 * max(found["error"], 0.008), row["scenario"]
        assert row["naive counting"]["fixed"]["rate"] > row["confirmed"]["fixed"]["rate"]
    for row in figures["power"]:
        if row["promised"]:
            assert row["confirmed"]["rate"] >= 0.8 - 3 * row["confirmed"]["error"]
            assert row["confirmed"]["rate"] >= row["known noise"]["rate"] - 0.05
    for row in figures["many units"]:
        assert row["false among published"] <= 0.05
    assert (tmp_path / "honesty-false.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.slow
def test_what_is_planted_is_found_and_honest_figures_are_left_alone(tmp_path) -> None:
    """Reduced: forty planted faults of a kind, so with room for three Monte Carlo errors of 0.8 (0.19)."""
    from benchmarks.honesty import falsified

    found = falsified.measure(tmp_path, reduced=True)
    promised = found["inflation"]["companion"]["screen"]
    assert promised["found"] >= 0.8 - 0.19
    assert promised["questioned"] <= 0.01 + 0.002
    assert found["inflation"]["z at 1 % questioned"]["found"] < promised["found"]
    for row in found["planted"]:
        least = {"copy": 0.9, "duplicate": 0.9, "smooth": 0.9}.get(row["check"], 0.6)
        assert row["screen"]["found"] >= least, row["name"]
        assert row["screen"]["questioned"] <= 0.01, row["name"]
    assert found["totals"]["found"] == 1.0
    assert found["totals"]["questioned"] == 0.0
    assert found["bunching"]["found"] >= 0.8
    assert (tmp_path / "honesty-found.svg").read_text("utf-8").startswith("<svg")


def test_every_kind_of_quantity_is_confirmed_as_rarely_as_promised(tmp_path) -> None:
    """Eight campaigns of each, so with three Monte Carlo errors of room (a third of an error for 480 units)."""
    from benchmarks.honesty import kinds
    from benchmarks.honesty.quantities import QUANTITIES

    it = kinds.written(tmp_path / "kinds")
    for k, quantity in enumerate(QUANTITIES):
        for case in (*kinds.NULLS[:2], kinds.POWER):
            rng = np.random.default_rng([43, k])
            found = [kinds.decided(it, quantity, case, rng) for _ in range(8)]
            told = kinds.told(found, truly=case is kinds.POWER)
            if case is kinds.POWER:
                assert told["confirmed"]["rate"] >= 0.6, quantity.name
            else:
                assert told["rate"] <= 0.05 + 3 * 0.01, (quantity.name, case.name)


def test_every_check_tells_what_it_is_worth() -> None:
    from abreast.integrity import CHECKS, measured

    assert all(measured(check.code) for check in CHECKS)
