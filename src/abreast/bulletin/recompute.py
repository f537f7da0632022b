"""Every number again, from the results tables. Nothing is evaluated as code: filters are equality, lists and ranges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from abreast.bulletin.rows import Rows, Tables, coded
from abreast.bulletin.statement import AGGREGATES, Source, Statement, StatementError

RELATIVE = 1e-9


def recompute(statement: Statement, tables: Tables) -> float:
    """The statement's value from the tables. Raises StatementError naming the statement."""
    return parts(statement, Rows(tables))[0]


def parts(statement: Statement, rows: Rows) -> tuple[float, float | None, float | None]:
    """(value, count, of) from the tables. Raises StatementError naming the statement."""
    try:
        return _parts(statement.from_, rows)
    except StatementError as reason:
        raise StatementError(f"{statement.name}: {reason}") from None


def verify(statements: Iterable[Statement], tables: Tables) -> list[str]:
    """Differences between statements and tables beyond 1e-9 relative, one line each; empty when all agree."""
    found: list[str] = []
    rows = Rows({name: coded(table) for name, table in tables.items()})
    seen: set[tuple[str, str, str]] = set()
    for statement in statements:
        if statement.key in seen:
            found.append(f"{statement.name}: appears twice")
        seen.add(statement.key)
        found.extend(_differences(statement, rows))
    return found


def compare(published: Iterable[Statement], rebuilt: Iterable[Statement]) -> list[str]:
    """Differences in any field, words included, between a published bulletin and one made again from its tables."""
    old, new = {s.key: s.to_json() for s in published}, {s.key: s.to_json() for s in rebuilt}
    lines = [f"{'@'.join(k)}: was not published" for k in new.keys() - old.keys()]
    lines += [f"{'@'.join(k)}: does not follow from the tables" for k in old.keys() - new.keys()]
    for key in old.keys() & new.keys():
        lines += [
            f"{'@'.join(key)}: {field} is {old[key][field]!r}, the tables give {new[key][field]!r}"
            for field in old[key]
            if not same(old[key][field], new[key][field])
        ]
    return sorted(lines)


def same(a: Any, b: Any) -> bool:
    """Equal; numbers to 1e-9 relative."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=0.0)
    return bool(a == b)


def _differences(statement: Statement, rows: Rows) -> list[str]:
    try:
        again = parts(statement, rows)
    except StatementError as reason:
        return [str(reason)]
    printed = (statement.value, statement.count, statement.of)
    return [
        f"{statement.name}: {what} is {was!r}, the tables give {now!r}"
        for what, was, now in zip(("value", "count", "of"), printed, again, strict=True)
        if not same(was, now)
    ]


def _parts(source: Source, rows: Rows) -> tuple[float, float | None, float | None]:
    first = (
        "count" if source.aggregate == "share" else "sum" if source.aggregate == "ratio" else source.aggregate
    )
    value = _aggregate(source.table, source.filter, source.column, first, rows)
    below = source.denominator
    divided = source.aggregate in ("share", "ratio")
    if below is None:
        if divided:
            raise StatementError(f"a {source.aggregate} needs a denominator")
        return value, None, None
    of = _aggregate(
        below.get("table", source.table),
        below.get("filter", source.filter),
        below.get("column", source.column),
        below.get("aggregate", first),
        rows,
    )
    if not divided:
        return value, None, of
    if of == 0:
        raise StatementError("the denominator is 0")
    return value / of, value, of


def _aggregate(
    table: str, wanted: Mapping[str, Any], column: str | None, aggregate: str, rows: Rows
) -> float:
    if aggregate not in AGGREGATES:
        raise StatementError(f"aggregate {aggregate!r} is not one of {', '.join(AGGREGATES)}")
    chosen = rows.select(table, wanted)
    if column is not None and column not in chosen.columns:
        raise StatementError(f"table {table} has no column {column!r}")
    if aggregate == "count":
        return float(chosen.height if column is None else chosen[column].drop_nulls().n_unique())
    if column is None:
        raise StatementError(f"a {aggregate} needs a column")
    if aggregate == "last":
        chosen = _latest(chosen, table)
    values = chosen[column].drop_nulls()
    if values.is_empty():
        raise StatementError(f"table {table} has no value in {column} where {dict(wanted)}")
    if not values.dtype.is_numeric():
        raise StatementError(f"column {column} of table {table} is no number")
    return float(math.fsum(values.to_list()))


def _latest(chosen: pl.DataFrame, table: str) -> pl.DataFrame:
    order = next((c for c in ("period", "date") if c in chosen.columns), None)
    if order is not None and chosen.height:
        chosen = chosen.filter(pl.col(order) == pl.col(order).max())
    if chosen.height != 1:
        raise StatementError(f"table {table} has {chosen.height} rows for it, not 1")
    return chosen
