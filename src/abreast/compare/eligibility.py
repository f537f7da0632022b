"""Who may set a level: minimum volume, minimum number of periods, and nobody excluded by rule."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.aspect import Eligible


def barred(
    rule: Eligible,
    units: tuple[str, ...],
    volume: NDArray[np.float64],
    counted: NDArray[np.int64],
    doubted: frozenset[str] = frozenset(),
) -> pl.Series:
    """Why each unit (n,) may not set a level, though it may be scored; null where it may.

    `volume` (n,) over the window, NaN where unknown; `counted` (n,) periods with a figure; `doubted`: units with
    questions about their figures that stand open, where the campaign's rules keep those from setting a level.
    """
    columns = {"unit": pl.Series(units, dtype=pl.String), "volume": volume, "counted": counted}
    reasons = [pl.lit(None, pl.String)]
    if rule.exclude:
        reasons.append(pl.when(pl.col("unit").is_in(rule.exclude)).then(pl.lit("excluded by rule")))
    if rule.minimum is not None:
        low = pl.col("volume").is_nan() | (pl.col("volume") < rule.minimum)
        shown = pl.format(
            "volume {} is below {}", pl.col("volume").fill_nan(0.0).round(6), pl.lit(rule.minimum)
        )
        reasons.append(pl.when(low).then(shown))
    if rule.periods is not None:
        shown = pl.format("reported {} periods, fewer than {}", "counted", pl.lit(rule.periods))
        reasons.append(pl.when(pl.col("counted") < rule.periods).then(shown))
    if doubted:
        told = pl.lit("questions about its figures are not answered yet")
        reasons.append(pl.when(pl.col("unit").is_in(sorted(doubted))).then(told))
    return pl.DataFrame(columns).with_columns(barred=pl.coalesce(reasons))["barred"]
