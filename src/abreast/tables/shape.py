"""From a grid of text to a table: stripped, without empty rows, its rows numbered."""

from __future__ import annotations

import polars as pl

from abreast.tables.heading import Heading
from abreast.tables.table import Table


def table(
    text: pl.DataFrame, numbers: pl.DataFrame, heading: Heading, *, file: str, sheet: str = ""
) -> Table:
    """A table from the grids below the heading; columns with neither name nor content are left out."""
    names = heading.names
    text = text.rename(dict(zip(text.columns, names, strict=True)))
    text = text.select(pl.all().str.strip_chars().replace("", None))
    kept = [index for index, name in enumerate(names) if any(heading.cells[index]) or has_any(text[name])]
    columns = [names[index] for index in kept]
    text = text.select(columns).with_row_index("", heading.last + 1)
    filled = text.select(pl.any_horizontal(pl.col(columns).is_not_null()).fill_null(False)).to_series()
    whole = bool(filled.all())
    text = text if whole else text.filter(filled)
    if numbers.width:
        numbers = numbers.rename(dict(zip(numbers.columns, names, strict=True))).select(columns)
        numbers = numbers if whole else numbers.filter(filled)
    return Table(
        file=file,
        sheet=sheet,
        text=text.drop(""),
        numbers=numbers,
        rows=text[""].alias("row"),
        header_rows=heading.rows,
        header_cells=tuple(heading.cells[index] for index in kept),
    )


def has_any(column: pl.Series) -> bool:
    """Whether any cell is filled."""
    return column.null_count() < len(column)
