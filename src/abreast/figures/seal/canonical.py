"""What a table says, independent of how a file packs it: canonical rows and their hash.

Columns become one of five types, rows are sorted by all columns from left to right (missing first), and the
hash is SHA-256 over the numbers of rows and of columns and then, for each column: its name and type, each
with its length, a byte per row (1 present, 0 missing), and the values. Numbers of rows, columns and bytes,
integers, floats and dates (days from 1970-01-01) take eight bytes, little-endian; truth values take one; texts
are all their lengths in bytes and then all texts in UTF-8. A missing value is written as zero or as the empty text.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Any

import polars as pl

TYPES: dict[Any, str] = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.Float64: "float",
    pl.Boolean: "truth",
    pl.Date: "date",
}


def canonical(table: pl.DataFrame) -> pl.DataFrame:
    """The table in canonical types and order; TypeError for other types, ValueError for NaN and infinity."""
    table = table.select(pl.col(name).cast(target(name, dtype)) for name, dtype in table.schema.items())
    for column in table.iter_columns():
        if column.dtype == pl.Float64 and not column.is_finite().all():
            raise ValueError(f"column {column.name} holds a number that is not finite")
    # Negative zero becomes zero, so that equal numbers are the same bytes.
    floats = pl.col(pl.Float64)
    table = table.with_columns(pl.when(floats == 0).then(0.0).otherwise(floats).name.keep())
    return table.sort(pl.all(), nulls_last=False) if table.width else table


def target(name: str, dtype: pl.DataType) -> type[pl.DataType]:
    """The canonical type of a column."""
    if dtype.is_integer():
        return pl.Int64
    if dtype.is_float():
        return pl.Float64
    if dtype == pl.Boolean:
        return pl.Boolean
    if dtype == pl.Date:
        return pl.Date
    if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Null):
        return pl.String
    raise TypeError(f"column {name} is of type {dtype}, which cannot be sealed")


def digest(table: pl.DataFrame) -> str:
    """SHA-256, in hexadecimal, of a canonical table's rows in their order."""
    total = hashlib.sha256(struct.pack("<qq", table.height, table.width))
    for column in table.iter_columns():
        for text in (column.name, TYPES[column.dtype]):
            total.update(struct.pack("<q", len(text.encode())) + text.encode())
        total.update(column.is_not_null().cast(pl.UInt8).to_numpy().tobytes())
        for part in values(column):
            total.update(part)
    return total.hexdigest()


def values(column: pl.Series) -> list[bytes]:
    """The bytes of a column's values."""
    if column.dtype == pl.String:
        column = column.fill_null("")
        lengths = column.str.len_bytes().to_numpy().astype("<i8").tobytes()
        return [lengths, "".join(column.to_list()).encode()]
    if column.dtype == pl.Boolean:
        return [column.fill_null(False).cast(pl.UInt8).to_numpy().tobytes()]
    plain = column.cast(pl.Int64) if column.dtype == pl.Date else column
    array = plain.fill_null(0).to_numpy()
    return [array.astype("<f8" if column.dtype == pl.Float64 else "<i8").tobytes()]


def schema(table: pl.DataFrame) -> dict[str, str]:
    """Column names and canonical types, in order."""
    return {name: TYPES[dtype] for name, dtype in table.schema.items()}


def is_sorted(table: pl.DataFrame) -> bool:
    """Whether the rows of a canonical table stand in canonical order."""
    return not table.width or bool(table.equals(table.sort(pl.all(), nulls_last=False)))
