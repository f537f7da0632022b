"""Persons in small scopes: where a handful are compared, a level, a tally or a coverage is somebody's own figure."""

from collections.abc import Mapping

import polars as pl

from abreast.bulletin.names import Names
from abreast.bulletin.rows import coded

SIZES = ("of", "n")  # columns that say how many units a row speaks of


def public(tables: Mapping[str, pl.DataFrame], names: Names) -> dict[str, pl.DataFrame]:
    """The tables, coded, without rows about persons in scopes with fewer of them than the campaign's smallest group."""
    return {name: coded(_without_few(table, names)) for name, table in tables.items()}


def _without_few(table: pl.DataFrame, names: Names) -> pl.DataFrame:
    if "scope" not in table.columns or not {"unit", *SIZES} & set(table.columns):
        return table
    kinds = [code for code, kind in names.kinds.items() if kind.person]
    aspects = [code for code, aspect in names.aspects.items() if aspect.kind in kinds]
    if "kind" in table.columns:
        personal = pl.col("kind").is_in(kinds)
    elif "aspect" in table.columns:
        personal = pl.col("aspect").is_in(aspects)
    else:
        return table
    few = (_size(table) < names.smallest_group).fill_null(True)
    return table.filter(~(personal & few))


def _size(table: pl.DataFrame) -> pl.Expr:
    for column in SIZES:
        if column in table.columns:
            return pl.col(column)
    keys = [column for column in ("aspect", "scope", "group", "period") if column in table.columns]
    return pl.col("unit").n_unique().over(keys)
