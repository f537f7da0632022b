"""Seeded chance: every table draws from its own stream, so that a change to one leaves the others as they were."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

STREAMS = (
    "tree",
    "moves",
    "persons",
    "parts",
    "groups",
    "innovations",
    "output",
    "schools",
    "ratings",
    "pledges",
    "participation",
    "suggestions",
    "practices",
    "help",
    "machines",
    "helped",
)


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of a named stream."""
    return np.random.default_rng([seed, STREAMS.index(name)])


def apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    exact = total * weights / weights.sum()
    whole: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    short = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return whole


def days_after(first: date, days: NDArray[np.int64]) -> pl.Series:
    """The dates that lie so many days after the first one."""
    dates: pl.Series = pl.Series(np.datetime64(first, "D") + days.astype("timedelta64[D]"))
    return dates
