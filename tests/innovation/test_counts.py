"""Innovation projects counted by class, scope and period, against a count one by one."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign import Calendar
from abreast.innovation.counts import counts
from abreast.innovation.spread import spread
from twins import innovation as twin

CLASSES = ["low", "middle", "high"]
START = date(2020, 1, 1)
PERIODS = ["2020-01-D2", "2020-01-D3", "2020-02-D1", "2020-01", "2020-02"]
UNTIL = date(2020, 2, 7)
DAYS = st.integers(-40, 37).map(lambda n: START + timedelta(days=n))

PROJECT = st.fixed_dictionaries(
    {
        "class": st.sampled_from(CLASSES),
        "significant": st.booleans(),
        "realised": DAYS,
        "scope": st.sampled_from("ab"),
    }
)


def placed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {
        "class": pl.String, "significant": pl.Boolean, "realised": pl.Date, "scope": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).with_columns(
        scope_kind=pl.lit("town"),
        date="realised",
        verified=pl.lit(None, pl.Date),
        abandoned=pl.lit(None, pl.Date),
        adopted_from=pl.lit(None, pl.String),
    )


@given(st.lists(PROJECT, max_size=40))
def test_counts_equal_a_count_one_by_one(rows: list[dict[str, Any]]) -> None:
    table = counts(placed(rows), CLASSES, PERIODS, UNTIL)
    found = {(r["scope"], r["class"], r["period"]): r for r in table.iter_rows(named=True)}
    for scope in "ab":
        here = [one for one in rows if one["scope"] == scope]
        for code in [*CLASSES, "all", "significant"]:
            for period in PERIODS:
                calendar = Calendar("dekad" if "D" in period else "month")
                last = min(calendar.last_day(period), UNTIL)
                inside, before = twin.count(here, code, calendar.first_day(period), last)
                row = found.get((scope, code, period))
                assert (row is None) == (inside + before == 0)
                if row:
                    assert (row["count"], row["before"], row["cumulative"]) == (
                        inside,
                        before,
                        inside + before,
                    )
                    assert row["ratio"] == (inside / before if before else None)
                    assert row["through"] == last


def test_what_was_verified_adopted_and_given_up_is_told_as_of_the_last_day() -> None:
    row = {"class": "low", "significant": False, "realised": date(2020, 1, 12), "scope": "a"}
    table = placed([row, row, row]).with_columns(
        verified=pl.Series([date(2020, 2, 1), date(2020, 2, 20), None]),
        abandoned=pl.Series([None, None, date(2020, 2, 7)], dtype=pl.Date),
        adopted_from=pl.Series(["x", "x", None]),
    )
    january = counts(table, CLASSES, ["2020-01"], UNTIL).filter(pl.col("class") == "low")
    assert january.select("count", "verified", "adopted", "given_up").row(0) == (3, 1, 2, 1)


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25))
def test_spread_leads_back_to_the_original(links: list[tuple[int, bool]]) -> None:
    taken = {f"i{n}": f"i{back % n}" if n and takes else None for n, (back, takes) in enumerate(links)}
    projects = pl.DataFrame(
        {
            "project": list(taken),
            "unit": [f"u{n}" for n in range(len(taken))],
            "class": "low",
            "realised": [START + timedelta(days=n) for n in range(len(taken))],
            "adopted_from": list(taken.values()),
        },
        schema_overrides={"adopted_from": pl.String},
    )
    edges = spread(projects)
    assert edges.height == sum(one is not None for one in taken.values())
    for row in edges.iter_rows(named=True):
        assert (row["origin"], row["depth"]) == twin.origin(row["project"], taken)
        assert row["days"] == int(row["project"][1:]) - int(row["origin"][1:])
