"""Pledges put forward: counted on the day they were made, where their unit then belonged."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from abreast.catchup.put_forward import put_forward

FIRST = date(1960, 3, 18)
DAYS = [FIRST + timedelta(days=number) for number in range(6)]


def people(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    found = [
        (unit, scope, "city", FIRST + timedelta(days=a), FIRST + timedelta(days=b))
        for unit, scope, a, b in rows
    ]
    return pl.DataFrame(found, schema=["unit", "scope", "scope_kind", "start", "end"], orient="row")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-2, 8)), max_size=12))
def test_equals_counting_day_by_day(made: list[tuple[str, int]]) -> None:
    here = people(("a", "north", 0, 2), ("a", "south", 3, 5), ("b", "north", 0, 5))
    rows = [(str(i), unit, FIRST + timedelta(days=day)) for i, (unit, day) in enumerate(made)]
    pledges = pl.DataFrame(
        rows, schema={"pledge": pl.String, "unit": pl.String, "made": pl.Date}, orient="row"
    )
    table = put_forward(pledges, here, ["north", "south"], DAYS)
    got = {(row["scope"], row["date"]): (row["count"], row["units"]) for row in table.iter_rows(named=True)}
    homes = {"north": {"a": range(3), "b": range(6)}, "south": {"a": range(3, 6)}}
    for number, day in enumerate(DAYS):
        for scope, home in homes.items():
            mine = [unit for unit, on in made if on <= number and on in home.get(unit, ())]
            assert got.get((scope, day), (0, 0)) == (len(mine), len(set(mine)))


def test_only_scopes_asked_for_are_told() -> None:
    here = people(("a", "north", 0, 5), ("a", "south", 0, 5))
    pledges = pl.DataFrame([("p", "a", FIRST)], schema=["pledge", "unit", "made"], orient="row")
    assert put_forward(pledges, here, ["south"], DAYS)["scope"].unique().to_list() == ["south"]
