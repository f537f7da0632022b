"""Every number again from the tables, and what is said when it does not agree."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.bulletin import Bulletin, Source, Statement, StatementError, compare, recompute, verify
from abreast.bulletin.recompute import Rows, parts
from bulletin.worlds import World

TABLES = {
    "t": pl.DataFrame(
        {
            "unit": ["a", "b", "b", "c"],
            "period": ["1", "1", "2", "2"],
            "date": [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 4)],
            "x": [1.0, 2.0, None, 4.0],
            "n": [10, 20, 30, 40],
            "up": [True, False, True, None],
        }
    )
}


def statement(
    aggregate: str,
    column: str | None,
    rows: dict[str, Any],
    below: dict[str, Any] | None = None,
    value: float = 0.0,
) -> Statement:
    source = Source("t", rows, column, aggregate, below)
    return Statement("id", "scope", "2026", "2026", value, "n", "", "", source)


@pytest.mark.parametrize(
    ("aggregate", "column", "rows", "below", "expected"),
    [
        ("sum", "x", {}, None, (7.0, None, None)),
        ("sum", "x", {"unit": ["a", "c"]}, None, (5.0, None, None)),
        ("sum", "n", {"x": {"above": 1.0}}, None, (60.0, None, None)),
        ("sum", "n", {"x": {"from": 1.0, "until": 2.0}}, None, (30.0, None, None)),
        ("count", None, {"x": {"present": True}}, None, (3.0, None, None)),
        ("count", "unit", {}, None, (3.0, None, None)),
        ("count", None, {"up": True}, None, (2.0, None, None)),
        ("count", None, {"x": None}, None, (1.0, None, None)),
        ("count", None, {"date": "2026-01-02"}, None, (1.0, None, None)),
        ("count", None, {"date": {"below": "2026-01-03"}}, None, (2.0, None, None)),
        ("last", "n", {"unit": "b"}, None, (30.0, None, None)),
        ("last", "n", {"unit": "b"}, {"column": "x", "aggregate": "sum"}, (30.0, None, 2.0)),
        ("ratio", "x", {"unit": ["a", "b"]}, {"column": "n"}, (0.05, 3.0, 60.0)),
        ("share", "unit", {"up": True}, {"filter": {}}, (2 / 3, 2.0, 3.0)),
    ],
)
def test_aggregates(
    aggregate: str,
    column: str | None,
    rows: dict[str, Any],
    below: dict[str, Any] | None,
    expected: tuple[Any, ...],
) -> None:
    assert parts(statement(aggregate, column, rows, below), Rows(TABLES)) == expected


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (statement("sum", "y", {}), "no column 'y'"),
        (statement("sum", "x", {"y": 1}), "no column 'y'"),
        (statement("sum", "unit", {}), "no number"),
        (statement("sum", None, {}), "needs a column"),
        (statement("sum", "x", {"unit": "z"}), "no value"),
        (statement("last", "x", {"period": "1"}), "2 rows"),
        (statement("last", "x", {"period": "9"}), "0 rows"),
        (statement("share", None, {}), "needs a denominator"),
        (statement("ratio", "x", {}, {"column": "n", "filter": {"n": 0}}), "no value"),
        (statement("sum", "x", {"x": {"around": 2}}), "has the bounds"),
        (statement("sum", "x", {"x": {}}), "has the bounds"),
        (statement("sum", "x", {"x": "1; drop"}), "cannot be compared"),
        (statement("sum", "x", {"unit": 3}), "cannot be compared"),
        (statement("sum", "x", {"up": 1}), "cannot be compared"),
        (statement("sum", "x", {"date": "yesterday"}), "no date"),
        (statement("eval", "x", {}), "is not one of"),
    ],
)
def test_refusals_name_the_statement_and_the_reason(wrong: Statement, reason: str) -> None:
    with pytest.raises(StatementError, match="id@scope@2026") as raised:
        recompute(wrong, TABLES)
    assert reason in str(raised.value)


def test_a_denominator_of_zero_is_refused() -> None:
    with pytest.raises(StatementError, match="denominator is 0"):
        recompute(statement("share", None, {}, {"filter": {"unit": "z"}, "aggregate": "count"}), TABLES)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.integers(-9, 9)), min_size=1))
def test_looking_up_equals_a_plain_loop(rows: list[tuple[str, str, int]]) -> None:
    tables = {"t": pl.DataFrame(rows, schema=["unit", "period", "n"], orient="row")}
    for unit in "abc":
        chosen = [n for u, p, n in rows if u == unit and p in ("1", "2") and n > 0]
        count = statement("count", None, {"unit": unit, "period": ["1", "2"], "n": {"above": 0}})
        assert recompute(count, tables) == len(chosen)


def test_a_bulletin_agrees_with_its_tables(world: World, bulletin: Bulletin) -> None:
    assert verify(bulletin.statements, world.tables) == []


def test_changed_numbers_are_named_and_no_others(world: World, bulletin: Bulletin) -> None:
    changed = list(bulletin.statements)
    for i in range(0, len(changed), 37):
        changed[i] = replace(changed[i], value=changed[i].value * (1 + 1e-8) + 1e-12)
    lines = verify(changed, world.tables)
    assert [line.split(": ")[0] for line in lines] == [changed[i].name for i in range(0, len(changed), 37)]
    assert all(": value is " in line for line in lines)


def test_changed_count_of_and_words_are_named(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    statements = list(bulletins["hospitals"].statements)
    i = next(i for i, s in enumerate(statements) if s.of is not None and s.count is not None)
    of = replace(statements[i], of=(statements[i].of or 0) + 1)
    assert [of.name in line for line in verify([of], hospitals.tables)] == [True]
    reworded = [
        *statements[:i],
        replace(statements[i], en=statements[i].en.replace("8", "9")),
        *statements[i + 1 :],
    ]
    (line,) = compare(reworded, statements)
    assert line.startswith(f"{statements[i].name}: en is ")
    assert "was not published" in compare(statements[1:], statements)[0]
    assert "does not follow" in compare(statements, statements[1:])[0]


def test_a_statement_that_appears_twice_is_named(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    first = bulletins["hospitals"].statements[0]
    assert verify([first, first], hospitals.tables) == [f"{first.name}: appears twice"]
