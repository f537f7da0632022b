"""Practice cards and adoptions: out of a folder's tables and into them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.figures.seal.chain import chain
from abreast.web.campaigns.lines import insert_lines, numbered, written
from abreast.web.campaigns.models import Campaign
from abreast.web.practices.models import Adoption, Card

TABLES = ("practices", "adoptions")


def bring_in(
    campaign: Campaign, numbers: pl.DataFrame, folder: Path, cards: pl.DataFrame, adoptions: pl.DataFrame
) -> None:
    """Into the database. The tables as the room `learn` reads them; `numbers`: `unit`, `number` (its key)."""
    encoding = campaign.meaning.files.encoding
    typed = numbered(cards, numbers, unit_id="unit").rename({"card": "code", "from": "since"})
    insert_lines(
        Card,
        folder,
        "practices",
        encoding,
        typed.with_columns(campaign_id=pl.lit(campaign.pk), made_in=_made_in(campaign, folder)),
    )
    ids = pl.DataFrame(
        list(Card.objects.filter(campaign=campaign).values_list("code", "pk")),
        schema={"card": pl.String, "card_id": pl.Int64},
        orient="row",
    )
    taken = numbered(adoptions, numbers, unit_id="unit")
    insert_lines(
        Adoption,
        folder,
        "adoptions",
        encoding,
        taken.join(ids, on="card", how="left", maintain_order="left").drop("card"),
    )


def _made_in(campaign: Campaign, folder: Path) -> pl.Expr:
    """Of cards that are in no seal the open period, so that they can still be changed."""
    last = next((one for one in reversed(chain(folder)) if one.has("practices")), None)
    sealed = last.table("practices")["card"].to_list() if last is not None else []
    return pl.when(pl.col("code").is_in(sealed)).then(pl.lit("")).otherwise(pl.lit(campaign.period))


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The two tables as a folder has them."""
    decimal = campaign.meaning.files.decimal
    yield "practices", written(Card.objects.filter(campaign=campaign), decimal)
    yield "adoptions", written(Adoption.objects.filter(card__campaign=campaign), decimal)
