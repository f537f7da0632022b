"""Derived and standardised indicators, computed after adding up."""

from __future__ import annotations

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.figures.values.standard import EXPECTED, OBSERVED

REPORTING = ":reporting"


def evaluate(campaign: Campaign, base: pl.DataFrame) -> pl.DataFrame:
    """`base` and every derived and standardised indicator: unit, indicator, period, value, reporting.

    `reporting` of a computed indicator is the least of those it is computed from; where one of them is missing or a
    divisor is zero there is no row.
    """
    definition = campaign.definition
    parts = [base.filter(~pl.col("indicator").str.contains(":", literal=True))]
    if definition.computed and base.height:
        wide = with_computed(spread(base, ["unit", "period"]), definition)
        parts += [column(wide, code, base.schema) for code in definition.computed]
    return pl.concat(parts)


def column(wide: pl.DataFrame, code: str, schema: pl.Schema) -> pl.DataFrame:
    """The rows of one indicator of a wide frame."""
    rows = wide.filter(pl.col(code).is_not_null())
    return rows.select(
        "unit", "period", indicator=pl.lit(code), value=code, reporting=code + REPORTING
    ).select(*schema)


def spread(base: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """One row per key; per indicator a column of values and one, with `:reporting`, of how many reported."""
    wide = base.pivot(on="indicator", index=key, values=["value", "reporting"])
    names = {name: name.removeprefix("value_") for name in wide.columns if name.startswith("value_")}
    names |= {
        name: name.removeprefix("reporting_") + REPORTING
        for name in wide.columns
        if name.startswith("reporting_")
    }
    return wide.rename(names)


def with_computed(wide: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """The wide frame with every computed indicator, each after those it reads."""
    for code in definition.computed:
        wide = with_one(wide, code, definition)
    return wide


def with_one(wide: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """The wide frame with one computed indicator; what it reads and nobody reported is missing."""
    reads = operands(definition, code)
    absent = [name for name in reads if name not in wide.columns]
    wide = wide.with_columns(
        *(pl.lit(None, pl.Float64).alias(name) for name in absent),
        *(pl.lit(None, pl.UInt32).alias(name + REPORTING) for name in absent),
    )
    formula = definition.indicators[code].parsed
    if formula is not None:
        value = formula.expression()
    else:
        observed, expected = (pl.col(name) for name in reads)
        value = pl.when(expected > 0).then(observed / expected)
    wide = wide.with_columns(value.alias(code))
    least = pl.min_horizontal(pl.col(name + REPORTING) for name in reads)
    return wide.with_columns(pl.when(pl.col(code).is_not_null()).then(least).alias(code + REPORTING))


def operands(definition: Definition, code: str) -> tuple[str, ...]:
    """The columns a computed indicator is computed from."""
    indicator = definition.indicators[code]
    if indicator.strata is not None:
        return (code + OBSERVED, code + EXPECTED)
    return indicator.reads


def leaves(definition: Definition, code: str) -> tuple[str, ...]:
    """The columns of `base` that an indicator rests on in the end."""
    if not definition.indicators[code].computed:
        return (code,)
    if definition.indicators[code].strata is not None:
        return operands(definition, code)
    found = (leaf for one in definition.indicators[code].reads for leaf in leaves(definition, one))
    return tuple(dict.fromkeys(found))
