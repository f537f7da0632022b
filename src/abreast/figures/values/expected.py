"""How many units could have reported an indicator: those there in the period that ever reported it."""

from __future__ import annotations

import numpy as np
import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures.values.adding import SUM, add_up, levels
from abreast.figures.values.base import parents

EXPECTED = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "expected": pl.UInt32}


def expected(campaign: Campaign, figures: pl.DataFrame) -> pl.DataFrame:
    """unit, indicator, period, expected: for every unit, how many of the units below it, itself included, exist in a
    period and reported the indicator in that or any other period of `figures`.

    Counted as `base` counts who did report: a unit's own figures are expected where no unit below it ever reports. So
    `reporting` is never more than `expected`. Zeros are left out.
    """
    mine = figures.filter(pl.col("by") == "unit")
    codes = mine["indicator"].unique().sort()
    ever = mine.select("unit", "indicator").unique()
    ever = ever.join(codes.to_frame().with_row_index("column"), on="indicator")
    parts = [pl.DataFrame(schema=EXPECTED)]
    for epoch in campaign.tree.epochs(mine["period"].unique().to_list()):
        units = campaign.tree.at(epoch[0])
        counts = _counts(units, ever, len(codes))
        row, column = np.nonzero(counts)
        found = pl.DataFrame([units["unit"].gather(row), codes.gather(column)]).with_columns(
            expected=pl.Series(counts[row, column], dtype=pl.UInt32)
        )
        parts.append(found.join(pl.DataFrame({"period": epoch}), how="cross").select(*EXPECTED))
    return pl.concat(parts)


def _counts(units: pl.DataFrame, ever: pl.DataFrame, codes: int) -> np.ndarray:
    """Of each unit of a tree (n,), how many of those below it, or itself, ever report each indicator (n, codes)."""
    own = np.full((units.height, codes), np.nan)
    placed = ever.join(units.select("unit").with_row_index("row"), on="unit")
    own[placed["row"].to_numpy(), placed["column"].to_numpy()] = 1.0
    parent = parents(units)
    return add_up(parent, levels(parent), own, np.full(codes, SUM)).count
