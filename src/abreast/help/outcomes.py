"""What came of help: how much of its gap each helped unit closed, against comparable units that had no helper."""

import numpy as np
import polars as pl

from abreast.campaign import Campaign

PRIOR, PRIOR_WEIGHT, OWN_WEIGHT = 0.25, 10.0, 5.0
LEAST = 0.02
OUTCOMES = {
    "help": pl.String, "helper": pl.String, "helped": pl.String, "aspect": pl.String, "state": pl.String,
    "date": pl.Date, "ended": pl.Date, "visits": pl.UInt32, "before": pl.Float64, "after": pl.Float64,
    "level": pl.Float64, "closed": pl.Float64, "closed_unhelped": pl.Float64, "unhelped": pl.UInt32,
    "effect": pl.Float64,
}  # fmt: skip


def outcomes(
    campaign: Campaign,
    helps: pl.DataFrame,
    visits: pl.DataFrame,
    standings: pl.DataFrame,
    series: pl.DataFrame,
    period: str,
) -> pl.DataFrame:
    """The table `help_outcomes`: helps that took place up to a period.

    `before` is the helped unit's mean over the aspect's window before the help began, `after` that over the last window
    of the help (as far as reported), `level` the advanced level today at the outermost scope; `closed` is the share of
    the gap between `before` and `level` that was closed, between −1 and 1. `closed_unhelped` is the mean of the same
    over `unhelped` units of the group that were behind then and had no helper, and `effect` the difference. Null where
    figures do not say.
    """
    until = campaign.calendar.last_day(period)
    there = helps.filter(pl.col("state").is_in(["accepted", "ended"]) & (pl.col("date") <= until))
    counted = visits.filter(pl.col("date") <= until).group_by("help").agg(visits=pl.len())
    there = there.join(counted, on="help", how="left", maintain_order="left").with_columns(
        ended=pl.when(pl.col("ended") <= until).then("ended")
    )
    levels = _levels(campaign, standings, period)
    parts = [pl.DataFrame(schema=OUTCOMES)]
    dated = there.with_columns(
        first=_periods(campaign, there["date"]), last=_periods(campaign, there["ended"].fill_null(until))
    )
    # Windows depend on periods, not on days: one comparison serves all helps of the same ones.
    own = {str(one): series.filter(pl.col("aspect") == one) for one in dated["aspect"].unique()}
    for (aspect, first, last), part in dated.group_by("aspect", "first", "last", maintain_order=True):
        shares = _closed(campaign, str(aspect), str(first), str(last), levels, own[str(aspect)])
        parts.append(_compared(part, shares, helps).select(list(OUTCOMES)))
    return pl.concat([part.cast(OUTCOMES) for part in parts]).sort("help")  # type: ignore[arg-type]


def _periods(campaign: Campaign, days: pl.Series) -> pl.Series:
    codes = {day: campaign.calendar.period_of(day) for day in days.unique().drop_nulls()}
    return days.replace_strict(codes, default=None, return_dtype=pl.String)


def expected_share(outcomes: pl.DataFrame, aspect: str, helpers: pl.Series) -> pl.DataFrame:
    """`unit`, `share`, `seen`: what share of a gap each helper can be expected to close, from what was seen.

    The effects seen in the aspect are shrunk towards 0.25, as if ten such helps had been seen before any, and each
    helper's own towards that, as if it had helped five times with that effect: a quarter of a gap is where people begin
    who have seen nothing yet. `seen`: helps behind it.
    """
    seen = outcomes.filter((pl.col("aspect") == aspect) & pl.col("effect").is_not_null())
    total, count = float(seen["effect"].sum()), seen.height
    common = (PRIOR * PRIOR_WEIGHT + total) / (PRIOR_WEIGHT + count)
    own = seen.group_by(unit="helper").agg(own=pl.col("effect").sum(), times=pl.len())
    return (
        pl.DataFrame({"unit": helpers})
        .join(own, on="unit", how="left", maintain_order="left")
        .with_columns(pl.col("own").fill_null(0.0), pl.col("times").fill_null(0))
        .select(
            "unit",
            share=((common * OWN_WEIGHT + pl.col("own")) / (OWN_WEIGHT + pl.col("times"))).clip(LEAST, 1.0),
            seen=pl.lit(count, pl.UInt32),
        )
    )


def _levels(campaign: Campaign, standings: pl.DataFrame, period: str) -> pl.DataFrame:
    outermost = standings.filter(
        pl.col("scope").is_in(campaign.region(period)) & pl.col("level").is_not_null()
    )
    return (
        outermost.sort("aspect", "unit", "scope", pl.col("group") == "all")
        .unique(["aspect", "unit"], keep="first", maintain_order=True)
        .select("aspect", "unit", "group", "level")
    )


def _closed(
    campaign: Campaign, aspect: str, first: str, last: str, levels: pl.DataFrame, series: pl.DataFrame
) -> pl.DataFrame:
    """`unit`, `group`, `level`, `before`, `after`, `closed` of every unit of the aspect that was behind then.

    `series`: of the aspect alone.
    """
    calendar, length = campaign.calendar, campaign.definition.aspects[aspect].window
    earlier = calendar.window(calendar.shift(first, -1), length)
    later = [code for code in calendar.window(last, length) if code > first]
    gap = (pl.col("level") - pl.col("before")) * campaign.definition.sign(aspect)
    gain = (pl.col("after") - pl.col("before")) * campaign.definition.sign(aspect)
    return (
        levels.filter(pl.col("aspect") == aspect)
        .join(_mean(series, earlier, "before"), on="unit")
        .join(_mean(series, later, "after"), on="unit", how="left")
        .filter(gap > 0)
        .with_columns(closed=(gain / gap).clip(-1.0, 1.0))
    )


def _mean(series: pl.DataFrame, periods: list[str], name: str) -> pl.DataFrame:
    there = series.filter(pl.col("period").is_in(periods) & pl.col("value").is_not_null())
    return there.sort("period").group_by("unit", maintain_order=True).agg(pl.col("value").mean().alias(name))


def _compared(part: pl.DataFrame, shares: pl.DataFrame, helps: pl.DataFrame) -> pl.DataFrame:
    ever = helps.filter(pl.col("state").is_in(["accepted", "ended"]))
    alone = shares.join(ever.select("aspect", unit="helped"), on=["aspect", "unit"], how="anti").filter(
        pl.col("closed").is_not_null()
    )
    others = _means(alone)
    return (
        part.join(
            shares.select("group", "level", "before", "after", "closed", helped="unit"),
            on="helped",
            how="left",
            maintain_order="left",
        )
        .join(others, on="group", how="left", maintain_order="left")
        .with_columns(
            pl.col("visits").fill_null(0),
            pl.col("unhelped").fill_null(0),
            effect=pl.col("closed") - pl.col("closed_unhelped"),
        )
    )


def _means(alone: pl.DataFrame) -> pl.DataFrame:
    """group, closed_unhelped, unhelped. Added up in order of the units, the same to the last digit on any machine."""
    ordered = alone.sort("group", "unit")
    runs = ordered["group"].rle().struct.unnest()
    first = runs["len"].cum_sum() - runs["len"]
    sums = np.add.reduceat(ordered["closed"].to_numpy(), first.to_numpy()) if ordered.height else np.zeros(0)
    return runs.select(group="value", closed_unhelped=sums / runs["len"].to_numpy(), unhelped="len")
