"""The single periods of an aspect as arrays of units × periods."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.statistics.segments import Floats, Ints

YEARS = {"month": 12, "quarter": 4, "dekad": 36, "fortnight": 26, "week": 52}
"""Periods a year; days and years have no season that two years of figures could show."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`values`, `weights` (n, t), NaN where there is no figure; `floor`: what the variance at weight 1 cannot be below.

    `units` and `periods` in order; every period from the first with figures to the last asked for is there.
    """

    units: pl.Series
    periods: Sequence[str]
    values: Floats
    weights: Floats
    floor: float

    def places(self, units: pl.Series) -> Ints:
        """Where these units stand among the panel's, −1 for one that is not there."""
        order = pl.DataFrame({"unit": self.units}).with_row_index("i")
        found = pl.DataFrame({"unit": units}).join(order, on="unit", how="left", maintain_order="left")["i"]
        return found.cast(pl.Int64).fill_null(-1).to_numpy()

    def place(self, period: str, calendar: Calendar) -> int:
        """Where a period stands, counted from the panel's first; periods outside it have places as well."""
        return calendar.distance(self.periods[0], period)

    def code(self, place: int, calendar: Calendar) -> str:
        return calendar.shift(self.periods[0], place)


def panel_of(series: pl.DataFrame, calendar: Calendar, period: str) -> Panel | None:
    """The panel of one aspect from its part of the table `series`, up to `period`; None where it has no figures."""
    known = series.filter(pl.col("weight").is_not_null() & (pl.col("period") <= period))
    if known.is_empty():
        return None
    units = known["unit"].unique().sort()
    periods = calendar.range(str(known["period"].min()), period)
    numbered = known.join(pl.DataFrame({"unit": units}).with_row_index("i"), on="unit").join(
        pl.DataFrame({"period": periods}).with_row_index("t"), on="period"
    )
    at = numbered["i"].to_numpy(), numbered["t"].to_numpy()
    values, weights = (np.full((len(units), len(periods)), np.nan) for _ in range(2))
    values[at], weights[at] = numbered["value"].to_numpy(), numbered["weight"].to_numpy()
    return Panel(units, periods, values, weights, float(known["floor"].item(0)))
