"""What somebody will be the same as: a unit, an exemplar outside the tree, or the level of a scope."""

import polars as pl

from abreast.figures.columns import Columns
from abreast.tables import Phrase

SAME_AS = ("unit", "outside", "level")


def same_as(
    columns: Columns, kind: pl.Series, units: pl.Series, outside: pl.Series, scopes: pl.Series
) -> pl.Series:
    """The column `same_as`, each row looked up where its `as` (`kind`) says; empty is nothing chosen yet."""
    named = columns.text("same_as")
    among = {
        "unit": (
            units,
            Phrase("is no unit of the tree"),
            Phrase("an exemplar from elsewhere goes into the table outside"),
        ),
        "outside": (
            outside,
            Phrase("is not in the table outside"),
            Phrase("add it there, with its reason"),
        ),
        "level": (
            scopes,
            Phrase("is no unit or group whose level could be meant"),
            Phrase("name a scope"),
        ),
    }
    for word, (ids, reason, remedy) in among.items():
        unknown = (kind == word) & named.is_not_null() & ~named.is_in(ids.implode())
        columns.refuse_where(unknown, "same_as", reason, remedy)
    return named
