"""The part of a tree that concerns some units: themselves and everything ever above them."""

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.campaign.tree import Tree


def pruned(tree: Tree, units: pl.Series, calendar: Calendar | None = None) -> Tree:
    """A tree of only these units and those they ever belonged to, with their groups; in another calendar if given.

    Asking it for the scopes of a day costs what these units cost, however many others there are.
    """
    parents = tree.units.select("unit", "parent").unique().drop_nulls()
    kept = level = units.unique()
    while level.len():
        above = parents.filter(pl.col("unit").is_in(level.implode()))["parent"].unique()
        level = above.filter(~above.is_in(kept.implode()))
        kept = pl.concat([kept, level])
    rows = tree.units.filter(pl.col("unit").is_in(kept.implode()))
    memberships = tree.memberships.filter(pl.col("unit").is_in(kept.implode()))
    return Tree(calendar or tree.calendar, rows, memberships, tree.groups)
