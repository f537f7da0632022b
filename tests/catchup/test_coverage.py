"""Coverage equals asking every unit on every day, and no rate passes 1."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.catchup.completeness import completeness
from abreast.catchup.coverage import coverage, missing, participation
from abreast.catchup.intervals import holding
from twins import coverage as twin

FIRST = date(1960, 3, 1)
DAYS = [FIRST + timedelta(days=i) for i in range(12)]
POPULATION = {
    "unit": pl.String, "kind": pl.String, "scope": pl.String, "scope_kind": pl.String, "start": pl.Date, "end": pl.Date,
}  # fmt: skip
PLEDGES = {
    "unit": pl.String, "aspect": pl.String, "made": pl.Date, "complete_from": pl.Date, "ended": pl.Date,
    "declared": pl.Boolean,
}  # fmt: skip

day_numbers = st.integers(-3, 14)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def populations(draw: st.DrawFn) -> list[dict[str, object]]:
    """Units that open, close, re-open and move between two scopes, never in two places of one scope at once."""
    rows = []
    for unit in draw(st.lists(st.sampled_from("abcdef"), unique=True)):
        moments = sorted(draw(st.sets(day_numbers, min_size=2, max_size=6)))
        for start, end in zip(moments[::2], moments[1::2], strict=False):
            scopes = draw(st.sets(st.sampled_from(["north", "south"]), min_size=1))
            rows += [
                {"unit": unit, "kind": "person" if unit < "d" else "group", "scope": scope, "scope_kind": "city",
                 "start": day(start), "end": day(end - 1)}
                for scope in scopes
            ]  # fmt: skip
    return rows


@st.composite
def pledge_rows(draw: st.DrawFn) -> list[dict[str, object]]:
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        made = draw(day_numbers)
        wait = draw(st.none() | st.integers(0, 5))
        ended = draw(st.none() | st.integers(0, 8))
        rows.append(
            {"unit": draw(st.sampled_from("abcdefg")), "aspect": draw(st.sampled_from(["steel", "style"])),
             "made": day(made), "complete_from": None if wait is None else day(made + wait),
             "ended": None if ended is None else day(made + ended), "declared": draw(st.booleans())}
        )  # fmt: skip
    return rows


@given(populations(), pledge_rows(), st.sampled_from([[], ["steel"], ["steel", "style"]]))
@settings(max_examples=150, deadline=None)
def test_equals_asking_every_unit_on_every_day(
    people: list[dict[str, object]], pledges: list[dict[str, object]], required: list[str]
) -> None:
    table = coverage(
        pl.DataFrame(pledges, schema=PLEDGES),
        pl.DataFrame(people, schema=POPULATION),
        DAYS,
        dict.fromkeys(("person", "group"), required),
    )
    assert table["rate"].is_between(0, 1).all()
    assert (table["complete"] + table["part"] <= table["of"]).all()
    for when in DAYS:
        got = {
            (row["scope"], row["kind"], row["aspect"]): (row["complete"], row["of"])
            for row in table.filter(pl.col("date") == when).iter_rows(named=True)
        }
        wanted = twin.coverage(pledges, people, when, required)
        # Aspects in which nobody of a kind ever pledged are not told of it.
        assert got == {key: value for key, value in wanted.items() if key in got or value[0]}


@given(
    populations(),
    st.lists(st.tuples(st.sampled_from("abcdefg"), day_numbers, st.none() | st.integers(-1, 9))),
)
@settings(max_examples=100, deadline=None)
def test_participation_never_passes_one(
    people: list[dict[str, object]], parts: list[tuple[str, int, int | None]]
) -> None:
    rows = [
        {"unit": unit, "start": day(start), "end": None if length is None else day(start + length)}
        for unit, start, length in parts
    ]
    taking_part = pl.DataFrame(rows, schema={"unit": pl.String, "start": pl.Date, "end": pl.Date})
    table = participation(taking_part, pl.DataFrame(people, schema=POPULATION), DAYS)
    assert table["rate"].is_between(0, 1).all()
    for row in table.iter_rows(named=True):
        here = {p["unit"] for p in people if p["scope"] == row["scope"] and p["kind"] == row["kind"]
                and twin.holds(p, row["date"])}  # fmt: skip
        assert row["of"] == len(here)
        assert row["count"] == sum(
            any(r["unit"] == u and twin.holds(r, row["date"]) for r in rows) for u in here
        )


def lines(**columns: list[object]) -> pl.DataFrame:
    schema = {"date": pl.Date, "guard": pl.Boolean}
    return pl.DataFrame(columns, schema_overrides={k: v for k, v in schema.items() if k in columns})


def test_a_pledge_is_complete_when_its_last_part_is_there() -> None:
    pledges = pl.DataFrame({"pledge": ["a"], "same_as": ["x"], "made": [day(1)]})
    targets = lines(pledge=["a", "a"], target=[1.0, 2.0], guard=[True, None], date=[None, day(2)])
    milestones = lines(pledge=["a"], date=[day(0)])
    measures = lines(pledge=["a", "a"], responsible=["  ", "Wang"], date=[None, day(4)])
    done = completeness(pledges, targets, milestones, measures).row(0, named=True)
    assert (done["has_targets"], done["has_plan"], done["has_measures"]) == (day(2), day(1), day(4))
    assert (done["parts"], done["complete_from"]) == (4, day(4))


def test_a_guard_is_no_target() -> None:
    pledges = pl.DataFrame({"pledge": ["a"], "same_as": ["x"], "made": [day(1)]})
    targets = lines(pledge=["a"], target=[1.0], guard=[True], date=[None])
    both = lines(pledge=["a"], date=[None])
    measures = both.with_columns(responsible=pl.lit("Wang"))
    done = completeness(pledges, targets, both, measures).row(0, named=True)
    assert done["has_targets"] is None
    assert done["complete_from"] is None


def test_missing_names_what_is_lacking_today() -> None:
    pledges = pl.DataFrame(
        {"pledge": ["p"], "unit": ["a"], "made": [day(1)], "ended": [None], "has_same_as": [day(1)],
         "has_targets": [day(1)], "has_plan": [day(6)], "has_measures": [None]},
        schema_overrides={"ended": pl.Date, "has_measures": pl.Date},
    )  # fmt: skip
    people = pl.DataFrame(
        {"unit": ["a", "b"], "kind": ["group"] * 2, "scope": ["s"] * 2, "scope_kind": ["city"] * 2,
         "start": [FIRST] * 2, "end": [None] * 2},
        schema=POPULATION,
    )  # fmt: skip
    lacking = {row["unit"]: row["lacks"] for row in missing(pledges, people, day(3)).iter_rows(named=True)}
    assert lacking == {"a": ["plan", "measures"], "b": ["same_as", "targets", "plan", "measures"]}


def test_touching_intervals_are_one() -> None:
    table = pl.DataFrame(
        {"unit": ["a", "a"], "start": [day(0), day(3)], "end": [day(2), None]},
        schema_overrides={"end": pl.Date},
    )
    assert holding(table, ["unit"]).height == 1


def test_all_that_is_required_is_asked_of_each_kind_by_itself() -> None:
    pledges = pl.DataFrame(
        [("a", "steel", FIRST, FIRST, None, False), ("d", "style", FIRST, FIRST, None, False)],
        schema=PLEDGES,
        orient="row",
    )
    people = pl.DataFrame(
        [(unit, kind, "north", "city", FIRST, None) for unit, kind in (("a", "person"), ("d", "group"))],
        schema=POPULATION,
        orient="row",
    )
    table = coverage(pledges, people, DAYS[:1], {"person": ["steel"], "group": []})
    rows = table.select("kind", "aspect", "complete").rows()
    assert rows == [
        ("group", "any", 1),
        ("group", "style", 1),
        ("person", "any", 1),
        ("person", "required", 1),
        ("person", "steel", 1),
    ]


def test_of_nobody_nothing_is_told() -> None:
    nobody = pl.DataFrame(schema=POPULATION)
    assert coverage(pl.DataFrame(schema=PLEDGES), nobody, DAYS, {}).is_empty()
    assert participation(
        pl.DataFrame(schema={"unit": pl.String, "start": pl.Date, "end": pl.Date}), nobody, DAYS
    ).is_empty()


def test_a_units_own_word_counts_from_its_day() -> None:
    made = date(2026, 3, 1)
    pledges = pl.DataFrame(
        {
            "unit": ["u1"],
            "aspect": ["a"],
            "made": [made],
            "complete_from": [None],
            "ended": [None],
            "declared": [True],
            "declared_on": [date(2026, 3, 3)],
        },
        schema_overrides={"complete_from": pl.Date, "ended": pl.Date},
    )
    here = pl.DataFrame(
        {
            "unit": ["u1"],
            "kind": ["k"],
            "scope": ["s"],
            "scope_kind": ["city"],
            "start": [made],
            "end": [None],
        },
        schema_overrides={"end": pl.Date},
    )
    days = [date(2026, 3, day) for day in (1, 2, 3, 4)]
    found = coverage(pledges, here, days, {}).filter(aspect="any")
    assert found["declared"].to_list() == [0, 0, 1, 1]
