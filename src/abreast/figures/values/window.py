"""Values over a window of periods: collapsed first, computed afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.figures.values.computed import computed
from abreast.figures.values.rests import REPORTING, leaves, resting

WINDOW = {
    "unit": pl.String,
    "indicator": pl.String,
    "value": pl.Float64,
    "periods": pl.UInt32,
    "reporting": pl.UInt32,
}


def window(campaign: Campaign, base: pl.DataFrame, periods: Sequence[str]) -> pl.DataFrame:
    """unit, indicator, value, periods, reporting: every indicator over the periods together.

    Reported indicators collapse by their over_time (sum, mean, last); `periods` says in how many they were reported.
    A computed indicator takes only the periods in which everything it rests on was reported, so that a numerator is
    never set against a denominator of other months. `reporting`: the most units that reported in one of the periods.
    """
    definition = campaign.definition
    within = base.filter(pl.col("period").is_in(list(periods)))
    if not within.height:
        return pl.DataFrame(schema=WINDOW)
    parts = [one(within, code, definition) for code in definition.reported]
    parts += [over(within, code, definition) for code in definition.computed]
    return pl.concat(parts)


def one(within: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """A reported indicator collapsed over the periods."""
    rows = within.filter(pl.col("indicator") == code)
    collapsed = rows.group_by("unit", maintain_order=True).agg(
        collapse("value", code, definition),
        periods=pl.len().cast(pl.UInt32),
        reporting=pl.col("reporting").max(),
    )
    return collapsed.with_columns(indicator=pl.lit(code)).select(*WINDOW)


def collapse(column: str, code: str, definition: Definition) -> pl.Expr:
    """The aggregate of a column over the periods of a unit."""
    indicator = definition.indicators.get(code)
    rule = "sum" if indicator is None else indicator.over_time
    if rule == "last":
        return pl.col(column).sort_by("period").last()
    return pl.col(column).sum() if rule == "sum" else pl.col(column).mean()


def over(within: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """A computed indicator from what it rests on, collapsed over the periods in which all of that was reported."""
    rests = leaves(definition, code)
    collapsed = (
        resting(within, code, definition)
        .group_by("unit", maintain_order=True)
        .agg(
            *(collapse(name, name, definition) for name in rests),
            *(pl.col(name + REPORTING).max() for name in rests),
            periods=pl.len().cast(pl.UInt32),
        )
    )
    found = computed(collapsed, code, definition).filter(pl.col(code).is_not_null())
    return found.select(
        "unit", "periods", indicator=pl.lit(code), value=code, reporting=code + REPORTING
    ).select(*WINDOW)
