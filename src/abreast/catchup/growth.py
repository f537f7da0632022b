"""Growth of quantities from period to period, in total and per day (protocol 1).

A ten-day period has 8 to 11 days, so a total can rise while the work of a day falls. Both are always given.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from abreast.campaign.calendar import Calendar

COLUMNS = (
    *("indicator", "scope", "period", "previous", "value", "previous_value", "days", "previous_days"),
    *("total", "per_day"),
    *("last_year", "last_year_value", "last_year_days", "total_last_year", "per_day_last_year"),
    "cumulative",
    *("reporting", "expected", "previous_reporting", "previous_expected"),
    *("last_year_reporting", "last_year_expected"),
)


def growth(
    values: pl.DataFrame, calendar: Calendar, start: str, working_days: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Compare every period's quantity with the period before and with the same period last year.

    Parameters
    ----------
    values
        `indicator`, `scope`, `period`, `value`: quantities that add up over periods, one row per period reported;
        `reporting`, `expected`: from how many units, and from how many there could be figures (null: not known).
    calendar
        The campaign's calendar.
    start
        The first period that counts towards the cumulative quantity.
    working_days
        Working days of each period; calendar days where absent. It has to name every period it is asked about.

    Returns
    -------
    polars.DataFrame
        The table `growth`: growth is a fraction (0.05 is 5 % more), null where the earlier period is missing, or was
        not a positive quantity. What fewer units reported is not less: `reporting` and `expected` of both periods tell.
        `cumulative` adds up from `start` and is null before it, and from the first gap on.

    Raises
    ------
    KeyError
        `working_days` lacks a period.
    """
    periods = values["period"].unique().sort().to_list()
    facts = _periods(
        periods, calendar, start, working_days or {period: calendar.days(period) for period in periods}
    )
    table = values.join(facts, on="period").sort("indicator", "scope", "period")
    table = _beside(_beside(table, "previous"), "last_year")
    return table.with_columns(
        cumulative=_cumulative(),
        total=_change("value", "previous_value"),
        per_day=_change("value", "previous_value", "days", "previous_days"),
        total_last_year=_change("value", "last_year_value"),
        per_day_last_year=_change("value", "last_year_value", "days", "last_year_days"),
    ).select(COLUMNS)


def _periods(
    periods: Sequence[str], calendar: Calendar, start: str, length: Mapping[str, float]
) -> pl.DataFrame:
    """Each period with the one before, the same last year, its days, and its place counted from the start, so that a
    gap shows as a count of reports that lags behind."""
    return pl.DataFrame(
        {
            "period": periods,
            "previous": [calendar.shift(period, -1) for period in periods],
            "last_year": [calendar.last_year(period) for period in periods],
            "days": [float(length[period]) for period in periods],
            "place": [calendar.distance(start, period) for period in periods],
        },
        schema=dict.fromkeys(("period", "previous", "last_year"), pl.String)
        | {"days": pl.Float64, "place": pl.Int64},
    )


def _beside(table: pl.DataFrame, other: str) -> pl.DataFrame:
    earlier = table.select(
        "indicator",
        "scope",
        pl.col("period").alias(other),
        pl.col("value").alias(f"{other}_value"),
        *(pl.col(name).alias(f"{other}_{name}") for name in ("days", "reporting", "expected")),
    )
    return table.join(earlier, on=["indicator", "scope", other], how="left", maintain_order="left")


def _change(now: str, before: str, days: str | None = None, days_before: str | None = None) -> pl.Expr:
    value, earlier = pl.col(now), pl.col(before)
    if days and days_before:
        value, earlier = value / pl.col(days), earlier / pl.col(days_before)
    return pl.when(earlier > 0).then(value / earlier - 1)


def _cumulative() -> pl.Expr:
    counted = pl.col("place") >= 0
    quantity = pl.when(counted).then("value").cum_sum().over("indicator", "scope")
    reports = counted.cum_sum().over("indicator", "scope")
    return pl.when(counted & (reports == pl.col("place") + 1)).then(quantity)
