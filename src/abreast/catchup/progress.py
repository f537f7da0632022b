"""Progress since the start: who was behind, who drew level (赶上), who is level now (protocol 6).

Drawing level is a count of what was seen. It says nothing about luck, and is labelled so wherever it is printed.
"""

import numpy as np
import polars as pl

from abreast.catchup.course import courses

PLACE = ["aspect", "scope", "group"]
ADVANCED = {
    **dict.fromkeys(("aspect", "kind", "scope", "period"), pl.String),
    **dict.fromkeys(("count", "of"), pl.UInt32),
}


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
    seen = _seen(series, table.select(*keys, "level_fixed"), aspects).drop("level_fixed")
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
    keys = ["aspect", "kind", "scope"]
    known = series.filter(pl.col("value").is_not_null())
    fixed = progress.filter(pl.col("level_fixed").is_not_null()).select(*keys, "unit", "level_fixed")
    found = [pl.DataFrame(schema=ADVANCED)]
    for course, rows in courses(known, fixed, aspects):
        place = rows.select(keys).with_columns(at=pl.struct(keys).rank("dense") - 1)
        at, told = place["at"].to_numpy(), course.told(rows)
        of, count = (
            np.stack([np.bincount(at, weights=one, minlength=at.max() + 1) for one in marks.T], axis=1)
            for marks in (told, course.reach(rows))
        )
        named = place.unique("at").sort("at")
        i, t = np.nonzero(of)
        found.append(
            named[i]
            .with_columns(
                period=course.periods.gather(t), count=pl.Series(count[i, t]), of=pl.Series(of[i, t])
            )
            .select(pl.col(name).cast(dtype) for name, dtype in ADVANCED.items())
        )
    return pl.concat(found).sort("aspect", "kind", "scope", "period")


def _level(levels: pl.DataFrame, period: str, name: str) -> pl.DataFrame:
    return levels.select(*PLACE, pl.col("period").alias(period), pl.col("level").alias(name))


def _reaches(value: str, level: str) -> pl.Expr:
    return (pl.col(value) - pl.col(level)) * pl.col("sign") >= -pl.col("tolerance")


def _seen(series: pl.DataFrame, places: pl.DataFrame, aspects: pl.DataFrame) -> pl.DataFrame:
    """For each of `places` the first period within reach of the fixed level, and whether the last one is."""
    found = [
        places.clear().with_columns(first_level=pl.lit(None, pl.String), level_now=pl.lit(None, pl.Boolean))
    ]
    for course, rows in courses(series, places, aspects):
        reaches, told = course.reach(rows), course.told(rows)
        first = pl.Series(np.argmax(reaches, axis=1))
        now = course.last(rows)
        found.append(
            rows.with_columns(
                first_level=pl.when(pl.Series(reaches.any(axis=1))).then(course.periods.gather(first)),
                # Who no longer reports is not level now, whatever the last report said.
                level_now=pl.when(pl.Series(told[:, now])).then(pl.Series(reaches[:, now])),
            )
        )
    return pl.concat(found)
