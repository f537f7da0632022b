"""What each unit of an aspect shows over one window: value, standard error, volume, and whether it may set a level."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.aspect import Aspect
from abreast.compare.eligibility import barred
from abreast.compare.panel import Floats, Ints, Panel
from abreast.compare.uncertainty import Uncertainty
from abreast.compare.window import Window
from abreast.statistics import shrink


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Units of an aspect over a window; all (n,) in the order of the panel's units.

    `value` NaN where nothing is to be compared (`reason` says why); `error` NaN where unknown; `shrunk`, `reliability`
    after shrinkage within the comparison group; `volume` what a gap of a ratio is multiplied with (NaN: none);
    `eligible` whether the unit may set a level, and `barred` why not.
    """

    value: Floats
    error: Floats
    shrunk: Floats
    reliability: Floats
    volume: Floats
    eligible: NDArray[np.bool_]
    reason: pl.Series
    barred: pl.Series


def measure(
    panel: Panel,
    aspect: Aspect,
    window: Window,
    unsure: Uncertainty,
    units: pl.DataFrame,
    doubted: frozenset[str] = frozenset(),
) -> Measured:
    """The aspect's ranking indicator over a window. `units`: unit, group, reason of those present at its end.

    `doubted`: units that may set no level because of open questions.
    """
    value, counted = panel.over(window.periods, aspect.ranking)
    placed = in_panel(panel, units)
    value = np.where(placed["there"].to_numpy(), value, np.nan)
    volume = np.full(len(value), np.nan)
    if aspect.volume is not None:
        volume = panel.over(window.periods, aspect.volume)[0]
    error = unsure.of_window(panel.columns(window.periods))
    shrunk, reliability = _shrunk(value, error, placed["g"].to_numpy())
    why = barred(aspect.eligible, panel.units, volume, counted, doubted)
    eligible = ~np.isnan(value) & why.is_null().to_numpy()
    reason = reasons(value, counted, len(window.periods))
    return Measured(value, error, shrunk, reliability, volume, eligible, reason, why)


def in_panel(panel: Panel, units: pl.DataFrame) -> pl.DataFrame:
    """For each unit of the panel: `there`, whether it is among `units`, and `g`, the number of its group or −1."""
    known = units.select(
        "unit", g=pl.col("group").rank("dense").cast(pl.Int64).fill_null(0) - 1, there=pl.lit(True)
    )
    joined = pl.DataFrame({"unit": panel.units}, schema={"unit": pl.String}).join(
        known, on="unit", how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("there").fill_null(False), pl.col("g").fill_null(-1))


def _shrunk(value: Floats, error: Floats, group: Ints) -> tuple[Floats, Floats]:
    """Shrunk values and reliabilities (n,): one for each unit, so that all its scopes show the same."""
    rows = np.flatnonzero(~np.isnan(value) & (group >= 0))
    rows = rows[np.argsort(group[rows], kind="stable")]
    counts = np.bincount(group[rows], minlength=group.max(initial=-1) + 1)
    found = shrink(value[rows], error[rows], np.concatenate([[0], np.cumsum(counts)]))
    shrunk, reliability = value.copy(), np.full(len(value), np.nan)
    shrunk[rows], reliability[rows] = found.value, found.reliability
    return shrunk, reliability


def reasons(value: Floats, counted: Ints, length: int) -> pl.Series:
    """Why a unit has no value (n,); null where it has one."""
    some = pl.format("figures for {} of {} periods; a total needs all of them", "counted", pl.lit(length))
    why = pl.when(pl.col("counted") > 0).then(some).otherwise(pl.lit("no figures in the window"))
    frame = pl.DataFrame({"value": value, "counted": counted})
    return frame.select(reason=pl.when(pl.col("value").is_nan()).then(why))["reason"]
