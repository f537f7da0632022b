"""Units through time: who exists, where each belongs, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.campaign import Calendar, Campaign, CampaignRefused, Tree, load
from abreast.campaign.tree import _changes
from campaign.definitions import DEFINITION

Make = Callable[..., Campaign]

UNITS = """unit,kind,parent,title_en,title_zh,from,until,successor,size
town,city,,Town,镇,,,,
rm2,school,town,South,南校,,2017-09-30,r0a,large
rw3,school,town,Central,中校,,2017-09,r0a,large
r0a,school,town,New,新校,2017-10-01,,,large
moved,school,town,,,,2017-10-14,,small
moved,school,other,,,2017-10-15,,,large
again,school,other,Again,,2016-01,2016-06,,small
again,school,other,Again,,2017-01,,,small
other,city,,,,,,,
"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Loads a campaign from tables given by name; a definition with a grouping by size."""

    def made(units: str = UNITS, definition: str = DEFINITION, **tables: str) -> Campaign:
        (tmp_path / "campaign.toml").write_text(definition.replace('"quarter"', '"month"'), encoding="utf-8")
        for name, text in {"units": units, **tables}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return load(tmp_path)

    return made


def test_units_exist_from_their_first_to_their_last_day(make: Make) -> None:
    tree = make().tree
    assert tree.at("2017-09")["unit"].to_list() == ["again", "moved", "other", "rm2", "rw3", "town"]
    assert tree.at("2017-10")["unit"].to_list() == ["again", "moved", "other", "r0a", "town"]
    assert not tree.exists("again", "2016-12")
    assert tree.exists("again", "2016-06")


def test_a_unit_that_moves_within_a_period_belongs_where_it_went(make: Make) -> None:
    tree = make().tree
    parents = {
        period: dict(tree.at(period).select("unit", "parent").iter_rows())["moved"]
        for period in ("2017-09", "2017-10")
    }
    assert parents == {"2017-09": "town", "2017-10": "other"}


def test_members_roots_groups_and_successors(make: Make) -> None:
    campaign = make()
    tree = campaign.tree
    assert tree.members("town", "school", "2017-09") == ["moved", "rm2", "rw3"]
    assert tree.members("large", "school", "2017-10") == ["moved", "r0a"]
    assert tree.roots("2017-10") == campaign.region("2017-10") == ["other", "town"]
    assert tree.successors().sort("unit").rows() == [
        ("rm2", "r0a", date(2017, 9, 30)),
        ("rw3", "r0a", date(2017, 9, 30)),
    ]
    assert campaign.scope_kinds("pass_rate", "2017-10") == ["city"]


def test_titles_fall_back_on_the_other_language_and_the_id(make: Make) -> None:
    tree = make().tree
    assert tree.title("rm2", "zh") == "南校"
    assert tree.title("again", "zh") == "Again"
    assert tree.title("other", "en") == "other"
    assert tree.title("large", "zh") == "large"


def test_files_may_write_ids_or_unambiguous_titles(make: Make) -> None:
    names = dict(make().tree.names().iter_rows())
    assert names["rm2"] == names["South"] == names["南校"] == "rm2"
    twice = make(UNITS.replace("Central", "South"))
    assert "South" not in dict(twice.tree.names().iter_rows())


def test_membership_is_inherited_unless_the_lower_unit_has_its_own(make: Make) -> None:
    units = "unit,kind,parent\ntown,city,\na,school,town\nb,school,town\nc,school,a\n"
    groupings = "unit,grouping,group,from,until\ntown,size,large,,\na,size,small,2020,2020\n"
    groups = "grouping,group,title_en,title_zh\nsize,large,Large,大\n"
    tree = make(units, groupings=groupings, groups=groups).tree
    then = dict(tree.groups_of("size", "2020-05").iter_rows())
    later = dict(tree.groups_of("size", "2021-05").iter_rows())
    assert then == {"town": "large", "a": "small", "b": "large", "c": "small"}
    assert set(later.values()) == {"large"}
    distances = tree.scopes("2020-05").filter(pl.col("is_group")).select("unit", "distance").rows()
    assert distances == [("a", 1), ("b", 2), ("c", 2), ("town", 1)]
    assert tree.title("large", "zh") == "大"


def test_periods_are_gathered_while_the_tree_stays_the_same(make: Make) -> None:
    tree = make().tree
    periods = Calendar("month").range("2017-08", "2017-12")
    assert tree.epochs(periods) == [["2017-08", "2017-09"], ["2017-10"], ["2017-11", "2017-12"]]


FAULTS = [
    (
        "town,city,,",
        "town,citi,,",
        'row 2, column kind: "citi" is not a kind of unit in campaign.toml (did you mean city?)',
    ),
    ("town,city,,", "town,,,", 'row 2, column kind: "" is empty'),
    (
        "rm2,school,town",
        "rm2,school,twon",
        'row 3, column parent: "twon" is not a unit in this table (did you mean town?)',
    ),
    ("rm2,school,town", "rm2,school,rm2", 'column parent: "rm2" is the unit itself'),
    ("rm2,school", "r m 2,school", 'row 3, column unit: "r m 2" is not an id'),
    ("rm2,school", "all,school", "is a word kept for Abreast"),
    ("rm2,school", ",school", 'row 3, column unit: "" is empty'),
    (",2017-10-14,,", ",2017-11-14,,", "moved belongs to both town and other in 2017-10 (see row 6)"),
    ("2016-01,2016-06", "2016-06,2016-01", 'column until: "2016-01" closes before it opens on 2016-06-01'),
    ("2016-01,2016-06", "2016-01,2017-06", "stands in row 8 too, for days that overlap"),
    ("2016-01,2016-06", "2016-13,2016-06", 'column from: "2016-13" is no period: there is no such month'),
    ("2016-01,2016-06", "1.1.2016,2016-06", 'column from: "1.1.2016" is not a date or period'),
    (
        "2017-09-30,r0a",
        "2017-09-30,r0b",
        'column successor: "r0b" is not a unit in this table (did you mean r0a?)',
    ),
    ("2017-09-30,r0a", ",r0a", "rm2 merges but has no last day"),
    ("2017-09-30,r0a", "2017-09-30,rm2", 'column successor: "rm2" is the unit itself'),
    ("2017-09-30,r0a", "2016-09-30,r0a", '"r0a" does not exist on 2016-10-01, the day after rm2 merged'),
    ("2016-01,2016-06,,", "2016-01,2016-06,r0a,", "again opens again after it merged"),
    (
        "other,city,,",
        "other,city,again",
        'column parent: "again" does not exist from the beginning, while other belongs to it',
    ),
    (
        "other,city,,,,,,",
        "other,city,,,,,2017-12,",
        '"other" does not exist on 2018-01-01, while moved belongs to it',
    ),
]


@pytest.mark.parametrize(("written", "instead", "message"), FAULTS)
def test_a_fault_in_the_tree_is_named(make: Make, written: str, instead: str, message: str) -> None:
    assert written in UNITS
    with pytest.raises(CampaignRefused) as caught:
        make(UNITS.replace(written, instead, 1))
    assert message in str(caught.value)


def test_merging_twice_is_refused(make: Make) -> None:
    units = UNITS.replace("2016-01,2016-06,,", "2016-01,2016-06,rm2,").replace(
        "2017-01,,,small", "2017-01,2018-01,r0a,small"
    )
    with pytest.raises(CampaignRefused, match="again merges twice: into rm2 in row 8, here into r0a"):
        make(units)


def test_a_circle_is_refused_with_its_day(make: Make) -> None:
    units = "unit,kind,parent,from,until\na,city,,,2017-12\na,city,c,2018-01,\nb,city,a,,\nc,city,b,,\nd,city,c,,\n"
    with pytest.raises(CampaignRefused) as caught:
        make(units, groupings="unit,grouping,group\na,size,large\n")
    assert str(caught.value) == (
        'units.csv, row 3, column parent: "c" stands below itself on 2018-01-01: a → c → b → a'
        " (correct one of these parents)"
    )


def test_exchanging_places_is_no_circle(make: Make) -> None:
    units = "unit,kind,parent,from,until\na,city,,,2017-12\na,city,b,2018-01,\nb,city,a,,2017-12\nb,city,,2018-01,\n"
    tree = make(units, groupings="unit,grouping,group\na,size,large\n").tree
    assert tree.members("a", "city", "2017-12") == ["a", "b"]
    assert tree.members("a", "city", "2018-01") == ["a"]


GROUP_FAULTS = [
    ("unit,grouping,group\nnobody,size,large\n", 'groupings.csv, row 2, column unit: "nobody" is not a unit'),
    (
        "unit,grouping,group\ntown,sise,large\n",
        '"sise" is not a grouping in campaign.toml (did you mean size?)',
    ),
    ("unit,grouping,group\ntown,size,town\n", 'column group: "town" is the id of a unit too'),
    ("unit,grouping,group\ntown,size,so large\n", '"so large" is not an id'),
    ("unit,grouping,group\ntown,size,\n", 'column group: "" is empty'),
    ("unit,grouping\ntown,size\n", "column group: is not among the columns"),
    (
        "unit,grouping,group,from,until\ntown,size,large,,2017\ntown,size,small,2017-06,\n",
        "town is in both large and small of size in 2017-06",
    ),
    ("", "groupings.csv: is empty"),
]


@pytest.mark.parametrize(("groupings", "message"), GROUP_FAULTS)
def test_a_fault_in_the_groups_is_named(make: Make, groupings: str, message: str) -> None:
    with pytest.raises(CampaignRefused) as caught:
        make("unit,kind,parent\ntown,city,\n", groupings=groupings)
    assert message in str(caught.value)


def test_a_grouping_without_members_is_refused(make: Make) -> None:
    with pytest.raises(CampaignRefused, match=r"campaign.toml, key groupings.size: has no members"):
        make("unit,kind,parent\ntown,city,\n")


def test_names_in_the_definition_must_stand_in_the_tables(make: Make) -> None:
    definition = DEFINITION.replace(
        'volume = "pupils"', 'where = { size = "larg" }\neligible = { exclude = ["rm9"] }'
    )
    definition = definition.replace("[kinds.city]", 'region = ["twn"]\n[kinds.city]')
    with pytest.raises(CampaignRefused) as caught:
        make(UNITS, definition)
    said = str(caught.value)
    assert 'key aspects.pass_rate.where: "larg" is not a group of size (did you mean large?)' in said
    assert 'key aspects.pass_rate.eligible.exclude: "rm9" is not a unit (did you mean rm2?)' in said
    assert 'key campaign.region: "twn" is not a unit or group (did you mean town?)' in said


def test_definition_and_tables_are_refused_without_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CampaignRefused, match="is not a folder"):
        load(tmp_path / "absent")


# Random histories: units that open, close, re-open and move below units that are always there.
spans = st.lists(st.integers(0, 60), min_size=0, max_size=6, unique=True).map(sorted)
BEGIN = date(2020, 1, 1)


@st.composite
def histories(draw: st.DrawFn) -> pl.DataFrame:
    rows: list[tuple[str, str, str | None, date, date]] = [
        ("top", "city", None, date(1, 1, 1), date(9999, 12, 31))
    ]
    rows += [(f"city{n}", "city", "top", date(1, 1, 1), date(9999, 12, 31)) for n in range(3)]
    for number in range(draw(st.integers(0, 6))):
        cuts = draw(spans)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            parent = f"city{draw(st.integers(0, 2))}"
            rows.append(
                (f"s{number}", "school", parent, BEGIN + timedelta(start), BEGIN + timedelta(end - 1))
            )
    columns = ["unit", "kind", "parent", "from", "until"]
    return pl.DataFrame(
        rows, schema=columns, orient="row", schema_overrides={"parent": pl.String}
    ).with_columns(
        title_en="unit", title_zh="unit", successor=pl.lit(None, pl.String), row=pl.lit(2, pl.UInt32)
    )


def tree_of(units: pl.DataFrame, calendar: str = "dekad") -> Tree:
    memberships = units.filter(pl.col("parent").str.starts_with("city")).select(
        "unit",
        pl.lit("g").alias("grouping"),
        pl.format("of_{}", "parent").alias("group"),
        "from",
        "until",
        "row",
    )
    groups = memberships.select("grouping", "group", title_en="group", title_zh="group").unique()
    return Tree(Calendar(calendar), units, memberships, groups)  # type: ignore[arg-type]


def slow_scopes(tree: Tree, period: str) -> set[tuple[str, str, int]]:
    """Day by day and unit by unit, from the rows themselves."""
    first, last = tree.calendar.first_day(period), tree.calendar.last_day(period)
    parent: dict[str, str | None] = {}
    group: dict[str, str] = {}
    for day in [first + timedelta(n) for n in range((last - first).days + 1)]:
        for row in tree.units.iter_rows(named=True):
            if row["from"] <= day <= row["until"]:
                parent[row["unit"]] = row["parent"]
        for row in tree.memberships.iter_rows(named=True):
            if row["from"] <= day <= row["until"]:
                group[row["unit"]] = row["group"]
    found: set[tuple[str, str, int]] = set()
    for start in parent:
        unit: str | None = start
        distance, grouped = 0, False
        while unit is not None:
            found.add((start, unit, distance))
            if unit in group and not grouped:
                found.add((start, group[unit], distance + 1))
                grouped = True
            unit, distance = parent[unit], distance + 1
    return found


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(["day", "dekad", "week", "month"]))
def test_scopes_equal_their_slow_twin(units: pl.DataFrame, calendar: str) -> None:
    tree = tree_of(units, calendar)
    for period in tree.calendar.touching(BEGIN, BEGIN + timedelta(60))[::3]:
        scopes = tree.scopes(period)
        assert set(scopes.select("unit", "scope", "distance").iter_rows()) == slow_scopes(tree, period)
        assert not scopes.select("unit", "scope").is_duplicated().any()
        parts_equal_the_whole(tree, period)


def parts_equal_the_whole(tree: Tree, period: str) -> None:
    """What is chosen in numbers is what would be chosen by name."""
    whole, numbered = tree.scopes(period), tree.numbered(period)
    kinds, wanted = whole["kind"].unique().to_list()[:1], whole["scope"].unique().sort().to_list()[:3]
    of_kind, within = pl.col("kind").is_in(kinds), pl.col("scope").is_in(wanted)
    mine, there = numbered.of_kinds(kinds), numbered.places["scope"].is_in(wanted)
    assert numbered.among(mine, there).named().equals(whole.filter(of_kind & within))
    assert numbered.above(mine).named().equals(whole.filter(of_kind & (pl.col("distance") > 0)))
    assert numbered.inside(wanted).equals(whole.filter(within).select("unit", "scope"))
    assert tree.by_day().scopes(tree.calendar.last_day(period).isoformat())["unit"].is_in(whole["unit"]).all()


@settings(max_examples=40, deadline=None)
@given(histories())
def test_epochs_hold_periods_with_the_same_tree(units: pl.DataFrame) -> None:
    tree = tree_of(units)
    periods = tree.calendar.touching(BEGIN, BEGIN + timedelta(60))
    runs = tree.epochs(periods)
    assert [period for run in runs for period in run] == periods
    for run in runs:
        trees = [tree.at(period) for period in run]
        assert all(other.equals(trees[0]) for other in trees)


def test_days_of_change_are_openings_and_the_days_after_closings() -> None:
    frame = pl.DataFrame(
        {"from": [date(1, 1, 1), date(2020, 1, 5)], "until": [date(2020, 1, 4), date(9999, 12, 31)]}
    )
    assert _changes(frame) == [date(2020, 1, 5)]
