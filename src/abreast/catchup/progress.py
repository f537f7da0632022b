"""Progress since the start: who was behind, who drew level (赶上), who is level now (protocol 6).

Drawing level is a count of what was seen. It says nothing about luck, and is labelled so wherever it is printed.
"""

import polars as pl

PLACE = ["aspect", "scope", "group"]


def progress(
    standings: pl.DataFrame,
    baseline: pl.DataFrame,
    levels: pl.DataFrame,
    series: pl.DataFrame,
    aspects: pl.DataFrame,
) -> pl.DataFrame:
    """Hold every unit against the level of the start (fixed) and the level of today (moving).

    Parameters
    ----------
    standings
        `aspect`, `unit`, `kind`, `scope`, `scope_kind`, `group`, `since`, `period`, `value`: the current window.
    baseline
        `aspect`, `unit`, `since`, `period`, `value`: the same over the baseline window.
    levels
        `aspect`, `scope`, `group`, `period`, `level`: of both windows, told apart by `period`.
    series
        `aspect`, `unit`, `period`, `value`: single periods after the baseline window.
    aspects
        `aspect`, `sign` (1: more is better, -1: less is better), `tolerance` (in the indicator's unit of measure).

    Returns
    -------
    polars.DataFrame
        The table `progress`. A unit without a baseline, or a scope without a level then, has null in what depends
        on it: it is neither behind nor level. `behind_at_start` asks whether the baseline value fell short of the
        fixed level by more than the tolerance; `drew_level` whether a unit that was behind came within it in a later
        period, the first of which is `drew_level_period`; `level_now` whether it is within it in the last period
        of the series; `reached_moving` whether the current window is within the tolerance of today's level.
    """
    started = baseline.select(
        "aspect", "unit", baseline_since="since", baseline_period="period", baseline="value"
    )
    keys = ["aspect", "unit", "scope", "group"]
    table = (
        standings.select(*keys, "kind", "scope_kind", "since", "period", "value")
        .join(started, on=["aspect", "unit"], how="left")
        .join(_level(levels, "baseline_period", "level_fixed"), on=[*PLACE, "baseline_period"], how="left")
        .join(_level(levels, "period", "level_moving"), on=[*PLACE, "period"], how="left")
        .join(aspects, on="aspect")
    )
    seen = _seen(series, table.select(*keys, "level_fixed", "sign", "tolerance"))
    behind = ~_reaches("baseline", "level_fixed")
    return (
        table.join(seen, on=keys, how="left")
        .with_columns(behind_at_start=behind, reached_moving=_reaches("value", "level_moving"))
        .with_columns(
            drew_level_period=pl.when("behind_at_start").then("first_level"),
            drew_level=pl.when(pl.col("behind_at_start")).then(pl.col("first_level").is_not_null()).otherwise(
                pl.when(pl.col("behind_at_start").is_not_null()).then(pl.lit(False))
            ),
            change=pl.col("value") - pl.col("baseline"),
        )
        .select(
            "aspect", "unit", "kind", "scope", "scope_kind", "group", "baseline_since", "baseline_period", "since",
            "period", "baseline", "value", "change", "level_fixed", "level_moving", "behind_at_start", "drew_level",
            "drew_level_period", "level_now", "reached_moving",
        )
        .sort("aspect", "scope", "group", "unit")
    )  # fmt: skip


def advanced(progress: pl.DataFrame, series: pl.DataFrame, aspects: pl.DataFrame) -> pl.DataFrame:
    """The ranks of the advanced (先进的队伍) through time, against the fixed level.

    `progress` as :func:`progress` returns it; `series` and `aspects` as given to it. Returns the table `advanced`:
    `aspect`, `kind`, `scope`, `period`, `count` (units within the tolerance of the fixed level or beyond it in that
    period), `of` (units that reported then and have a fixed level).
    """
    fixed = progress.filter(pl.col("level_fixed").is_not_null()).select(
        "aspect", "unit", "kind", "scope", "level_fixed"
    )
    return (
        series.filter(pl.col("value").is_not_null())
        .join(fixed, on=["aspect", "unit"])
        .join(aspects, on="aspect")
        .group_by("aspect", "kind", "scope", "period")
        .agg(count=_reaches("value", "level_fixed").sum().cast(pl.UInt32), of=pl.len().cast(pl.UInt32))
        .sort("aspect", "kind", "scope", "period")
    )


def _level(levels: pl.DataFrame, period: str, name: str) -> pl.DataFrame:
    return levels.select(*PLACE, pl.col("period").alias(period), pl.col("level").alias(name))


def _reaches(value: str, level: str) -> pl.Expr:
    return (pl.col(value) - pl.col(level)) * pl.col("sign") >= -pl.col("tolerance")


def _seen(series: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """For each unit and scope: the first period within reach of the fixed level, and whether the last one is."""
    keys = ["aspect", "unit", "scope", "group"]
    periods = series.select("period").unique().sort("period").with_row_index("t")
    found = places.with_row_index("row").join(
        series.join(periods, on="period").select("aspect", "unit", "t", "value"), on=["aspect", "unit"]
    )
    reached = found.select("row", "aspect", "t", reaches=_reaches("value", "level_fixed"))
    last = reached.group_by("aspect").agg(now=pl.col("t").max())
    seen = (
        reached.join(last, on="aspect")
        .group_by("row")
        .agg(
            t=pl.col("t").filter("reaches").min(),
            # Who no longer reports is not level now, whatever the last report said.
            level_now=pl.col("reaches").filter(pl.col("t") == pl.col("now")).first(),
        )
        .join(periods.rename({"period": "first_level"}), on="t", how="left")
    )
    return places.select(keys).with_row_index("row").join(seen, on="row").drop("row", "t")
