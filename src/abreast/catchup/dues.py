"""When each unit is decided: at the due period of its pledge, or at the campaign's."""

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.calendar import parse_any

PLEDGED = {"unit": pl.String, "due": pl.String, "start": pl.String}


def dues(
    campaign: Campaign, pledges: pl.DataFrame | None, aspect: str, units: pl.Series, period: str
) -> pl.DataFrame:
    """unit, due, start of units in an aspect, in their order.

    `due` is that of the latest pledge that was not withdrawn or superseded; without one the campaign's own
    (`[rules] due`), and without that `period` itself. `start`: the period of the pledge, or in which the campaign
    starts; the follow-up window begins not before it.
    """
    calendar, rule = campaign.calendar, campaign.definition.rules.due
    due = period if rule is None else calendar.period_of(parse_any(rule).last)
    plain = pl.DataFrame({"unit": units}, schema={"unit": pl.String})
    return plain.join(
        _pledged(campaign, pledges, aspect), on="unit", how="left", maintain_order="left"
    ).select(
        "unit",
        pl.col("due").fill_null(due),
        pl.col("start").fill_null(campaign.definition.start),
    )


def _pledged(campaign: Campaign, pledges: pl.DataFrame | None, aspect: str) -> pl.DataFrame:
    if pledges is None:
        return pl.DataFrame(schema=PLEDGED)
    own = pledges.filter(
        (pl.col("aspect") == aspect)
        & pl.col("due").is_not_null()
        & ~pl.col("state").is_in(["draft", "withdrawn", "superseded"])
    )
    last = own.sort("made", "pledge").unique("unit", keep="last", maintain_order=True)
    days = last["made"].unique().to_list()
    periods = {day: campaign.calendar.period_of(day) for day in days}
    start = last["made"].replace_strict(periods, default=None, return_dtype=pl.String)
    return last.select("unit", "due").with_columns(start.alias("start"))
