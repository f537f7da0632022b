"""Whether units existed on given days."""

import polars as pl


def existed(units: pl.DataFrame, unit: pl.Series, day: pl.Series) -> pl.Series:
    """Whether each unit existed on its day (bool); null where unit or day is missing, or the unit is unknown.

    `units`: rows `unit`, `from`, `until` (dates, both inclusive), several per unit where it re-opened.
    """
    asked = pl.DataFrame({"unit": unit, "day": day}, schema={"unit": pl.String, "day": pl.Date})
    there = (pl.col("from") <= pl.col("day")) & (pl.col("day") <= pl.col("until"))
    distinct = asked.unique().drop_nulls()
    known = distinct.join(units.select("unit", "from", "until"), on="unit").group_by("unit", "day")
    answered = known.agg(existed=there.any())
    return asked.join(answered, on=["unit", "day"], how="left", maintain_order="left")["existed"]
