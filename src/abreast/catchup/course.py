"""An aspect through time as arrays of units × periods, held against the levels of many places."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.statistics.segments import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One aspect through time. `values` (n, t) of `units` (n,), NaN where nothing is known; `there` (n, t): reported.
    `sign`, `tolerance`: as given with the aspect."""

    sign: int
    tolerance: float
    units: pl.Series
    periods: pl.Series
    values: Floats
    there: Bools

    @staticmethod
    def of(sign: int, tolerance: float, series: pl.DataFrame) -> "Course":
        units, periods = series["unit"].unique().sort(), series["period"].unique().sort()
        at = tuple(
            names.cast(pl.Enum(known)).to_physical().to_numpy()
            for names, known in ((series["unit"], units), (series["period"], periods))
        )
        shape = len(units), len(periods)
        values, there = np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
        values[at], there[at] = series["value"].fill_null(float("nan")).to_numpy(), True
        return Course(sign, tolerance, units, periods, values, there)

    def told(self, rows: pl.DataFrame) -> Bools:
        """Whether value and level are known (r, t)."""
        return np.asarray(~np.isnan(self.values[self._at(rows)] - _level_of(rows)[:, None]))

    def reach(self, rows: pl.DataFrame) -> Bools:
        """Whether the value is within the tolerance of the row's fixed level, or beyond it (r, t)."""
        with np.errstate(invalid="ignore"):
            short = self.values[self._at(rows)] - _level_of(rows)[:, None]
            return np.asarray(short * self.sign >= -self.tolerance)

    def last(self, rows: pl.DataFrame) -> int:
        """Where the last period stands in which any of these units reported."""
        return int(np.flatnonzero(self.there[self._at(rows)].any(axis=0)).max())

    def _at(self, rows: pl.DataFrame) -> Ints:
        return rows["unit"].cast(pl.Enum(self.units)).to_physical().cast(pl.Int64).to_numpy()


def courses(
    series: pl.DataFrame, places: pl.DataFrame, aspects: pl.DataFrame
) -> Iterator[tuple[Course, pl.DataFrame]]:
    """The course of each aspect, and those of `places` whose unit ever reported in it."""
    for aspect, sign, tolerance in aspects.select("aspect", "sign", "tolerance").iter_rows():
        own = series.filter(pl.col("aspect") == aspect)
        rows = places.filter((pl.col("aspect") == aspect) & pl.col("unit").is_in(own["unit"].implode()))
        if rows.height:
            yield Course.of(sign, tolerance, own), rows


def _level_of(rows: pl.DataFrame) -> Floats:
    return rows["level_fixed"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
