"""Counts of units by scope, worked out once from a table: what families of many small counts share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row
from abreast.bulletin.number import Lang, digits, prose


def grouped(inputs: Inputs, table: str, by: tuple[str, ...], counts: Mapping[str, pl.Expr]) -> Iterator[Row]:
    """Rows of `by` and `counts` in the bulletin's period, for scopes reported on; none without the table."""
    if table not in inputs.tables:
        return
    listed = sorted(inputs.listed_scopes(table))
    frame = inputs.tables[table].filter((pl.col("period") == inputs.period) & pl.col("scope").is_in(listed))
    yield from frame.group_by(by).agg(**counts).sort(by).iter_rows(named=True)


def units(*conditions: pl.Expr) -> pl.Expr:
    """How many different units meet all conditions."""
    return pl.col("unit").filter(*conditions).n_unique()


def none_or(n: int, counter: str, lang: Lang) -> str:
    """A count inside a sentence; none, 尚无."""
    if n == 0:
        return {"en": "none", "zh": "尚无"}[lang]
    return prose(n, lang) + (counter if lang == "zh" else "")


def expected(value: float, counter: str, lang: Lang) -> str:
    """An expected number of units: one decimal below ten; in Chinese with its measure word."""
    return digits(value, 1 if value < 10 else 0) + (counter if lang == "zh" else "")


Filter = dict[str, Any]
