"""What cannot be: figures given twice, of units that were closed, out of range."""

from __future__ import annotations

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.campaign.definition import Definition
from abreast.figures.faults import faults
from abreast.figures.parts import placed
from abreast.tables.phrase import Phrase, phrases

KEY = ("unit", "indicator", "period", "by")
PLACE = ("file", "sheet", "row", "column")


def repeated(figures: pl.DataFrame, parts: pl.DataFrame) -> list[pl.DataFrame]:
    """Figures given a second time, in the same or another file, whatever their value."""
    if not (twice := figures.select(pl.struct(KEY).is_duplicated()).to_series()).any():
        return []
    found = placed(figures.filter(twice), parts, "file", "sheet", "column").with_columns(
        *(pl.col(name).first().over(KEY).alias(f"first {name}") for name in PLACE),
        again=pl.int_range(pl.len()).over(KEY) > 0,
    )
    told = {name: pl.col(name) for name in ("indicator", "unit", "period")}
    told |= {name: pl.col(f"first {name}") for name in PLACE}
    in_file = phrases(
        "repeats {indicator} of {unit} for {period}, given in {file}, row {row}, column {column}", **told
    )
    in_sheet = phrases(
        "repeats {indicator} of {unit} for {period}, given in {file}, sheet {sheet}, row {row}, column {column}",
        **told,
    )
    reason = pl.when(pl.col("first sheet") == "").then(in_file).otherwise(in_sheet)
    later = found.filter("again").select(pl.exclude("file", "sheet", "column"))
    return [faults(later, parts, reason=reason, remedy=Phrase("keep one of the two"))]


def closed(
    figures: pl.DataFrame, parts: pl.DataFrame, units: pl.DataFrame, calendar: Calendar
) -> list[pl.DataFrame]:
    """Figures of units that did not exist on any day of the period. `units`: rows unit, from, until."""
    if not figures.height:
        return []
    sometimes = not_always(figures["period"], units, calendar)
    figures = figures.join(sometimes, on="unit", how="semi", maintain_order="left")
    there = existing(figures.select("unit", "period").unique(), units, calendar)
    wrong = figures.join(there, on=["unit", "period"], how="anti", maintain_order="left")
    if not wrong.height:
        return []
    reason = phrases(
        "belongs to {unit}, which did not exist in {period}", unit=pl.col("unit"), period=pl.col("period")
    )
    remedy = Phrase("take the figure out, or correct from and until in units.csv")
    return [faults(wrong, parts, reason=reason, remedy=remedy)]


def not_always(periods: pl.Series, units: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """The units that no single row keeps open from the first of these periods to the last."""
    codes = periods.unique().to_list()
    first = min(calendar.first_day(code) for code in codes)
    last = max(calendar.last_day(code) for code in codes)
    whole = units.filter((pl.col("from") <= first) & (pl.col("until") >= last))
    return units.select("unit").unique().join(whole, on="unit", how="anti")


def existing(pairs: pl.DataFrame, units: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Those pairs of unit and period in which the unit exists on some day."""
    codes = pairs["period"].unique().to_list()
    slots = [calendar.parse(code) for code in codes]
    days = pl.DataFrame(
        {"period": codes, "first": [slot.first for slot in slots], "last": [slot.last for slot in slots]},
        schema={"period": pl.String, "first": pl.Date, "last": pl.Date},
    )
    joined = pairs.join(days, on="period").join(units.select("unit", "from", "until"), on="unit")
    covers = (pl.col("from") <= pl.col("last")) & (pl.col("until") >= pl.col("first"))
    return joined.filter(covers).select("unit", "period").unique()


def out_of_range(
    figures: pl.DataFrame, parts: pl.DataFrame, definition: Definition
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The figures within the bounds of their indicator, and faults of those below or above."""
    rows = [
        {"indicator": code, "low": one.lowest, "high": one.highest, "share": one.is_share}
        for code, one in definition.indicators.items()
        if not one.computed and (one.lowest is not None or one.highest is not None)
    ]
    if not rows:
        return figures, []
    schema = {"indicator": pl.String, "low": pl.Float64, "high": pl.Float64, "share": pl.Boolean}
    bounds = pl.DataFrame(rows, schema=schema)
    joined = figures.join(bounds, on="indicator", how="inner", maintain_order="left")
    below, above = pl.col("value") < pl.col("low"), pl.col("value") > pl.col("high")
    wrong = joined.filter(below.fill_null(False) | above.fill_null(False))
    if not wrong.height:
        return figures, []
    reason = (
        pl.when(below.fill_null(False))
        .then(
            phrases(
                "lies below the minimum {low} of {indicator}", low=plain("low"), indicator=pl.col("indicator")
            )
        )
        .otherwise(
            phrases(
                "lies above the maximum {high} of {indicator}",
                high=plain("high"),
                indicator=pl.col("indicator"),
            )
        )
    )
    remedy = (
        pl.when(pl.col("share") & above.fill_null(False))
        .then(phrases("write a share as 0.85 or 85%"))
        .otherwise(phrases("correct it, or the bounds in campaign.toml"))
    )
    well = figures.join(wrong, on=["part", "row"], how="anti", maintain_order="left")
    return well, [faults(wrong, parts, reason=reason, remedy=remedy)]


def plain(column: str) -> pl.Expr:
    """A number without a needless point."""
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")
