"""Derived and standardised indicators, computed after adding up."""

from __future__ import annotations

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.figures.values.rests import REPORTING, leaves, operands, resting


def evaluate(campaign: Campaign, base: pl.DataFrame) -> pl.DataFrame:
    """`base` and every derived and standardised indicator: unit, indicator, period, value, reporting.

    `reporting` of a computed indicator is the least of those it rests on; where one of them is missing or a divisor
    is zero there is no row.
    """
    definition = campaign.definition
    parts = [base.filter(~pl.col("indicator").str.contains(":", literal=True))]
    for code in definition.computed if base.height else ():
        rests = resting(base, code, definition)
        parts.append(rows(computed(rests, code, definition), code, base.schema))
    return pl.concat(parts)


def rows(frame: pl.DataFrame, code: str, schema: pl.Schema) -> pl.DataFrame:
    """The rows of one indicator."""
    there = frame.filter(pl.col(code).is_not_null())
    found = there.select("unit", "period", indicator=pl.lit(code), value=code, reporting=code + REPORTING)
    return found.select(*schema)


def computed(frame: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """The frame with `code` and its `:reporting`, from its leaves through every step in between."""
    rests = set(leaves(definition, code))
    for step in definition.computed[: definition.computed.index(code) + 1]:
        if set(leaves(definition, step)) <= rests:
            frame = with_one(frame, step, definition)
    return frame


def with_one(frame: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """The frame with one computed indicator, given what it reads."""
    reads = operands(definition, code)
    formula = definition.indicators[code].parsed
    if formula is not None:
        value = formula.expression()
    else:
        observed, expected = (pl.col(name) for name in reads)
        value = pl.when(expected > 0).then(observed / expected)
    least = pl.min_horizontal(pl.col(name + REPORTING) for name in reads)
    return frame.with_columns(value.alias(code), least.alias(code + REPORTING))
