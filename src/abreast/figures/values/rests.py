"""What a computed indicator rests on: columns of `base`."""

from __future__ import annotations

import polars as pl

from abreast.campaign.definition import Definition

REPORTING = ":reporting"
OBSERVED, EXPECTED = ":observed", ":expected"


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


def paired(code: str, leaf: str) -> str:
    """The name under which `base` holds what `code` takes of `leaf` where not all units reported everything."""
    return f"{code}:{leaf}"


def spread(base: pl.DataFrame) -> pl.DataFrame:
    """One row per unit and period; per indicator its values, and with `:reporting` how many units reported."""
    wide = base.pivot(on="indicator", index=["unit", "period"], values=["value", "reporting"])
    return wide.rename(
        {name: name.removeprefix("value_") for name in wide.columns if name.startswith("value_")}
        | {
            name: name.removeprefix("reporting_") + REPORTING
            for name in wide.columns
            if name.startswith("reporting_")
        }
    )


def resting(base: pl.DataFrame, code: str, definition: Definition) -> pl.DataFrame:
    """unit, period and the leaves of `code`, each with its `:reporting`, where all of them are there.

    In periods that have paired columns these count, and what stands beside them does not. Only what `code` rests on
    is spread out: most indicators of a large campaign are of few of its units.
    """
    rests = leaves(definition, code)
    wanted = [*rests, *(paired(code, leaf) for leaf in rests)]
    wide = spread(base.filter(pl.col("indicator").is_in(wanted)))
    there = [leaf for leaf in rests if paired(code, leaf) in wide.columns]
    if there:
        rows = wide.filter(pl.col(paired(code, there[0])).is_not_null())
        inside = pl.col("period").is_in(rows["period"].unique().implode())
        wide = wide.with_columns(
            pl.when(inside).then(paired(code, leaf) + end).otherwise(leaf + end).alias(leaf + end)
            for leaf in there
            for end in ("", REPORTING)
        )
    if any(leaf not in wide.columns for leaf in rests):
        wide = wide.clear().with_columns(
            *(pl.lit(None, pl.Float64).alias(leaf) for leaf in rests),
            *(pl.lit(None, pl.UInt32).alias(leaf + REPORTING) for leaf in rests),
        )
    return wide.select("unit", "period", *rests, *(leaf + REPORTING for leaf in rests)).drop_nulls(
        list(rests)
    )
