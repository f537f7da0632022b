"""What the dispatch of 1960 printed, and what follows from it: one table, typed from the source.

Source: 重庆开展“和先进水平一个样”运动, dispatch from Chongqing of 18 April 1960, printed 19 April.
Only the generator reads it. Nothing that compares, counts or writes the bulletin knows these numbers.
"""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Literal

Kind = Literal["published", "inferred"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number (shares as fractions) or date, how it is meant (=, >, <=, ≈), of whom, when, and how it is known."""

    name: str
    value: str
    relation: str
    scope: str
    period: str
    kind: Kind


def facts() -> dict[str, Fact]:
    """All facts by name."""
    text = files(__package__).joinpath("published.csv").read_text(encoding="utf-8")
    return {row["name"]: Fact(**row) for row in csv.DictReader(text.splitlines())}  # type: ignore[arg-type]


def number(name: str) -> float:
    """The number of a fact."""
    return float(facts()[name].value)


def launch() -> date:
    """The first day of the movement: it was less than a month old on 18 April."""
    return date.fromisoformat(facts()["launch"].value)
