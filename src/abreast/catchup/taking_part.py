"""Who takes part in each movement: those who are down for it, and those whose pledge is what it is about."""

from datetime import date

import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.pledges import Pledges

TABLE = {
    "movement": pl.String, "unit": pl.String, "scope": pl.String, "scope_kind": pl.String, "kind": pl.String,
    "aspect": pl.String, "title_en": pl.String, "title_zh": pl.String, "same_as": pl.String, "as": pl.String,
    "from": pl.Date, "until": pl.Date, "period": pl.String, "count": pl.UInt32, "complete": pl.UInt32,
    "of": pl.UInt32, "rate": pl.Float64,
}  # fmt: skip
ABOUT = ["aspect", "same_as", "as"]


def movement_tables(
    campaign: Campaign,
    movements: pl.DataFrame | None,
    listed: pl.DataFrame | None,
    pledged: Pledges | None,
    period: str,
) -> dict[str, pl.DataFrame]:
    """The table `movements`: each that had begun and not ended on the last day of a period, by kind of unit.

    A movement is open to the unit that opened it and everything below it, or to all. `count` of the units `of` a kind
    in that scope are down for it, or have an open pledge to be the same as its exemplar in its aspect; `complete` of
    them have a complete one. Kinds of which nobody takes part are left out. Empty without movements.

    `movements`, `listed`: as `read_movements` and `read_participation` return them.
    """
    if movements is None:
        return {}
    day = campaign.calendar.last_day(period)
    begun = (pl.col("start").is_null() | (pl.col("start") <= day)) & _lasts("end", day)
    open_ones = movements.filter(begun)
    taking = pl.concat([_down(listed, day), _pledging(open_ones, pledged, day)]).group_by("movement", "unit")
    told = _within(campaign, open_ones, taking.agg(pl.col("complete").any()), day)
    table = open_ones.rename({"start": "from", "end": "until"}).join(told, on="movement")
    table = table.with_columns(period=pl.lit(period), rate=pl.col("count") / pl.col("of"))
    return {
        "movements": table.select(pl.col(name).cast(dtype) for name, dtype in TABLE.items()).sort(
            "movement", "scope", "kind"
        )
    }


def _lasts(end: str, day: date) -> pl.Expr:
    return pl.col(end).is_null() | (pl.col(end) >= day)


def _down(listed: pl.DataFrame | None, day: date) -> pl.DataFrame:
    """movement, unit, complete of those who are down for a movement on a day."""
    if listed is None:
        return pl.DataFrame(schema={"movement": pl.String, "unit": pl.String, "complete": pl.Boolean})
    here = listed.filter((pl.col("start") <= day) & _lasts("end", day))
    return here.select("movement", "unit", complete=pl.lit(False))


def _pledging(movements: pl.DataFrame, pledged: Pledges | None, day: date) -> pl.DataFrame:
    """The same of those who have an open pledge that is what a movement with an exemplar is about."""
    if pledged is None:
        return _down(None, day)
    made = pledged.pledges.filter((pl.col("state") != "draft") & (pl.col("made") <= day))
    made = made.filter(pl.col("ended").is_null() | (pl.col("ended") > day))
    about = movements.drop_nulls(ABOUT).select("movement", *ABOUT)
    complete = (pl.col("complete_from") <= day).fill_null(False)
    return made.join(about, on=ABOUT).select("movement", "unit", complete=complete)


def _within(campaign: Campaign, movements: pl.DataFrame, taking: pl.DataFrame, day: date) -> pl.DataFrame:
    """movement, scope, scope_kind, kind, count, complete, of: of the opener, or of each outermost scope."""
    daily = campaign.tree.by_day()
    region = campaign.region(campaign.calendar.period_of(day))
    opener = pl.when(pl.col("unit").is_null()).then(pl.lit(region)).otherwise(pl.concat_list("unit"))
    places = movements.select("movement", scope=opener).explode("scope")
    scopes = daily.numbered(day.isoformat())
    here = scopes.above(
        scopes.of_kinds(list(campaign.definition.kinds)),
        scopes.places["scope"].is_in(places["scope"].implode()),
    )
    members = here.named().select("unit", "kind", "scope", "scope_kind")
    sizes = members.group_by("scope", "scope_kind", "kind").agg(of=pl.len())
    counted = (
        taking.join(places, on="movement")
        .join(members, on=["unit", "scope"])
        .group_by("movement", "scope", "scope_kind", "kind")
        .agg(count=pl.len(), complete=pl.col("complete").sum())
    )
    return counted.join(sizes, on=["scope", "scope_kind", "kind"])
