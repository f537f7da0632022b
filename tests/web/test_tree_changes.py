"""units.csv through the deeds done to a tree."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from abreast.campaign.refusal import Refused
from abreast.web.shaping.tree import changed, normal

UNITS = normal(
    pl.DataFrame(
        {
            "unit": ["land", "north", "south", "p1", "p2"],
            "kind": ["land", "district", "district", "plant", "plant"],
            "parent": [None, "land", "land", "north", "north"],
            "title": ["Land", "North", "South", "Plant 1", "Plant 2"],
            "from": [None, None, None, "2020-01", None],
            "size": ["", "", "", "7", "8"],
        }
    )
)


def rows(table: pl.DataFrame, unit: str) -> list[tuple[Any, ...]]:
    return table.filter(pl.col("unit") == unit).select("parent", "from", "until", "successor").rows()


def test_titles_in_one_column_become_two() -> None:
    assert UNITS.filter(pl.col("unit") == "p1").select("title_en", "title_zh").row(0) == (
        "Plant 1",
        "Plant 1",
    )
    assert "title" not in UNITS.columns


def test_a_unit_is_added() -> None:
    made = changed(
        UNITS, {"deed": "add", "unit": "p3", "kind": "plant", "parent": "south", "on": "2026-03-01"}
    )
    assert rows(made, "p3") == [("south", "2026-03-01", None, None)]
    assert made.height == UNITS.height + 1


def test_a_unit_closes_with_what_stands_below_it() -> None:
    made = changed(UNITS, {"deed": "close", "unit": "north", "on": "2026-03-31", "below": "True"})
    assert rows(made, "north") == [("land", None, "2026-03-31", None)]
    assert rows(made, "p1") == [("north", "2020-01-01", "2026-03-31", None)]
    assert rows(made, "south") == rows(UNITS, "south")


def test_a_unit_opens_again() -> None:
    closed = changed(UNITS, {"deed": "close", "unit": "p1", "on": "2025-12-31"})
    made = changed(closed, {"deed": "reopen", "unit": "p1", "on": "2026-03-01", "parent": "south"})
    assert rows(made, "p1") == [
        ("north", "2020-01-01", "2025-12-31", None),
        ("south", "2026-03-01", None, None),
    ]
    assert made.filter(pl.col("unit") == "p1")["size"].to_list() == ["7", "7"]


def test_a_unit_moves() -> None:
    made = changed(UNITS, {"deed": "move", "unit": "p1", "on": "2026-03-01", "parent": "south"})
    assert rows(made, "p1") == [
        ("north", "2020-01-01", "2026-02-28", None),
        ("south", "2026-03-01", None, None),
    ]
    at_once = changed(UNITS, {"deed": "move", "unit": "p1", "on": "2020-01-01", "parent": "south"})
    assert rows(at_once, "p1") == [("south", "2020-01-01", None, None)]


def test_a_unit_merges_and_what_stood_below_follows() -> None:
    made = changed(UNITS, {"deed": "merge", "unit": "north", "on": "2026-03-31", "into": "south"})
    assert rows(made, "north") == [("land", None, "2026-03-31", "south")]
    assert rows(made, "p2") == [("north", None, "2026-03-31", None), ("south", "2026-04-01", None, None)]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"deed": "add", "unit": "p1", "kind": "plant"}, 'column unit: "p1" is there already'),
        ({"deed": "set", "unit": "p9", "title_en": "X"}, "is no unit of this campaign"),
        ({"deed": "close", "unit": "p1"}, "needs a day"),
        ({"deed": "close", "unit": "p1", "on": "soon"}, '"soon" is no day'),
        ({"deed": "move", "unit": "p1", "on": "2019-01-01", "parent": "south"}, "is not open on 2019-01-01"),
        ({"deed": "reopen", "unit": "p1", "on": "2026-01-01"}, "is open on 2026-01-01 already"),
        ({"deed": "merge", "unit": "p1", "on": "2026-01-01", "into": "p9"}, "is no unit of this campaign"),
    ],
)
def test_what_cannot_be_is_named(wish: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        changed(UNITS, wish)
