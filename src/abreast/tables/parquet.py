"""Parquet tables: typed, so numbers are numbers and the rest is written out as text."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from abreast.tables.heading import Heading, refuse_twice
from abreast.tables.limits import LIMITS, Limits
from abreast.tables.paths import name_of
from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.shape import table
from abreast.tables.table import Table, letters


def read_parquet(folder: Path, path: Path, limits: Limits = LIMITS) -> Table:
    """The table in a Parquet file; its rows are counted as if the heading stood in row 1. Raises Refused."""
    file = name_of(folder, path)
    frame = loaded(file, path, limits)
    names = tuple(name.strip() or f"({letters(index)})" for index, name in enumerate(frame.columns))
    refuse_twice(names, file, "", 1)
    head = Heading((1,), names, tuple((name,) for name in names))
    text = frame.select(as_text(name, dtype) for name, dtype in frame.schema.items())
    numbers = frame.select(
        (pl.col(name).cast(pl.Float64) if dtype.is_numeric() else pl.lit(None, pl.Float64)).alias(name)
        for name, dtype in frame.schema.items()
    )
    return table(text, numbers, head, file=file)


def loaded(file: str, path: Path, limits: Limits) -> pl.DataFrame:
    """The file's contents, once its footer promises a size within the limits."""
    try:
        footer = pq.read_metadata(path)
        check(file, footer, limits)
        return pl.read_parquet(path, use_statistics=False)
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError) as error:
        reason = Phrase("is not a Parquet file that can be read")
        raise Refused([Refusal(file=file, reason=reason, remedy=Phrase("write it again"))]) from error


def check(file: str, footer: pq.FileMetaData, limits: Limits) -> None:
    """Raises Refused for tables too large to read."""
    unpacked = sum(footer.row_group(index).total_byte_size for index in range(footer.num_row_groups))
    too_many = [
        (footer.num_rows, limits.rows, Phrase("rows")),
        (footer.num_columns, limits.columns, Phrase("columns")),
        (unpacked, limits.unpacked_bytes, Phrase("bytes")),
    ]
    for count, limit, what in too_many:
        if count > limit:
            reason = Phrase(
                "has {count:,} {what}, more than the {most:,} allowed", count=count, what=what, most=limit
            )
            raise Refused([Refusal(file=file, reason=reason, remedy=Phrase("split it into several files"))])


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column written as people would write it: whole numbers without a point, dates by year, month, day."""
    column = pl.col(name)
    if dtype.is_float():
        whole = column.is_finite() & (column == column.round(0)) & (column.abs() < 1e15)
        return (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.replace(" 00:00:00$", "")
    if dtype.is_nested() or dtype == pl.Binary:
        return pl.lit("(not text)").alias(name)
    return column.cast(pl.String)
