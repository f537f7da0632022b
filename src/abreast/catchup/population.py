"""Who is expected to pledge, and where they belong, day by day."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from abreast.campaign import Calendar, Tree

SCHEMA = {
    "unit": pl.String, "kind": pl.String, "scope": pl.String, "scope_kind": pl.String, "start": pl.Date, "end": pl.Date,
}  # fmt: skip


def population(tree: Tree, kinds: Collection[str], days: Sequence[date]) -> pl.DataFrame:
    """Units of these kinds in every scope above them, for as long as they are there.

    Returns `unit`, `kind`, `scope`, `scope_kind`, `start`, `end` (dates, both inclusive), good for the given days:
    between two of them nothing is said. The tree is asked once for each stretch of days in which it stays the same.
    """
    daily = Tree(Calendar("day"), tree.units, tree.memberships, tree.groups)
    stretches = [
        daily.scopes(stretch[0])
        .filter(pl.col("kind").is_in(list(kinds)) & (pl.col("distance") > 0))
        .select(
            "unit",
            "kind",
            "scope",
            "scope_kind",
            start=pl.lit(date.fromisoformat(stretch[0])),
            end=pl.lit(date.fromisoformat(stretch[-1])),
        )
        for stretch in daily.epochs([day.isoformat() for day in days])
    ]
    return pl.concat(stretches) if stretches else pl.DataFrame(schema=SCHEMA)
