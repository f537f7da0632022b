"""Advanced levels: best, quantile or appointed, at every scope above a unit in one pass."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.aspect import Appointed, Aspect, Best, Quantile
from abreast.compare.measure import Measured
from abreast.compare.members import Rows
from abreast.compare.panel import Floats
from abreast.compare.window import Window
from abreast.statistics import quantile

COLUMNS = {
    "aspect": pl.String, "scope": pl.String, "scope_kind": pl.String, "group": pl.String, "period": pl.String,
    "since": pl.String, "rule": pl.String, "level": pl.Float64, "best": pl.Float64, "median": pl.Float64,
    "lowest": pl.Float64, "n": pl.UInt32, "n_eligible": pl.UInt32, "status": pl.String, "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of g groups, all (g,); `level` NaN where refused, with the `reason`."""

    level: Floats
    best: Floats
    median: Floats
    lowest: Floats
    n: NDArray[np.int64]
    n_eligible: NDArray[np.int64]
    reason: list[str | None]


def levels_of(aspect: Aspect, sign: float, units: tuple[str, ...], measured: Measured, rows: Rows) -> Levels:
    """The level of every group of rows, all with a value.

    The observed leader is partly lucky, so the rules best and quantile read the shrunk values of the eligible units;
    the columns best, median and lowest show values as observed (best of the eligible, the others of all). An appointed
    unit's level is its value as observed, since it was not chosen for being highest.
    """
    able = rows.where(measured.eligible[rows.unit])
    value, shrunk = sign * measured.value, sign * measured.shrunk
    median = sign * quantile(value[rows.unit], rows.offsets, 0.5)
    lowest = sign * quantile(value[rows.unit], rows.offsets, 0.0)
    best = sign * quantile(value[able.unit], able.offsets, 1.0)
    level = _level(aspect, sign, units, measured, able, shrunk)
    reason = _reasons(aspect, level, able.sizes)
    return Levels(level, best, median, lowest, rows.sizes, able.sizes, reason)


def _level(
    aspect: Aspect, sign: float, units: tuple[str, ...], measured: Measured, able: Rows, shrunk: Floats
) -> Floats:
    """The level itself (g,), in the indicator's own direction."""
    match aspect.level:
        case Best():
            return sign * quantile(shrunk[able.unit], able.offsets, 1.0)
        case Quantile(q=q):
            return sign * quantile(shrunk[able.unit], able.offsets, q)
        case Appointed(value=float() as number):
            return np.full(len(able.sizes), number)
        case Appointed(unit=str() as unit) if unit in units:
            return np.full(len(able.sizes), measured.value[units.index(unit)])
    return np.full(len(able.sizes), np.nan)


def _reasons(aspect: Aspect, level: Floats, eligible: NDArray[np.int64]) -> list[str | None]:
    if isinstance(aspect.level, Appointed):
        missing = f"the appointed unit {aspect.level.unit} has no value in the window"
    else:
        missing = "no unit is eligible to set a level"
    return [missing if unknown else None for unknown in np.isnan(level)]


def level_rows(code: str, rule: str, window: Window, groups: pl.DataFrame, found: Levels) -> pl.DataFrame:
    """Rows of the table `levels`."""
    refused = [why is not None for why in found.reason]
    return groups.with_columns(
        aspect=pl.lit(code),
        period=pl.lit(window.period),
        since=pl.lit(window.since),
        rule=pl.lit(rule),
        level=pl.Series(found.level, dtype=pl.Float64).fill_nan(None),
        best=pl.Series(found.best, dtype=pl.Float64).fill_nan(None),
        median=pl.Series(found.median, dtype=pl.Float64).fill_nan(None),
        lowest=pl.Series(found.lowest, dtype=pl.Float64).fill_nan(None),
        n=pl.Series(found.n, dtype=pl.UInt32),
        n_eligible=pl.Series(found.n_eligible, dtype=pl.UInt32),
        status=pl.Series(["refused" if one else "ok" for one in refused], dtype=pl.String),
        reason=pl.Series(found.reason, dtype=pl.String),
    ).select(*COLUMNS)
