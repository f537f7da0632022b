"""Choosing rows of tables by a filter. Nothing is evaluated as code: filters are equality, lists and ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.bulletin.statement import StatementError

Tables = Mapping[str, pl.DataFrame]

TEXTS = (pl.String, pl.Categorical)
MANY = 0.25  # of a table: to filter it is then faster than to gather the rows
_BOUNDS = ("from", "until", "above", "below", "present")


def coded(table: pl.DataFrame) -> pl.DataFrame:
    """A table with its texts as codes, a quarter of the memory; they are compared, sorted and told as texts."""
    return table.with_columns(pl.col(pl.String).cast(pl.Categorical))


@dataclass(slots=True)
class Rows:
    """Chooses rows of tables; what thousands of statements ask by the same columns is looked up, not searched."""

    tables: Tables
    _codes: dict[tuple[str, str], _Codes] = field(default_factory=dict)
    _orders: dict[tuple[str, tuple[str, ...]], _Order] = field(default_factory=dict)

    def select(self, table: str, wanted: Mapping[str, Any]) -> pl.DataFrame:
        """As `select`. Raises StatementError for an unknown table, column or condition."""
        frame = self.tables.get(table)
        if frame is None:
            return select(table, wanted, self.tables)
        texts = tuple(
            sorted(c for c, w in wanted.items() if isinstance(w, str) and frame.schema.get(c) in TEXTS)
        )
        if not texts:
            return select(table, wanted, self.tables)
        places = self._order(table, texts).places([wanted[c] for c in texts])
        if len(places) > MANY * frame.height:
            return select(table, wanted, self.tables)
        rest = {c: w for c, w in wanted.items() if c not in texts}
        return select(table, rest, {table: frame[places]})

    def _order(self, table: str, columns: tuple[str, ...]) -> _Order:
        if (table, columns) not in self._orders:
            for column in columns:
                if (table, column) not in self._codes:
                    self._codes[table, column] = _Codes.of(self.tables[table][column])
            self._orders[table, columns] = _Order.by([self._codes[table, c] for c in columns])
        return self._orders[table, columns]


@dataclass(frozen=True, slots=True, eq=False)
class _Codes:
    """A column of texts as numbers: `codes` (rows,) int64; a missing text has the number behind the last."""

    numbers: Mapping[str, int]
    codes: NDArray[np.int64]

    @staticmethod
    def of(column: pl.Series) -> _Codes:
        texts = column.drop_nulls().unique().cast(pl.String)
        codes = column.cast(pl.Enum(texts)).to_physical().cast(pl.Int64).fill_null(len(texts))
        return _Codes({text: i for i, text in enumerate(texts)}, codes.to_numpy())


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """Rows in the order of several columns: `keys` (rows,) sorted, `order` (rows,) where each lies in the table."""

    columns: list[_Codes]
    keys: NDArray[np.int64]
    order: NDArray[np.int64]

    @staticmethod
    def by(columns: list[_Codes]) -> _Order:
        keys = np.zeros(len(columns[0].codes), dtype=np.int64)
        for column in columns:
            keys = keys * (len(column.numbers) + 1) + column.codes
        order = np.argsort(keys, kind="stable")
        return _Order(columns, keys[order], order)

    def places(self, texts: list[str]) -> NDArray[np.int64]:
        """Where the rows with these texts lie, in the order of the table."""
        key = 0
        for column, text in zip(self.columns, texts, strict=True):
            if text not in column.numbers:
                return self.order[:0]
            key = key * (len(column.numbers) + 1) + column.numbers[text]
        first, last = np.searchsorted(self.keys, [key, key + 1])
        return self.order[first:last]


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
