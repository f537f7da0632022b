"""Where cells stand: each column of values of each table is a part, and a cell knows its part and row."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import polars as pl

CELLS = {
    "unit": pl.String,
    "period": pl.String,
    "indicator": pl.String,
    "text": pl.String,
    "number": pl.Float64,
    "part": pl.UInt32,
    "row": pl.UInt32,
}
"""Cells: unit, period and indicator as written, the text, the number where the cell is one by type, the place."""


@dataclass(frozen=True, slots=True)
class Part:
    """A column of values, and the columns in which its unit, period and indicator stand."""

    file: str
    sheet: str
    by: str
    column: str
    unit_column: str
    period_column: str
    indicator_column: str


PARTS = {"part": pl.UInt32} | dict.fromkeys(Part.__slots__, pl.String)


def frame(parts: list[Part]) -> pl.DataFrame:
    """The parts as a frame that cells can be joined with."""
    rows = [{"part": index, **asdict(part)} for index, part in enumerate(parts)]
    return pl.DataFrame(rows, schema=PARTS)


def placed(cells: pl.DataFrame, parts: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The cells with columns of their parts added."""
    index = cells["part"]
    return cells.with_columns(parts[name].gather(index) for name in names)
