"""Whom each unit sets out to equal: the best nearby in February, or the level of its enterprise or city."""

from datetime import timedelta

import numpy as np
import polars as pl

from abreast.demo.calendar import DEKADS, DETAILED, MARCH
from abreast.demo.persons import ADVANCED_NORM
from abreast.demo.tree import CITY, City

STEP = 0.02
"""The least a target lies above what the unit had."""

TO_UNIT, TO_ENTERPRISE = 0.4, 0.9


def february(city: City, attainment: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """By level: `unit`, `had` (mean attainment), and the `best` of those that share its parent with what it had."""
    return {level: _best(units) for level, units in _had(city, attainment, DETAILED[:MARCH]).items()}


def lately(city: City, attainment: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """By level: `unit`, `before` (the first day after three ten-day periods), `lately` (mean attainment in them)."""
    found: dict[str, list[pl.DataFrame]] = {"person": [], "group": [], "enterprise": []}
    for last in range(MARCH, len(DETAILED)):
        after = DEKADS.last_day(DETAILED[last]) + timedelta(days=1)
        for level, units in _had(city, attainment, DETAILED[last - 2 : last + 1]).items():
            found[level].append(units.select("unit", before=pl.lit(after), lately="had"))
    return {level: pl.concat(parts).sort("before") for level, parts in found.items()}


def _had(city: City, attainment: pl.DataFrame, periods: list[str]) -> dict[str, pl.DataFrame]:
    """By level: `unit`, `above`, `had` (mean attainment in these periods)."""
    own = (
        attainment.filter(pl.col("period").is_in(periods))
        .group_by("unit")
        .agg(had=pl.col("attainment").mean())
    )
    persons = city.persons.select("unit", "above").join(own, on="unit", how="left", maintain_order="left")
    groups = _mean(city.groups, persons)
    return {
        "person": persons,
        "group": groups,
        "enterprise": _mean(city.enterprises, _mean(city.parts, groups)),
    }


def _mean(level: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    mean = below.group_by("above").agg(had=pl.col("had").mean()).rename({"above": "row"})
    rows = level.select("unit", "above").with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    return rows.join(mean, on="row", how="left", maintain_order="left").select("unit", "above", "had")


def _best(units: pl.DataFrame) -> pl.DataFrame:
    first = (
        units.filter(pl.col("had").is_not_null())
        .sort("had", "unit", descending=[True, False])
        .group_by("above", maintain_order=True)
    )
    best = first.agg(best=pl.col("unit").first(), best_had=pl.col("had").first())
    return units.join(best, on="above", how="left").select("unit", "had", "best", "best_had")


def choose(
    pledging: pl.DataFrame, before: pl.DataFrame, recent: pl.DataFrame, chance: np.random.Generator
) -> pl.DataFrame:
    """Add `same_as`, `as`, `target` (multiple of the norm, two decimals, above what the unit had in February and in the
    three periods before it pledged; see :func:`february` and :func:`lately`)."""
    rows = pledging.join(before, on="unit", how="left", maintain_order="left")
    numbered = rows.select("unit", "made").with_row_index("row").sort("made")
    known = numbered.join_asof(recent, left_on="made", right_on="before", by="unit", check_sortedness=False)
    rows = rows.with_columns(known.sort("row")["lately"])
    draw = pl.Series(chance.random(rows.height))
    to_unit = (draw < TO_UNIT) & (rows["best"] != rows["unit"]).fill_null(False)
    to_unit = to_unit & (rows["best_had"] > rows["had"] + STEP).fill_null(False)
    level = pl.when(draw < TO_ENTERPRISE).then("enterprise").otherwise(pl.lit(CITY))
    level = pl.when(pl.col("enterprise") == pl.col("unit")).then(pl.lit(CITY)).otherwise(level)
    wanted = pl.when(to_unit).then("best_had").otherwise(pl.lit(ADVANCED_NORM))
    least = pl.max_horizontal("had", "lately").fill_null(0.0) + STEP
    return rows.with_columns(
        pl.when(to_unit).then(pl.lit("unit")).otherwise(pl.lit("level")).alias("as"),
        same_as=pl.when(to_unit).then("best").otherwise(level),
        target=(pl.max_horizontal(wanted, least) * 100).ceil() / 100,
    )
