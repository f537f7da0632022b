"""Who is expected to pledge, and where they belong, day by day."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import polars as pl

from abreast.campaign import Tree
from abreast.campaign.scopes import Scopes

SCHEMA = {
    "unit": pl.String, "kind": pl.String, "scope": pl.String, "scope_kind": pl.String, "start": pl.Date, "end": pl.Date,
}  # fmt: skip


def population(
    tree: Tree, kinds: Collection[str], days: Sequence[date], within: Collection[str] | None = None
) -> pl.DataFrame:
    """Units of these kinds in every scope above them, or in those named by `within`, for as long as they are there.

    Returns `unit`, `kind`, `scope`, `scope_kind`, `start`, `end` (dates, both inclusive), good for the given days:
    between two of them nothing is said. The tree is asked once for each stretch of days in which it stays the same.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    for start, end, scopes in stretches(tree, days):
        asked = None if within is None else scopes.places["scope"].is_in(list(within))
        named = scopes.above(scopes.of_kinds(kinds), asked).named()
        parts.append(
            named.select("unit", "kind", "scope", "scope_kind", start=pl.lit(start), end=pl.lit(end))
        )
    return pl.concat(parts)


def stretches(tree: Tree, days: Sequence[date]) -> Iterator[tuple[date, date, Scopes]]:
    """First and last of the days in each stretch in which the tree stays the same, and the scopes throughout it."""
    daily = tree.by_day()
    for stretch in daily.epochs([day.isoformat() for day in days]):
        start, end = date.fromisoformat(stretch[0]), date.fromisoformat(stretch[-1])
        yield start, end, daily.numbered(stretch[0])
