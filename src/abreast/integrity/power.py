"""What each check is worth: how much of what was planted it finds, and how often it questions honest figures.

The table `power.csv` is written by `python -m benchmarks honesty`, from simulated campaigns and from real
figures with planted faults.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

SOURCE = "python -m benchmarks honesty"


@dataclass(frozen=True, slots=True)
class Power:
    """A check at its screening threshold, in the scenario it is made for."""

    check: str
    scenario: str
    found: float | None
    """Share of planted faults found; None where nothing was planted."""
    questioned: float
    """Share of honest figures (unit-periods; units, where a check looks at all periods together) questioned."""
    simulated: int
    """Honest figures looked at."""


@cache
def table() -> tuple[Power, ...]:
    """All measured checks."""
    text = resources.files("abreast.integrity").joinpath("power.csv").read_text("utf-8")
    return tuple(
        Power(
            row["check"],
            row["scenario"],
            float(row["found"]) if row["found"] else None,
            float(row["questioned"]),
            int(row["simulated"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def measured(check: str) -> Power | None:
    """What was measured of a check; None where nothing was."""
    return next((one for one in table() if one.check == check), None)
