"""Practice cards (经验卡): what the advanced do, how, at what cost, on what evidence, whom to ask; who took it up."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.existence import existed
from abreast.figures.lists import Lists
from abreast.tables.phrase import Phrase

PARTS = ("what", "how", "cost", "prerequisites", "evidence")
ORIGINS = {"card": pl.String, "unit": pl.String, "from": pl.Date}
ADOPTIONS = {"card": pl.String, "unit": pl.String, "date": pl.Date, "visit": pl.Date}


@dataclass(frozen=True, slots=True)
class Practices:
    """Practice cards and their adoption.

    `cards`: `card`, `unit`, `aspect` (null: all), `what_en`, `what_zh`, and likewise `how`, `cost`, `prerequisites`,
    `evidence`, `ask`, `from` (date). `adoptions`: `card`, `unit`, `date`, `visit` (date).
    """

    cards: pl.DataFrame
    adoptions: pl.DataFrame


def read_practices(campaign: Campaign) -> Practices | None:
    """The practice cards of a campaign folder; None where it has no table `practices`.

    Raises
    ------
    Refused
        With every fault of the two tables.
    """
    lists = Lists(campaign)
    cards = lists.read("practices", lambda columns: _cards(columns, campaign))
    known = pl.DataFrame(schema=ORIGINS) if cards is None else cards
    adoptions = lists.read("adoptions", lambda columns: _adopted(columns, campaign, known))
    lists.done()
    if cards is None:
        return None
    return Practices(cards, pl.DataFrame(schema=ADOPTIONS) if adoptions is None else adoptions)


def _cards(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    card = columns.identity("card")
    unit = columns.known("unit", campaign.tree.units["unit"].unique(), Phrase("unit of the tree"))
    aspects = list(campaign.definition.aspects)
    aspect = columns.known("aspect", aspects, Phrase("aspect of campaign.toml"), required=False)
    texts = [columns.text(f"{part}_{lang}") for part in PARTS for lang in ("en", "zh")]
    since = columns.day("from")
    silent = texts[0].is_null() & texts[1].is_null()
    named = "what_en" if "what_en" in columns.table.columns else "card"
    columns.refuse_where(
        silent, named, Phrase("says nothing of what is done"), Phrase("fill in what_en or what_zh")
    )
    return pl.DataFrame([card, unit, aspect, *texts, columns.text("ask"), since])


def _adopted(columns: Columns, campaign: Campaign, cards: pl.DataFrame) -> pl.DataFrame:
    card = columns.known("card", cards["card"].drop_nulls(), Phrase("practice card of the table practices"))
    unit = columns.known("unit", campaign.tree.units["unit"].unique(), Phrase("unit of the tree"))
    day = columns.day("date", required=True)
    visit = columns.day("visit")
    found = pl.DataFrame([card, unit, day, visit])
    again = found.select(
        pl.struct("card", "unit").is_first_distinct().not_() & pl.col("card").is_not_null()
    ).to_series()
    columns.refuse_where(
        again,
        "unit",
        Phrase("has taken this card up in an earlier row"),
        Phrase("keep one of the two rows"),
    )
    origin = cards.select("card", owner="unit", since="from").unique("card", keep="first")
    known = found.join(origin, on="card", how="left", maintain_order="left")
    own = known["unit"] == known["owner"]
    columns.refuse_where(own, "unit", Phrase("is the unit whose practice it is"), Phrase("delete the row"))
    early = known["date"] < known["since"]
    columns.refuse_where(
        early, "date", Phrase("is before the practice began"), Phrase("correct one of the two dates")
    )
    columns.refuse_where(
        visit > day, "visit", Phrase("comes after the adoption"), Phrase("exchange the dates")
    )
    gone = ~existed(campaign.tree.units, unit, day)
    columns.refuse_where(
        gone, "unit", Phrase("did not exist on this day"), Phrase("correct the unit or the date")
    )
    return found
