"""Nobody's own figure is printed as the level, tally or coverage of a small scope."""

import polars as pl

from abreast.bulletin.names import AspectName, KindName, Names, Term
from abreast.bulletin.privacy import public

TITLE = Term("a", "甲")
NAMES = Names(
    campaign="c", title=TITLE, calendar="month", start="2020-01", origin="reported", source=TITLE, notes=TITLE,
    currency="", regions=("city",), indicators={},
    kinds={"worker": KindName(TITLE, "workers", "名", True), "shop": KindName(TITLE, "shops")},
    aspects={
        "own": AspectName("own", TITLE, "worker", ("x",), "best", 3),
        "shops": AspectName("shops", TITLE, "shop", ("x",), "best", 3),
    },
    groupings={}, scopes={}, unit_kind={}, parent={}, smallest_group=5,
)  # fmt: skip


def test_levels_and_coverage_of_few_persons_are_left_out() -> None:
    levels = pl.DataFrame(
        {"aspect": ["own", "own", "shops"], "scope": ["hut", "city", "hut"], "n": [4, 5, 1]}
    )
    coverage = pl.DataFrame({"kind": ["worker", "shop"], "scope": ["hut", "hut"], "of": [1, 1]})
    told = public({"levels": levels, "coverage": coverage}, NAMES)
    assert told["levels"].rows() == [("own", "city", 5), ("shops", "hut", 1)]
    assert told["coverage"]["kind"].to_list() == ["shop"]


def test_a_table_of_units_is_counted_by_scope() -> None:
    rows = [("own", "worker", f"w{i}", "city") for i in range(5)] + [("own", "worker", "w0", "hut")]
    progress = pl.DataFrame(rows, schema=["aspect", "kind", "unit", "scope"], orient="row")
    assert public({"progress": progress}, NAMES)["progress"]["scope"].unique().to_list() == ["city"]


def test_tables_without_scopes_are_as_they_were() -> None:
    table = pl.DataFrame({"indicator": ["x"]})
    assert public({"t": table}, NAMES)["t"].equals(table)
