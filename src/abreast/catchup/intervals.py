"""Dated intervals of units: merging, and when at least so many of them hold at once."""

from datetime import date

import polars as pl

# Open ends sort last and stay a valid date one day later.
FAR = date(9998, 12, 31)


def holding(intervals: pl.DataFrame, by: list[str], need: int = 1) -> pl.DataFrame:
    """Disjoint intervals in which at least `need` of the given intervals hold.

    Parameters
    ----------
    intervals
        `by` columns, `start` and `end` (dates, both inclusive; null `end`: open). Intervals that end before they
        start are empty.
    by
        Columns that tell one owner of intervals from another.
    need
        How many have to hold at once.

    Returns
    -------
    polars.DataFrame
        `by`, `start`, `end`: disjoint and not touching, sorted; an open end is `FAR`.
    """
    # The changes of each owner add up to nothing, so one running sum serves all owners, and so does a shift by one.
    changes = (
        _changes(intervals, by)
        .group_by([*by, "date"])
        .agg(pl.col("change").sum())
        .sort([*by, "date"])
        .with_columns(held=pl.col("change").cum_sum() >= need)
        .filter(pl.col("held") != pl.col("held").shift(1, fill_value=False))
    )
    return (
        changes.with_columns(end=pl.col("date").shift(-1).dt.offset_by("-1d"))
        .filter("held")
        .select(*by, start="date", end="end")
    )


def _changes(intervals: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    closed = intervals.with_columns(end=pl.col("end").fill_null(FAR)).filter(pl.col("start") <= pl.col("end"))
    starts = closed.select(*by, date="start", change=pl.lit(1, pl.Int32))
    ends = closed.select(*by, date=pl.col("end").dt.offset_by("1d"), change=pl.lit(-1, pl.Int32))
    return pl.concat([starts, ends])
