"""Coverage over random trees whose units open, close, re-open and move: no rate passes 1, nobody is lost or doubled."""

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.campaign import Calendar, Tree
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL
from abreast.catchup.coverage import coverage
from abreast.catchup.population import population
from twins import coverage as twin

FIRST = date(1999, 12, 25)
DAYS = [FIRST + timedelta(days=number) for number in range(14)]
UNITS = {
    "unit": pl.String, "kind": pl.String, "parent": pl.String, "title_en": pl.String, "title_zh": pl.String,
    "from": pl.Date, "until": pl.Date, "successor": pl.String, "row": pl.UInt32,
}  # fmt: skip
MEMBERSHIPS = {
    "unit": pl.String, "grouping": pl.String, "group": pl.String, "from": pl.Date, "until": pl.Date, "row": pl.UInt32,
}  # fmt: skip
GROUPS = dict.fromkeys(("grouping", "group", "title_en", "title_zh"), pl.String)
PLEDGES = {
    "unit": pl.String, "aspect": pl.String, "made": pl.Date, "complete_from": pl.Date, "ended": pl.Date,
    "declared": pl.Boolean,
}  # fmt: skip


def unit(name: str, kind: str, parent: str | None, start: date, end: date) -> dict[str, object]:
    return {"unit": name, "kind": kind, "parent": parent, "title_en": name, "title_zh": name, "from": start,
            "until": end, "successor": None, "row": 1}  # fmt: skip


@st.composite
def lives(draw: st.DrawFn, parents: list[str]) -> list[tuple[str, date, date]]:
    """Where a unit belongs from when until when: intervals that never overlap, some of them touching."""
    cuts = sorted(draw(st.sets(st.integers(-2, 15), max_size=6)))
    edges = [ALWAYS_FROM, *(FIRST + timedelta(days=cut) for cut in cuts), ALWAYS_UNTIL]
    found = []
    for start, end in pairwise(edges):
        if draw(st.booleans()):
            last = end if end == ALWAYS_UNTIL else end - timedelta(days=1)
            found.append((draw(st.sampled_from(parents)), start, last))
    return found


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A city, two shops, five people who come, go and move, and a grouping that some of them belong to."""
    rows = [unit("city", "city", None, ALWAYS_FROM, ALWAYS_UNTIL)]
    rows += [unit(shop, "shop", "city", ALWAYS_FROM, ALWAYS_UNTIL) for shop in ("north", "south")]
    members = []
    for person in "abcde":
        rows += [unit(person, "person", *life) for life in draw(lives(["north", "south"]))]
        members += [
            {"unit": person, "grouping": "trade", "group": group, "from": start, "until": end, "row": 1}
            for group, start, end in draw(lives(["smiths", "fitters"]))
        ]
    return Tree(
        Calendar("day"),
        pl.DataFrame(rows, schema=UNITS),
        pl.DataFrame(members, schema=MEMBERSHIPS),
        pl.DataFrame(
            [("trade", group, group, group) for group in ("smiths", "fitters")], schema=GROUPS, orient="row"
        ),
    )


@st.composite
def pledges(draw: st.DrawFn) -> pl.DataFrame:
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        made = FIRST + timedelta(days=draw(st.integers(-3, 14)))
        wait, lasts = draw(st.integers(0, 4)), draw(st.none() | st.integers(0, 9))
        ended = None if lasts is None else made + timedelta(days=lasts)
        rows.append((draw(st.sampled_from("abcdef")), draw(st.sampled_from(["steel", "style"])), made,
                     made + timedelta(days=wait), ended, False))  # fmt: skip
    return pl.DataFrame(rows, schema=PLEDGES, orient="row")


def walked(tree: Tree, day: date) -> list[dict[str, object]]:
    """The population of one day by walking upwards from every person."""

    def there(row: dict[str, object]) -> bool:
        return row["from"] <= day <= row["until"]  # type: ignore[operator]

    parent = {row["unit"]: row["parent"] for row in tree.units.iter_rows(named=True) if there(row)}
    found = []
    for person in "abcde":
        if person not in parent:
            continue
        above = parent[person]
        while above is not None:
            found.append((person, above))
            above = parent[above]
        found += [(person, row["group"]) for row in tree.memberships.iter_rows(named=True)
                  if row["unit"] == person and there(row)]  # fmt: skip
    return [{"unit": who, "kind": "person", "scope": scope, "start": day, "end": day} for who, scope in found]


@given(trees(), pledges())
@settings(max_examples=60, deadline=None)
def test_coverage_is_what_walking_the_tree_every_day_gives(tree: Tree, made: pl.DataFrame) -> None:
    table = coverage(made, population(tree, ["person"], DAYS), DAYS, {"person": ["steel", "style"]})
    assert table["rate"].is_between(0, 1).all()
    rows = made.to_dicts()
    for day in DAYS:
        got = {(row["scope"], row["kind"], row["aspect"]): (row["complete"], row["of"])
               for row in table.filter(pl.col("date") == day).iter_rows(named=True)}  # fmt: skip
        wanted = twin.coverage(rows, walked(tree, day), day, ["steel", "style"])
        assert got == {key: value for key, value in wanted.items() if key in got or value[0]}
        assert {key[0] for key in got} == {key[0] for key in wanted}
