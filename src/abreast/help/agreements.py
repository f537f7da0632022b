"""What people agreed on: who can help how many, pairs accepted or declined, visits."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.existence import existed
from abreast.figures.lists import Lists
from abreast.help.limits import doubled, over_capacity
from abreast.tables.phrase import Phrase

STATES = ("proposed", "accepted", "declined", "ended")
HELPERS = {"unit": pl.String, "aspect": pl.String, "capacity": pl.Int64}
HELPS = {
    "help": pl.String, "helper": pl.String, "helped": pl.String, "aspect": pl.String, "state": pl.String,
    "date": pl.Date, "ended": pl.Date, "agreed_en": pl.String, "agreed_zh": pl.String, "outcome_en": pl.String,
    "outcome_zh": pl.String,
}  # fmt: skip
MOST = 1000
VISITS = {"help": pl.String, "date": pl.Date, "note_en": pl.String, "note_zh": pl.String}


@dataclass(frozen=True, slots=True)
class Agreements:
    """`helpers`: `unit`, `aspect` (null: all), `capacity`. `helps`: as `HELPS`, in the order of the file; `ended` is
    the first day on which it no longer held. `visits`: `help`, `date`, `note_en`, `note_zh`."""

    helpers: pl.DataFrame
    helps: pl.DataFrame
    visits: pl.DataFrame


def read_agreements(campaign: Campaign) -> Agreements:
    """The tables `helpers`, `helps` and `visits` of a campaign folder; empty where they are not there.

    Raises
    ------
    Refused
        With every fault of the three tables.
    """
    lists = Lists(campaign)
    helpers = lists.read("helpers", lambda columns: _helpers(columns, campaign))
    helpers = pl.DataFrame(schema=HELPERS) if helpers is None else helpers
    helps = lists.read("helps", lambda columns: _helps(columns, campaign, helpers))
    helps = pl.DataFrame(schema=HELPS) if helps is None else helps
    visits = lists.read("visits", lambda columns: _visits(columns, helps))
    lists.done()
    return Agreements(helpers, helps, pl.DataFrame(schema=VISITS) if visits is None else visits)


def _helpers(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    unit = columns.known("unit", campaign.tree.units["unit"].unique(), Phrase("unit of the tree"))
    aspect = _aspect(columns, campaign, required=False)
    capacity = columns.number("capacity", required=True)
    wrong = (capacity < 0) | (capacity > MOST) | (capacity != capacity.floor())
    columns.refuse_where(
        wrong,
        "capacity",
        Phrase("is no whole number from 0 to {most}", most=MOST),
        Phrase("write how many units it can help"),
    )
    again = ~pl.DataFrame([unit, aspect]).select(pl.struct(pl.all()).is_first_distinct()).to_series()
    columns.refuse_where(
        again, "unit", Phrase("stands here twice for this aspect"), Phrase("keep one of the two rows")
    )
    return pl.DataFrame([unit, aspect, capacity.cast(pl.Int64, strict=False)])


def _aspect(columns: Columns, campaign: Campaign, *, required: bool = True) -> pl.Series:
    return columns.known(
        "aspect", list(campaign.definition.aspects), Phrase("aspect of campaign.toml"), required=required
    )


def _helps(columns: Columns, campaign: Campaign, helpers: pl.DataFrame) -> pl.DataFrame:
    units = campaign.tree.units
    ids = units["unit"].unique()
    found = pl.DataFrame(
        [
            columns.identity("help"),
            columns.known("helper", ids, Phrase("unit of the tree")),
            columns.known("helped", ids, Phrase("unit of the tree")),
            _aspect(columns, campaign),
            columns.choice("state", STATES, "proposed"),
            columns.day("date", required=True),
            columns.day("ended"),
            columns.text("agreed_en"),
            columns.text("agreed_zh"),
            columns.text("outcome_en"),
            columns.text("outcome_zh"),
        ]
    )
    itself = found["helper"] == found["helped"]
    columns.refuse_where(itself, "helper", Phrase("is the helped unit itself"), Phrase("name another unit"))
    for role in ("helper", "helped"):
        gone = ~existed(units, found[role], found["date"])
        columns.refuse_where(
            gone, role, Phrase("did not exist on this day"), Phrase("correct the unit or the date")
        )
    _ending(columns, found)
    columns.refuse_where(
        doubled(found),
        "helped",
        Phrase("has another helper in this aspect at that time"),
        Phrase("end one of the two"),
    )
    columns.refuse_where(
        over_capacity(found, helpers, campaign.definition.help.capacity),
        "helper",
        Phrase("would help more units at once than its capacity"),
        Phrase("end one of them, or raise its capacity in the table helpers"),
    )
    return found


def _ending(columns: Columns, found: pl.DataFrame) -> None:
    undated = (found["state"] == "ended") & found["ended"].is_null()
    columns.refuse_where(
        undated, "state", Phrase("needs the date on which it ended"), Phrase("fill in the column ended")
    )
    early = found["ended"] < found["date"]
    columns.refuse_where(early, "ended", Phrase("comes before the help began"), Phrase("exchange the dates"))
    still = (found["state"] != "ended") & found["ended"].is_not_null()
    columns.refuse_where(
        still, "ended", Phrase("is a date, but the state is not ended"), Phrase("correct one of the two")
    )


def _visits(columns: Columns, helps: pl.DataFrame) -> pl.DataFrame:
    help = columns.known("help", helps["help"].drop_nulls(), Phrase("help of the table helps"))
    day = columns.day("date", required=True)
    begun = pl.DataFrame([help]).join(
        helps.select("help", since="date").unique("help", keep="first"),
        on="help",
        how="left",
        maintain_order="left",
    )
    columns.refuse_where(
        day < begun["since"],
        "date",
        Phrase("is before the help began"),
        Phrase("correct one of the two dates"),
    )
    return pl.DataFrame([help, day, columns.text("note_en"), columns.text("note_zh")])
