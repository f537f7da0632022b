"""Innovation projects counted: a period's against all before, by class and scope (protocol 9)."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from abreast.campaign.calendar import parse_any

ALL, SIGNIFICANT = "all", "significant"
PLACE = ["scope", "scope_kind", "class"]
TALLIES = ("count", "verified", "adopted", "given_up")


def counts(placed: pl.DataFrame, classes: Sequence[str], periods: Sequence[str], until: date) -> pl.DataFrame:
    """Projects realised in each period, and before it.

    Parameters
    ----------
    placed
        Projects realised up to `until`, each at every scope it lay in: `scope`, `scope_kind`, `class`, `significant`
        (bool), `date` (realised), `verified`, `abandoned` (dates), `adopted_from` (project).
    classes
        The ladder, lowest first.
    periods
        Codes of any calendars; of a period that is not over, the days up to `until` count.

    Returns
    -------
    polars.DataFrame
        `scope`, `scope_kind`, `class` (of the ladder, ``significant`` or ``all``), `period`, `through` (the last day
        counted), `count` (realised in the period), `before` (realised before it), `cumulative` (both), `ratio`
        (count ÷ before, null where there was nothing before); and of the period's own: `verified`, `adopted` (taken
        over from another project), `given_up` since, all as of `until`. Scopes without any project are left out.
    """
    running = _running(_each_class(_tallied(placed, until)))
    keys = running.select(PLACE).unique()
    spans = _spans(periods, until)
    asked = keys.join(spans, how="cross")
    before = _as_of(asked, running, "eve")
    after = _as_of(asked, running, "through")
    numbers = {f"{name}_before": before[name] for name in TALLIES} | {name: after[name] for name in TALLIES}
    table = asked.with_columns(**numbers).with_columns(
        *(pl.col(name) - pl.col(f"{name}_before") for name in TALLIES), before=pl.col("count_before")
    )
    order = pl.Enum([*classes, SIGNIFICANT, ALL])
    return (
        table.with_columns(
            cumulative=pl.col("before") + pl.col("count"),
            ratio=pl.when(pl.col("before") > 0).then(pl.col("count") / pl.col("before")),
        )
        .filter(pl.col("cumulative") > 0)
        .sort("scope_kind", "scope", pl.col("class").cast(order), "period")
        .select(
            *PLACE, "period", "through", "count", "before", "cumulative", "ratio", "verified", "adopted", "given_up"
        )
    )  # fmt: skip


def _tallied(placed: pl.DataFrame, until: date) -> pl.DataFrame:
    def happened(name: str) -> pl.Expr:
        return (pl.col(name) <= until).fill_null(False).cast(pl.UInt32)

    return placed.with_columns(
        count=pl.lit(1, pl.UInt32),
        verified=happened("verified"),
        adopted=pl.col("adopted_from").is_not_null().cast(pl.UInt32),
        given_up=happened("abandoned"),
    )


def _each_class(tallied: pl.DataFrame) -> pl.DataFrame:
    """Each project under its class, under all, and under significant where it is."""
    columns = [*PLACE, "date", *TALLIES]
    return pl.concat(
        [
            tallied.select(columns),
            tallied.filter("significant").with_columns(pl.lit(SIGNIFICANT).alias("class")).select(columns),
            tallied.with_columns(pl.lit(ALL).alias("class")).select(columns),
        ]
    )


def _running(rows: pl.DataFrame) -> pl.DataFrame:
    """Cumulative tallies by day; only the days on which something was realised."""
    daily = rows.group_by([*PLACE, "date"]).agg(pl.col(TALLIES).sum()).sort([*PLACE, "date"])
    return daily.with_columns(pl.col(TALLIES).cast(pl.Int64).cum_sum().over(PLACE)).sort("date")


def _spans(periods: Sequence[str], until: date) -> pl.DataFrame:
    slots = [parse_any(code) for code in periods]
    return pl.DataFrame(
        {
            "period": [slot.code for slot in slots],
            "eve": [slot.first - timedelta(days=1) for slot in slots],
            "through": [min(slot.last, until) for slot in slots],
        },
        schema={"period": pl.String, "eve": pl.Date, "through": pl.Date},
    )


def _as_of(asked: pl.DataFrame, running: pl.DataFrame, day: str) -> pl.DataFrame:
    """The tallies that had been reached by a day, in the order of `asked`."""
    rows = asked.select(*PLACE, pl.col(day).alias("date")).with_row_index("row").sort("date")
    found = rows.join_asof(running, on="date", by=PLACE, strategy="backward", check_sortedness=False)
    return found.sort("row").select(pl.col(TALLIES).fill_null(0))
