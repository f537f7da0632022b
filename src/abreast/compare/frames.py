"""Parts of the tables, built from arrays."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.compare.panel import Floats
from abreast.compare.setting import Setting
from abreast.compare.uncertainty import Uncertainty
from abreast.compare.window import Window

VALUES = {
    "aspect": pl.String,
    "unit": pl.String,
    "since": pl.String,
    "period": pl.String,
    "value": pl.Float64,
}
SERIES = {
    **{name: VALUES[name] for name in ("aspect", "unit", "period", "value")},
    "weight": pl.Float64,
    "floor": pl.Float64,
}
PEERS = {**dict.fromkeys(("aspect", "scope", "group", "unit", "peer"), pl.String), "weight": pl.Float64}


@dataclass(frozen=True, slots=True, eq=False)
class AspectTables:
    """One aspect's part of each table of `Compared`."""

    standings: pl.DataFrame
    levels: pl.DataFrame
    baseline: pl.DataFrame
    series: pl.DataFrame
    peers: pl.DataFrame
    shifts: pl.DataFrame


def window_values(setting: Setting, window: Window, value: Floats) -> pl.DataFrame:
    """aspect, unit, since, period, value of the units (n,) that have one."""
    known = np.flatnonzero(~np.isnan(value))
    units = pl.Series("unit", setting.panel.units, dtype=pl.String).gather(known)
    words = {"aspect": setting.code, "since": window.since, "period": window.period}
    frame = pl.DataFrame([units]).with_columns(value=value[known])
    return frame.with_columns(**{name: pl.lit(text) for name, text in words.items()}).select(*VALUES)


def series_of(setting: Setting, single: Floats, unsure: Uncertainty) -> pl.DataFrame:
    """Every single period of the panel (n, t) that has a value: aspect, unit, period, value, weight (the inverse of its
    variance up to a factor; null: unknown) and floor (what that factor cannot be below)."""
    i, t = np.nonzero(~np.isnan(single))
    units = pl.Series("unit", setting.panel.units, dtype=pl.String).gather(i)
    periods = pl.Series("period", setting.panel.periods, dtype=pl.String).gather(t)
    frame = pl.DataFrame([units, periods])
    return frame.with_columns(
        aspect=pl.lit(setting.code),
        value=single[i, t],
        weight=pl.Series(unsure.weights[i, t], dtype=pl.Float64).fill_nan(None),
        floor=pl.lit(unsure.floor, pl.Float64),
    ).select(*SERIES)
