"""Exemplars outside the tree (榜样), as the table `outside` names them."""

import polars as pl

from abreast.campaign import Campaign
from abreast.tables import Refused, read_named

OUTSIDE = ("exemplar", "title_en", "title_zh", "reason_en", "reason_zh", "source")


def outside(campaign: Campaign) -> pl.DataFrame:
    """The columns of `OUTSIDE`, all text; without rows where there is no such table, or none that can be read: its
    faults are told where pledges are read."""
    try:
        table = read_named(campaign.folder, "outside", encoding=campaign.definition.files.encoding)
    except Refused:
        table = None
    if table is None or "exemplar" not in table.columns:
        return pl.DataFrame(schema=dict.fromkeys(OUTSIDE, pl.String))
    named = table.text.filter(pl.col("exemplar").is_not_null())
    return named.select(
        pl.col(name) if name in named.columns else pl.lit(None, pl.String).alias(name) for name in OUTSIDE
    )
