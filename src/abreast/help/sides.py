"""Who is behind and who can help, from standings over a window: not one lucky period (protocol 8)."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign

COMPARED = ("ranked", "compared")
"""Standings that say something; persons are compared without ranks."""
STEADY = 0.75  # of the window's periods in which a helper did at least as well as the middle unit


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """One aspect: `behind` and `able`, both `unit`, `place` (scope and group inside which people help each other),
    `group`, `value` (shrunk); `behind` also `gap` and `quantity` (the gap in the aspect's unit of gaps, else `gap`)."""

    behind: pl.DataFrame
    able: pl.DataFrame


def sides(campaign: Campaign, aspect: str, standings: pl.DataFrame, series: pl.DataFrame) -> Sides:
    """Behind and able in an aspect.

    `standings`: the table of that name; `series`: `aspect`, `unit`, `period`, `value` of single periods. Standings are
    those of the outermost scopes, or of the kind of scope that `[help] within` names. Able is who over the aspect's
    window is at the advanced level or may be the best, and in three quarters of the periods of the help window did at
    least as well as the middle one of those compared, having reported in all of them.
    """
    about, rules = campaign.definition.aspects[aspect], campaign.definition.help
    rows = standings.filter(
        (pl.col("aspect") == aspect) & pl.col("shrunk").is_not_null() & pl.col("gap").is_not_null()
    )
    if not rows.height:
        return Sides(rows, rows)
    here = (
        pl.col("scope").is_in(campaign.region(rows["period"][0]))
        if rules.within is None
        else pl.col("scope_kind") == rules.within
    )
    rows = rows.filter(here)
    if not rows.height:  # compared in narrower scopes alone
        return Sides(rows, rows)
    rows = (
        rows.sort("unit", "scope", pl.col("group") == "all")
        .unique("unit", keep="first", maintain_order=True)
        .with_columns(place=pl.format("{} {}", "scope", "group"))
    )
    behind = rows.filter(pl.col("gap") > about.tolerance).select(
        "unit",
        "place",
        "group",
        "gap",
        value="shrunk",
        quantity=pl.when(pl.col("gap_quantity") > 0).then("gap_quantity").otherwise("gap"),
    )
    ahead = rows.filter(
        pl.col("status").is_in(COMPARED) & ((pl.col("gap") <= about.tolerance) | pl.col("may_be_best"))
    )
    steady = _steady(campaign, aspect, rows, series)
    able = ahead.join(steady, on="unit", how="semi").select("unit", "place", "group", value="shrunk")
    # Who may be the best can still be a little behind; whoever helps is not helped.
    return Sides(behind.join(able, on="unit", how="anti").sort("unit"), able.sort("unit"))


def _steady(campaign: Campaign, aspect: str, rows: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    length = campaign.definition.help.window or campaign.definition.aspects[aspect].window
    periods = campaign.calendar.window(rows["period"][0], length)
    sign = campaign.definition.sign(aspect)
    known = (
        series.filter(
            (pl.col("aspect") == aspect) & pl.col("period").is_in(periods) & pl.col("value").is_not_null()
        )
        .join(rows.select("unit", "place"), on="unit")
        .with_columns(better=pl.col("value") * sign)
        .with_columns(good=pl.col("better") >= pl.col("better").median().over("place", "period"))
    )
    tally = known.group_by("unit").agg(reported=pl.col("period").n_unique(), good=pl.col("good").sum())
    return tally.filter((pl.col("reported") == length) & (pl.col("good") >= STEADY * length)).select("unit")
