"""Two accounts of one thing: what the units in the tree add up to, and what was reported as the total.

The ratio of the two says how much of the whole the tree holds. It is printed, not argued away.
"""

import polars as pl

from abreast.campaign import Campaign
from abreast.figures import values

KEYS = ["indicator", "scope", "period", "since"]


def accounts(campaign: Campaign, base: pl.DataFrame, totals: pl.DataFrame, period: str) -> pl.DataFrame:
    """The table `indicators`: every indicator at the outermost scopes, and wherever a total was reported.

    Parameters
    ----------
    base
        Reported indicators of every unit, added up along the tree.
    totals
        `unit`, `indicator`, `period`, `value`: independently reported totals.
    period
        The last period.

    Returns
    -------
    polars.DataFrame
        `indicator`, `scope`, `period`, `since`, `value` (from the units), `total`, `ratio` (value ÷ total),
        `reporting`, `expected` (units at the bottom of the tree). One row per period (`since` = `period`), and one
        that covers everything from the campaign's start to `period`.
    """
    scopes = sorted({*campaign.region(period), *totals["unit"].unique().to_list()})
    here = base.filter(pl.col("unit").is_in(scopes) & (pl.col("period") <= period))
    said = totals.filter(pl.col("period") <= period).with_columns(reporting=pl.lit(0, pl.UInt32))
    single = _joined(_by_period(values.evaluate(campaign, here)), _by_period(values.evaluate(campaign, said)))
    start = campaign.definition.start
    periods = campaign.calendar.range(start, period)
    whole = (
        _joined(_over(campaign, here, periods), _over(campaign, said, periods)) if len(periods) > 1 else None
    )
    table = single if whole is None else pl.concat([single, whole])
    return (
        table.with_columns(ratio=pl.when(pl.col("total") != 0).then(pl.col("value") / pl.col("total")))
        .join(
            _expected(campaign, scopes, table["period"].unique().to_list()),
            on=["scope", "period"],
            how="left",
        )
        .with_columns(
            expected=pl.when(pl.col("since") == pl.col("period")).then("expected").otherwise(_most())
        )
        .select(*KEYS, "value", "total", "ratio", "reporting", "expected")
        .sort(KEYS)
    )


def _most() -> pl.Expr:
    # Like `reporting`, which over several periods is the most that reported in one of them.
    return pl.col("expected").max().over("scope")


def _by_period(found: pl.DataFrame) -> pl.DataFrame:
    return found.select("indicator", "period", "value", "reporting", scope="unit", since="period")


def _over(campaign: Campaign, base: pl.DataFrame, periods: list[str]) -> pl.DataFrame:
    found = values.window(campaign, base, periods)
    return found.select(
        "indicator", "value", "reporting", scope="unit", period=pl.lit(periods[-1]), since=pl.lit(periods[0])
    )


def _joined(from_units: pl.DataFrame, from_totals: pl.DataFrame) -> pl.DataFrame:
    """Units' account and total side by side; either may be missing."""
    total = from_totals.select(*KEYS, total="value")
    return (
        from_units.select(*KEYS, "value", "reporting")
        .join(total, on=KEYS, how="full", coalesce=True)
        .with_columns(pl.col("reporting").fill_null(0))
    )


def _expected(campaign: Campaign, scopes: list[str], periods: list[str]) -> pl.DataFrame:
    """How many units at the bottom of the tree each scope has in each period."""
    parts = []
    for epoch in campaign.tree.epochs(periods):
        above = campaign.tree.at(epoch[0])["parent"].unique().drop_nulls()
        numbered = campaign.tree.numbered(epoch[0])
        bottom = ~numbered.units["unit"].is_in(above.implode())
        found = numbered.among(bottom, numbered.places["scope"].is_in(scopes)).rows
        counts = found.group_by("scope").agg(expected=pl.len().cast(pl.UInt32))
        counted = counts.with_columns(numbered.places["scope"].gather(counts["scope"]))
        parts.append(counted.join(pl.DataFrame({"period": epoch}), how="cross"))
    schema = {"scope": pl.String, "expected": pl.UInt32, "period": pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *parts])
