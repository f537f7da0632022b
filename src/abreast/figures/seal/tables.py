"""What goes into a seal beside the figures: everything in the folder that results are made from."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.tables import read_named

UNITS = {"unit": pl.String, "kind": pl.String, "parent": pl.String, "from": pl.Date, "until": pl.Date}
LISTS = (
    "adoptions",
    "exemplars",
    "helpers",
    "helps",
    "innovations",
    "measures",
    "milestones",
    "movements",
    "outside",
    "participation",
    "pledges",
    "practices",
    "targets",
    "visits",
)
"""Tables sealed as they stand, as text, but for the names of persons."""


def tables(
    campaign: Campaign, figures: pl.DataFrame, amendments: pl.DataFrame, covers: tuple[str, ...]
) -> Mapping[str, pl.DataFrame]:
    """Figures of the periods covered, amendments not sealed before, the tree, the groups, and the other lists.

    Titles of units stay outside, since they may be names of persons, which must remain erasable.
    """
    found = {
        "figures": figures.filter(pl.col("period").is_in(list(covers))),
        "amendments": amendments,
        "units": campaign.tree.units.select(*UNITS, "successor"),
        "groupings": campaign.tree.memberships.drop("row"),
    }
    for name in LISTS:
        table = read_named(campaign.folder, name, encoding=campaign.definition.files.encoding)
        if table is not None:
            found[name] = anonymous(table.text)
    return found


def anonymous(table: pl.DataFrame) -> pl.DataFrame:
    """The table with "given" for every name of somebody responsible, or to be asked."""
    return table.with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.lit("given")).alias(name)
        for name in ("responsible", "ask")
        if name in table.columns
    )
