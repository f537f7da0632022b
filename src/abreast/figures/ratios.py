"""Ratios that cannot be: figures which are possible one by one but make a derived indicator leave its bounds."""

from __future__ import annotations

import polars as pl

from abreast.campaign.definition import Definition
from abreast.campaign.formula import Formula
from abreast.campaign.indicator import Indicator
from abreast.figures.check import plain
from abreast.figures.faults import faults
from abreast.tables.phrase import Phrase, phrases

SLACK = 1e-9


def impossible(figures: pl.DataFrame, parts: pl.DataFrame, definition: Definition) -> list[pl.DataFrame]:
    """For every bounded derived indicator, the reports of a unit that push it out; named at its first operand."""
    found = []
    for code, indicator in definition.indicators.items():
        bounded = indicator.minimum is not None or indicator.maximum is not None
        formula = indicator.parsed
        if (
            formula is None
            or not bounded
            or any(definition.indicators[one].computed for one in formula.codes)
        ):
            continue
        found += outside(figures, parts, code, indicator, formula)
    return found


def outside(
    figures: pl.DataFrame, parts: pl.DataFrame, code: str, indicator: Indicator, formula: Formula
) -> list[pl.DataFrame]:
    """Reports in which the indicator lies outside its bounds by more than rounding."""
    wide = together(figures, formula.codes)
    low = indicator.minimum if indicator.minimum is not None else float("-inf")
    high = indicator.maximum if indicator.maximum is not None else float("inf")
    ratio = pl.col("ratio")
    wrong = wide.with_columns(ratio=formula.expression()).filter(
        (ratio < low - SLACK) | (ratio > high + SLACK)
    )
    if not wrong.height:
        return []
    operands = pl.concat_str(
        [pl.format("{} {}", pl.lit(one), plain(one)) for one in formula.codes], separator=", "
    )
    shown = pl.col("ratio").round(4).cast(pl.String).str.strip_suffix(".0")
    parts_of_it = {"code": pl.lit(code), "ratio": shown, "operands": operands}
    reason = (
        pl.when(ratio > high)
        .then(
            phrases(
                "makes {code} {ratio}, above its maximum {high} ({operands})",
                **parts_of_it,
                high=pl.lit(f"{high:g}"),
            )
        )
        .otherwise(
            phrases(
                "makes {code} {ratio}, below its minimum {low} ({operands})",
                **parts_of_it,
                low=pl.lit(f"{low:g}"),
            )
        )
    )
    return [faults(wrong, parts, reason=reason, remedy=Phrase("one of these figures is wrong"))]


def together(figures: pl.DataFrame, codes: tuple[str, ...]) -> pl.DataFrame:
    """Unit by period by source, with a column of values per code, and the place of the first code's cell."""
    key = ["unit", "period", "by"]
    first = figures.filter(pl.col("indicator") == codes[0])
    wide = first.select(*key, "text", "part", "row", pl.col("value").alias(codes[0]))
    for code in codes[1:]:
        other = figures.filter(pl.col("indicator") == code).select(*key, pl.col("value").alias(code))
        wide = wide.join(other, on=key, how="inner", maintain_order="left")
    return wide
