"""How often intervals hold the truth: every method, by dimensions and number of units, in simulated samples.

Each simulation draws n units whose true scores are known, and asks for the 95 % interval of the first, which is as good
as a unit drawn at random. Order-m's and order-α's truth for it is its score against a very large population. Writes the
table that is printed beside intervals and its page in the documents, after every cell. Cells that the table holds
already are not measured again, so a run that was stopped goes on where it was; delete their lines to measure anew.
"""

import csv
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from abreast.frontier.intervals import resample
from abreast.frontier.partial import Partial, order_alpha, order_m
from abreast.frontier.resampling import BLOCK, Draw, Sample, replicate
from abreast.frontier.technology import Orientation, Technology
from benchmarks.coverage import page
from benchmarks.units import make

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "src" / "abreast" / "frontier" / "interval_coverage.csv"
SHAPES = ((1, 1), (2, 1), (2, 2), (3, 2))
SIZES = (50, 100, 200)
METHODS = ("simar-wilson", "subsample", "order-m", "order-alpha")
NOMINAL, REPLICATIONS, SIMULATIONS = 0.95, 500, 1000
PARTIAL = 2  # times as many simulations for partial frontiers, which give some units no interval
DRAWS, ALPHA, POPULATION = 25, 0.95, 20_000

Cell = tuple[int, int, int, int]


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """Measure every cell; the full form only those the package's table lacks, and keeps table and page up to date."""
    rows = [] if reduced else kept()
    cells = [(m, s, SIZES[0], 20) for m, s in SHAPES[:2]] if reduced else missing(rows)
    with ProcessPoolExecutor() as pool:
        for part in pool.map(measure, cells):
            rows += part
            if not reduced:
                keep(rows)
    return {"cells": rows}


def missing(rows: list[dict[str, Any]]) -> list[Cell]:
    """The cells not among `rows`, cheap ones first."""
    there = {(row["dimensions"], row["n"]) for row in rows}
    cells = [(m, s, n, SIMULATIONS) for n in SIZES for m, s in SHAPES if (m + s, n) not in there]
    return sorted(cells, key=lambda cell: cell[2] * (cell[0] + cell[1]))


def kept() -> list[dict[str, Any]]:
    """What the package's table holds."""
    whole = ("dimensions", "n", "simulations")
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            {k: v if k == "method" else int(v) if k in whole else float(v) for k, v in row.items()}
            for row in csv.DictReader(file)
        ]


def keep(rows: list[dict[str, Any]]) -> None:
    """Write the package's table and the page of the documents."""
    rows.sort(key=lambda row: (METHODS.index(row["method"]), row["dimensions"], row["n"]))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    page.write(rows, ROOT / "docs" / "explanation" / "interval-coverage.md", REPLICATIONS)


def measure(cell: Cell) -> list[dict[str, Any]]:
    """Coverage and median width of every method in one cell."""
    m, s, n, simulations = cell
    population = make(np.random.default_rng([m, s, 1]), POPULATION, m, s)[:2]
    held: dict[str, list[bool]] = {method: [] for method in METHODS}
    width: dict[str, list[float]] = {method: [] for method in METHODS}
    asked = dict.fromkeys(METHODS, 0)
    for simulation in range(PARTIAL * simulations):
        x, y, truth = make(np.random.default_rng([m, s, n, simulation]), n, m, s)
        found = _partial(x, y, population)
        if simulation < simulations:
            found |= _resampled(x, y, float(truth[0]), simulation)
        for method, (low, high, true) in found.items():
            asked[method] += 1
            if not np.isnan([low, high, true]).any():
                held[method].append(bool(low <= true <= high))
                width[method].append(high - low)
    return [
        {
            "method": method,
            "dimensions": m + s,
            "n": n,
            "nominal": NOMINAL,
            "covered": round(float(np.mean(held[method])), 4),
            "simulations": len(held[method]),
            "given": round(len(held[method]) / asked[method], 4),
            "median_width": round(float(np.median(width[method])), 4),
        }
        for method in METHODS
    ]


Ends = dict[str, tuple[float, float, float]]


def _resampled(x: Any, y: Any, truth: float, seed: int) -> Ends:
    """Lower end, upper end and truth by each bootstrap, for the first unit."""
    sample = Sample(
        x / x.mean(axis=0), y / y.mean(axis=0), np.arange(len(x)), Technology.VRS, Orientation.INPUT
    )
    efficiency = np.minimum(_scores(sample), 1.0)
    first = replace(sample, units=np.zeros(1, np.int64))
    found = {}
    for method in ("simar-wilson", "subsample"):
        part = resample(
            first,
            efficiency,
            method=method,
            replications=REPLICATIONS,
            seed=seed,
            confidence=NOMINAL,
            threads=1,
        )
        found[method] = float(part.lower[0]), float(part.upper[0]), truth
    return found


def _partial(x: Any, y: Any, population: Any) -> Ends:
    """The same by each partial frontier."""
    measures: dict[str, Callable[[Any], Partial]] = {
        "order-m": lambda reference: order_m(x[:1], y[:1], DRAWS, reference=reference, threads=1),
        "order-alpha": lambda reference: order_alpha(x[:1], y[:1], ALPHA, reference=reference, threads=1),
    }
    found = {}
    for method, measure in measures.items():
        part, true = measure((x, y)), measure(population).efficiency[0]
        found[method] = float(part.lower[0]), float(part.upper[0]), float(true)
    return found


def _scores(sample: Sample) -> Any:
    """Every unit against all, by the walk that the replications use."""
    everyone = Draw(np.tile(np.arange(len(sample.inputs)), (BLOCK, 1)), np.ones((BLOCK, len(sample.inputs))))
    return replicate(sample, lambda stream, count: everyone, 1, 0, 1)[0]
