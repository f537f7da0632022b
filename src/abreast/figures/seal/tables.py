"""What goes into a seal beside the figures: everything in the folder that results are made from."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures.seal.lines import lines
from abreast.figures.seal.lists import LISTS

UNITS = {"unit": pl.String, "kind": pl.String, "parent": pl.String, "from": pl.Date, "until": pl.Date}


def tables(
    campaign: Campaign, figures: pl.DataFrame, amendments: pl.DataFrame, covers: tuple[str, ...]
) -> Mapping[str, pl.DataFrame]:
    """Figures of the periods covered, amendments not sealed before, the tree, the groups, and the other lists.

    Of the lists, the lines that count by the end of the last period. Titles of units stay outside, since they may be
    names of persons, which must remain erasable.
    """
    found = {
        "figures": figures.filter(pl.col("period").is_in(list(covers))),
        "amendments": amendments,
        "units": campaign.tree.units.select(*UNITS, "successor"),
        "groupings": campaign.tree.memberships.drop("row"),
    }
    for rule in LISTS:
        there = lines(campaign, rule)
        if there is not None:
            found[rule.name] = there.begun(campaign.calendar.last_day(covers[-1]))
    return found
