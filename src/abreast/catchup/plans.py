"""Output against plan (计划完成情况): a period's quantity, and the sum since the start, against what was planned."""

import polars as pl

from abreast.campaign.calendar import Calendar

COLUMNS = ("plan", "of_plan", "plan_cumulative", "of_plan_cumulative")


def against_plan(growth: pl.DataFrame, plan: pl.DataFrame, calendar: Calendar, start: str) -> pl.DataFrame:
    """The table `growth` with what was planned.

    `plan`: `indicator`, `scope`, `period`, `value`. Adds `plan` and `of_plan` (value ÷ plan) of the period, and from
    the start on `plan_cumulative` and `of_plan_cumulative` (cumulative ÷ planned until then). The planned sum is null
    from the first period on for which nothing was planned, and no share is told of a plan that is not above 0.
    """
    keys = ["indicator", "scope", "period"]
    periods = plan["period"].unique().to_list()
    place = {period: calendar.distance(start, period) for period in periods}
    counted = (
        plan.with_columns(place=pl.col("period").replace_strict(place, return_dtype=pl.Int64, default=None))
        .filter(pl.col("place") >= 0)
        .sort(*keys)
        .with_columns(
            whole=pl.col("value").cum_sum().over("indicator", "scope"),
            there=pl.int_range(1, pl.len() + 1).over("indicator", "scope") == pl.col("place") + 1,
        )
        .filter("there")
        .select(*keys, plan_cumulative="whole")
    )
    table = growth.join(plan.select(*keys, plan="value"), on=keys, how="left", maintain_order="left").join(
        counted, on=keys, how="left", maintain_order="left"
    )
    shares = {"of_plan": ("value", "plan"), "of_plan_cumulative": ("cumulative", "plan_cumulative")}
    found = table.with_columns(
        pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below)).alias(name)
        for name, (above, below) in shares.items()
    )
    return found.select(*growth.columns, *COLUMNS)
