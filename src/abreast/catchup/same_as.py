"""What somebody will be the same as: a unit, an exemplar outside the tree, or the level of a scope."""

import polars as pl

from abreast.figures.columns import Columns

SAME_AS = ("unit", "outside", "level")


def same_as(
    columns: Columns, kind: pl.Series, units: pl.Series, outside: pl.Series, scopes: pl.Series
) -> pl.Series:
    """The column `same_as`, each row looked up where its `as` (`kind`) says; empty is nothing chosen yet."""
    named = columns.text("same_as")
    among = {
        "unit": (units, "is no unit of the tree", "an exemplar from elsewhere goes into the table outside"),
        "outside": (outside, "is not in the table outside", "add it there, with its reason"),
        "level": (scopes, "is no unit or group whose level could be meant", "name a scope"),
    }
    for word, (ids, reason, remedy) in among.items():
        unknown = (kind == word) & named.is_not_null() & ~named.is_in(ids.implode())
        columns.refuse_where(unknown, "same_as", reason, remedy)
    return named
