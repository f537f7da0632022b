"""Helpers, helps and visits: out of a folder's tables and into them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.web.campaigns.lines import insert_lines, numbered, written
from abreast.web.campaigns.models import Campaign
from abreast.web.help.models import Help, Helper, Visit

TABLES = ("helpers", "helps", "visits")


def bring_in(
    campaign: Campaign, numbers: pl.DataFrame, folder: Path, *, helpers: pl.DataFrame, helps: pl.DataFrame,
    visits: pl.DataFrame,
) -> None:  # fmt: skip
    """Into the database. The tables as the room `help` reads them; `numbers`: `unit`, `number` (its key)."""
    encoding = campaign.meaning.files.encoding
    own = pl.lit(campaign.pk).alias("campaign_id")
    insert_lines(
        Helper, folder, "helpers", encoding, numbered(helpers, numbers, unit_id="unit").with_columns(own)
    )
    pairs = numbered(helps, numbers, helper_id="helper", helped_id="helped").rename({"help": "code"})
    no = pl.lit(value=False)
    insert_lines(Help, folder, "helps", encoding, pairs.with_columns(own, helper_agrees=no, helped_agrees=no))
    ids = pl.DataFrame(
        list(Help.objects.filter(campaign=campaign).values_list("code", "pk")),
        schema={"help": pl.String, "help_id": pl.Int64},
        orient="row",
    )
    paid = visits.join(ids, on="help", how="left", maintain_order="left").drop("help")
    insert_lines(Visit, folder, "visits", encoding, paid)


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The three tables as a folder has them."""
    decimal = campaign.meaning.files.decimal
    yield "helpers", written(Helper.objects.filter(campaign=campaign), decimal)
    yield "helps", written(Help.objects.filter(campaign=campaign), decimal)
    yield "visits", written(Visit.objects.filter(help__campaign=campaign), decimal)
