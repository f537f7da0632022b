"""Movements a unit opened for itself and everything below it, and who takes part in which."""

import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.same_as import SAME_AS, same_as
from abreast.figures.columns import Columns
from abreast.figures.existence import existed
from abreast.figures.lists import Lists
from abreast.figures.outside import outside
from abreast.tables.phrase import Phrase


def read_movements(campaign: Campaign) -> pl.DataFrame | None:
    """The movements of a campaign folder; None where it has no table `movements`.

    Returns `movement`, `unit` (that opened it; null: the campaign), `aspect`, `title_en`, `title_zh`, `same_as`, `as`,
    `start`, `end` (dates, both inclusive; null: open). Raises `Refused` with every fault.
    """
    lists = Lists(campaign)
    found = lists.read("movements", lambda columns: _movements(columns, campaign))
    lists.done()
    return found


def read_participation(campaign: Campaign, movements: pl.DataFrame | None) -> pl.DataFrame | None:
    """Who takes part in which movement: `unit`, `movement`, `start`, `end` (dates, inclusive); None without the table.

    `movements`: as :func:`read_movements` returns them; where there are any, no others can be taken part in, and only
    by units at or below the one that opened it. Raises `Refused` with every fault.
    """
    lists = Lists(campaign)
    found = lists.read("participation", lambda columns: _participation(columns, campaign, movements))
    lists.done()
    return found


def _movements(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    tree = campaign.tree
    units, scopes = tree.units["unit"].unique(), tree.titles()["scope"]
    kind = columns.choice("as", SAME_AS, "unit")
    opener = columns.known("unit", units, Phrase("unit of the tree"), required=False)
    found = pl.DataFrame(
        [
            columns.identity("movement"),
            opener,
            columns.known(
                "aspect",
                list(campaign.definition.aspects),
                Phrase("aspect of campaign.toml"),
                required=False,
            ),
            columns.text("title_en"),
            columns.text("title_zh"),
            same_as(columns, kind, units, outside(campaign)["exemplar"], scopes),
            kind,
            *_span(columns, required=False),
        ]
    )
    unnamed = found.select(pl.all_horizontal(pl.col("aspect", "title_en", "title_zh").is_null())).to_series()
    columns.refuse_where(
        unnamed, "movement", Phrase("has neither an aspect nor a title"), Phrase("fill in one of them")
    )
    gone = ~existed(tree.units, opener, found["start"])
    columns.refuse_where(
        gone, "unit", Phrase("did not exist on this day"), Phrase("correct the unit or the date")
    )
    return found


def _span(columns: Columns, *, required: bool) -> tuple[pl.Series, pl.Series]:
    start, end = columns.day("from", required=required), columns.day("until", last=True)
    columns.refuse_where(end < start, "until", Phrase("comes before from"), Phrase("exchange them"))
    return start.alias("start"), end.alias("end")


def _participation(columns: Columns, campaign: Campaign, movements: pl.DataFrame | None) -> pl.DataFrame:
    unit = columns.known("unit", campaign.tree.units["unit"].unique(), Phrase("unit of the tree"))
    if movements is None:
        movement = columns.text("movement", required=True)
    else:
        movement = columns.known("movement", movements["movement"], Phrase("movement of the table movements"))
    found = pl.DataFrame([unit, movement, *_span(columns, required=True)])
    if movements is not None:
        columns.refuse_where(
            ~_below_opener(campaign, found, movements),
            "unit",
            Phrase("does not belong to the unit that opened the movement"),
            Phrase("take part in a movement of a unit above, or correct the movement"),
        )
    return found


def _below_opener(campaign: Campaign, found: pl.DataFrame, movements: pl.DataFrame) -> pl.Series:
    """Whether each unit is the opener or below it on the day it begins to take part; null where that is not asked."""
    opened = movements.select("movement", opener="unit").unique("movement", keep="first")
    asked = found.with_row_index("row").join(opened, on="movement").drop_nulls(["unit", "opener", "start"])
    daily = campaign.tree.by_day()
    days = asked["start"].unique().sort()
    inside = [pl.DataFrame(schema={"row": pl.UInt32})]
    for stretch in daily.epochs([day.isoformat() for day in days]):
        first = asked.filter(pl.col("start").cast(pl.String).is_in(stretch))
        above = daily.numbered(stretch[0]).inside(first["opener"].unique()).rename({"scope": "opener"})
        inside.append(first.join(above, on=["unit", "opener"], how="semi").select("row"))
    there = pl.concat(inside).with_columns(inside=pl.lit(True))
    answered = (
        asked.select("row").join(there, on="row", how="left").with_columns(pl.col("inside").fill_null(False))
    )
    rows = pl.DataFrame({"row": pl.int_range(found.height, dtype=pl.UInt32, eager=True)})
    return rows.join(answered, on="row", how="left", maintain_order="left")["inside"]
