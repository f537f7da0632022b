"""Every amendment on record, sealed or new, with what stood before it."""

from __future__ import annotations

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures.amendments import AMENDMENTS, amendments
from abreast.figures.check import KEY
from abreast.figures.reading import period_reader
from abreast.figures.seal.chain import chain
from abreast.figures.sealed import FIGURES, typed

AMENDED = {**AMENDMENTS, "was": pl.Float64}


def amended(campaign: Campaign) -> pl.DataFrame:
    """Amendments (`AMENDED`) in order: `was` is the figure as sealed or as amended before, null where there was none.

    Raises `Refused` where a seal or amendments.csv cannot be read.
    """
    seals = chain(campaign.folder)
    if not seals:
        return pl.DataFrame(schema=AMENDED)
    sealed = pl.concat([typed(seal, "figures", FIGURES) for seal in seals]).select(*KEY, original="value")
    made = pl.concat([typed(seal, "amendments", AMENDMENTS) for seal in seals])
    periods = frozenset(period for seal in seals for period in seal.covers)
    listed = amendments(campaign, period_reader(campaign), periods).rows
    line = [*KEY, "value", "reason", "author", "date"]
    new = listed.join(made, on=line, how="anti", nulls_equal=True, maintain_order="left")
    every = pl.concat([made, new]).join(sealed, on=KEY, how="left", maintain_order="left")
    first = pl.int_range(pl.len()).over(KEY) == 0
    was = pl.when(first).then("original").otherwise(pl.col("value").shift(1).over(KEY))
    return every.with_columns(was=was).select(*AMENDED)
