"""Every number again, from the results tables. Nothing is evaluated as code: filters are equality, lists and ranges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from abreast.bulletin.statement import AGGREGATES, Source, Statement, StatementError

RELATIVE = 1e-9

Tables = Mapping[str, pl.DataFrame]

_BOUNDS = ("from", "until", "above", "below", "present")


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
    rows = Rows(tables)
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


@dataclass(slots=True)
class Rows:
    """Chooses rows of tables; what thousands of statements ask by the same columns is looked up, not searched."""

    tables: Tables
    _found: dict[tuple[str, tuple[str, ...]], _Sorted] = field(default_factory=dict)

    def select(self, table: str, wanted: Mapping[str, Any]) -> pl.DataFrame:
        """As `select`. Raises StatementError for an unknown table, column or condition."""
        frame = self.tables.get(table)
        if frame is None:
            return select(table, wanted, self.tables)
        texts = tuple(
            sorted(c for c, w in wanted.items() if isinstance(w, str) and frame.schema.get(c) == pl.String)
        )
        if not texts:
            return select(table, wanted, self.tables)
        if (table, texts) not in self._found:
            self._found[table, texts] = _Sorted.by(texts, frame)
        rest = {c: w for c, w in wanted.items() if c not in texts}
        return select(table, rest, {table: self._found[table, texts].rows(tuple(wanted[c] for c in texts))})


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """A table sorted by some columns, with where the rows of each of their values lie."""

    frame: pl.DataFrame
    places: Mapping[tuple[str, ...], tuple[int, int]]

    @staticmethod
    def by(columns: tuple[str, ...], frame: pl.DataFrame) -> _Sorted:
        ordered = frame.sort(columns, maintain_order=True)
        groups = ordered.group_by(columns, maintain_order=True).agg(pl.len().alias("__rows"))
        lengths = groups["__rows"]
        starts = lengths.cum_sum() - lengths
        keys = groups.select(columns).iter_rows()
        return _Sorted(ordered, dict(zip(keys, zip(starts, lengths, strict=True), strict=True)))

    def rows(self, key: tuple[str, ...]) -> pl.DataFrame:
        return self.frame.slice(*self.places.get(key, (0, 0)))


def select(table: str, rows: Mapping[str, Any], tables: Tables) -> pl.DataFrame:
    """The rows of a table that a filter keeps. Raises StatementError for an unknown table, column or condition."""
    if table not in tables:
        raise StatementError(f"there is no table {table!r}")
    frame = tables[table]
    conditions = [_condition(frame, table, column, wanted) for column, wanted in rows.items()]
    return frame.filter(*conditions) if conditions else frame


def _condition(frame: pl.DataFrame, table: str, column: str, wanted: Any) -> pl.Expr:
    if column not in frame.columns:
        raise StatementError(f"table {table} has no column {column!r}")
    dtype = frame.schema[column]
    if wanted is None:
        return pl.col(column).is_null()
    if isinstance(wanted, Mapping):
        return _range(column, wanted, dtype)
    if isinstance(wanted, list | tuple):
        return pl.any_horizontal([pl.lit(False), *(pl.col(column) == _literal(w, dtype) for w in wanted)])
    return pl.col(column) == _literal(wanted, dtype)


def _range(column: str, wanted: Mapping[str, Any], dtype: pl.DataType) -> pl.Expr:
    if not wanted or set(wanted) - set(_BOUNDS):
        raise StatementError(
            f"a condition on {column} has the bounds {', '.join(_BOUNDS)}, not {dict(wanted)!r}"
        )
    keep: list[pl.Expr] = []
    for bound, raw in wanted.items():
        if bound == "present":
            keep.append(pl.col(column).is_not_null() == bool(raw))
            continue
        limit = _literal(raw, dtype)
        keep.append(
            {
                "from": pl.col(column) >= limit,
                "until": pl.col(column) <= limit,
                "above": pl.col(column) > limit,
                "below": pl.col(column) < limit,
            }[bound]
        )
    return pl.all_horizontal(keep)


def _literal(wanted: Any, dtype: pl.DataType) -> pl.Expr:
    """A value of a filter as a literal of the column's type; JSON has no dates, so a date stands there as text."""
    if dtype == pl.Date and isinstance(wanted, str):
        try:
            return pl.lit(date.fromisoformat(wanted))
        except ValueError:
            raise StatementError(f"{wanted!r} is no date (YYYY-MM-DD)") from None
    fits = (
        isinstance(wanted, bool) == (dtype == pl.Boolean)
        and isinstance(wanted, str) == (dtype in (pl.String, pl.Categorical, pl.Enum))
        and isinstance(wanted, bool | str | int | float)
    )
    if not fits:
        raise StatementError(f"{wanted!r} cannot be compared with a column of {dtype}")
    return pl.lit(wanted)
