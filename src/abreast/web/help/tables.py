"""Helpers, helps and visits: out of a folder's tables and into them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.tables import read_named
from abreast.web.campaigns.lines import insert_lines, numbered, text_of, written
from abreast.web.campaigns.models import Campaign
from abreast.web.help.models import Help, Helper, Visit

TABLES = ("helpers", "helps", "visits")
YES = text_of(value=True)


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
    insert_lines(
        Help, folder, "helps", encoding, pairs.with_columns(own, *_said(folder, encoding, pairs.height))
    )
    ids = pl.DataFrame(
        list(Help.objects.filter(campaign=campaign).values_list("code", "pk")),
        schema={"help": pl.String, "help_id": pl.Int64},
        orient="row",
    )
    paid = visits.join(ids, on="help", how="left", maintain_order="left").drop("help")
    insert_lines(Visit, folder, "visits", encoding, paid)


def _said(folder: Path, encoding: str | None, height: int) -> list[pl.Series]:
    """Who has said yes to each pair, as the folder of a server tells; in others nobody has yet."""
    table = read_named(folder, "helps", encoding=encoding)
    return [
        (table.text[name].str.to_lowercase() == YES).fill_null(value=False)
        if table is not None and name in table.columns
        else pl.Series(name, [False] * height)
        for name in ("helper_agrees", "helped_agrees")
    ]


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The three tables as a folder has them."""
    decimal = campaign.meaning.files.decimal
    yield "helpers", written(Helper.objects.filter(campaign=campaign), decimal)
    yield "helps", written(Help.objects.filter(campaign=campaign), decimal)
    yield "visits", written(Visit.objects.filter(help__campaign=campaign), decimal)
