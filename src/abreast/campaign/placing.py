"""Dated facts about units, each at the scopes in which the unit lay on that day."""

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.campaign.pruned import pruned
from abreast.campaign.tree import Tree


def placed_on_day(tree: Tree, facts: pl.DataFrame) -> pl.DataFrame:
    """Each row of `facts` (`unit`, `date`, and others) once for every scope of its unit on its date.

    Adds `scope`, `scope_kind`, `distance` (0: the unit itself). Rows without a date, or of units that did not exist
    then, are left out. The tree is asked once for each stretch of days in which it stays the same.
    """
    dated = facts.drop_nulls(["unit", "date"])
    daily = pruned(tree, dated["unit"], Calendar("day"))
    days = [day.isoformat() for day in dated["date"].unique().sort()]
    parts = [
        dated.filter(
            pl.col("date").is_between(pl.lit(run[0]).str.to_date(), pl.lit(run[-1]).str.to_date())
        ).join(daily.scopes(run[0]).select("unit", "scope", "scope_kind", "distance"), on="unit")
        for run in daily.epochs(days)
    ]
    empty = dated.clear().with_columns(
        scope=pl.lit(None, pl.String), scope_kind=pl.lit(None, pl.String), distance=pl.lit(None, pl.UInt8)
    )
    return pl.concat([empty, *parts])
