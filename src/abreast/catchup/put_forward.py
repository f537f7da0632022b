"""Pledges put forward (提出指标、规划) since the launch, day by day."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from abreast.catchup.intervals import FAR

PLACE = ["scope", "scope_kind"]


def put_forward(
    pledges: pl.DataFrame, population: pl.DataFrame, scopes: Collection[str], days: Sequence[date]
) -> pl.DataFrame:
    """How many pledges units had put forward by each day, whatever became of them.

    Parameters
    ----------
    pledges
        `pledge`, `unit`, `made` (date). Those made before the first or after the last day do not count.
    population
        Who is where and when: `unit`, `scope`, `scope_kind`, `start`, `end` (dates, both inclusive; null `end`: open).
        A pledge counts where its unit belonged on the day on which it was made.
    scopes
        Those to report.
    days
        Days to report, ascending, the first being the launch.

    Returns
    -------
    polars.DataFrame
        `scope`, `scope_kind`, `date`, `count` (pledges made since the launch), `units` (different units that made
        them). Scopes without any are left out, and so are days before a scope's first.
    """
    calendar = pl.DataFrame({"date": days}, schema={"date": pl.Date}).sort("date")
    here = population.filter(pl.col("scope").is_in(list(scopes)))
    placed = (
        pledges.select("pledge", "unit", "made")
        .join(here, on="unit")
        .filter(
            pl.col("made").is_between(pl.col("start"), pl.col("end").fill_null(FAR)),
            pl.col("made") >= calendar["date"].min(),
        )
        .sort("made", "pledge")
        .join_asof(calendar, left_on="made", right_on="date", strategy="forward")
        .drop_nulls("date")
        .with_columns(fresh=pl.struct("unit", *PLACE).is_first_distinct())
    )
    daily = placed.group_by(*PLACE, "date").agg(count=pl.len(), units=pl.col("fresh").sum())
    every = placed.select(PLACE).unique().join(calendar, how="cross")
    return (
        every.join(daily, on=[*PLACE, "date"], how="left")
        .sort(*PLACE, "date")
        .with_columns(
            pl.col(name).fill_null(0).cum_sum().over(PLACE).cast(pl.UInt32) for name in ("count", "units")
        )
        .filter(pl.col("count") > 0)
    )
