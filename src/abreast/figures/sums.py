"""What units that report nothing themselves come to, period by period."""

import polars as pl

from abreast.campaign import Campaign
from abreast.figures import values


def sums(campaign: Campaign, base: pl.DataFrame, known: pl.DataFrame, period: str) -> pl.DataFrame:
    """The table `sums`: unit, indicator, period, value, reporting, of units of which there are no figures of their own.

    `base`: reported indicators of every unit, added up along the tree; `known`: what it was added up from. Computed
    indicators are computed from the sums.
    """
    own = known.filter(pl.col("by") == "unit")["unit"].unique()
    here = base.filter(~pl.col("unit").is_in(own.implode()) & (pl.col("period") <= period))
    return values.evaluate(campaign, here).sort("unit", "indicator", "period")
