"""What intervals are worth: coverage measured in simulations, carried with every interval.

The table `interval_coverage.csv` is written by `python -m benchmarks coverage`, which also writes its page in the
documents: units with a Cobb-Douglas frontier of degree 0.8 and half-normal inefficiency, the score of a unit drawn at
random from each sample, at least 1,000 samples a cell.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

SOURCE = "python -m benchmarks coverage"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of simulated intervals that held the truth."""

    method: str
    dimensions: int
    """Inputs plus outputs in the simulation."""
    n: int
    """Units in each simulated sample."""
    nominal: float
    covered: float
    """Measured share."""
    simulations: int

    def __str__(self) -> str:
        return (
            f"{self.covered:.0%} where it was measured: n = {self.n}, {self.dimensions} dimensions,"
            f" {self.simulations:,} simulations"
        )


def told(coverage: Coverage | None) -> str:
    """What is known of how often such intervals hold the truth."""
    return "not measured at this level" if coverage is None else str(coverage)


@cache
def table() -> tuple[Coverage, ...]:
    """All measured cells."""
    text = resources.files("abreast.frontier").joinpath("interval_coverage.csv").read_text("utf-8")
    return tuple(
        Coverage(
            row["method"],
            int(row["dimensions"]),
            int(row["n"]),
            float(row["nominal"]),
            float(row["covered"]),
            int(row["simulations"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def measured(method: str, dimensions: int, n: int, nominal: float) -> Coverage | None:
    """The cell nearest to a problem: by dimensions, then by n on a log scale; None where `nominal` was not measured."""
    cells = [c for c in table() if c.method == method and abs(c.nominal - nominal) < 1e-9]
    if not cells:
        return None
    return min(cells, key=lambda c: (abs(c.dimensions - dimensions), max(c.n, n) / max(1, min(c.n, n))))
