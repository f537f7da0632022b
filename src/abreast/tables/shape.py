"""From a grid of text to a table: where the header is, what columns are called, which rows hold anything."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from abreast.tables.refusal import Refusal, Refused
from abreast.tables.table import Table, letters

LOOK = 20


def header_index(grid: Sequence[Sequence[str | None]]) -> int | None:
    """The header: the first of the top rows with at least half as many filled cells as the fullest of them.

    Title lines above a table fill one cell or two; they are passed over. None when no cell is filled.
    """
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in grid[:LOOK]]
    fullest = max(filled, default=0)
    if fullest == 0:
        return None
    return next(index for index, count in enumerate(filled) if 2 * count >= fullest)


def headers(cells: Sequence[str | None], file: str, sheet: str, row: int) -> list[str]:
    """Column names as written; every name that stands twice is refused."""
    names = [(cell or "").strip() or f"({letters(index)})" for index, cell in enumerate(cells)]
    twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    if twice:
        raise Refused(
            Refusal(
                file=file,
                sheet=sheet,
                row=row,
                column=name,
                value=name,
                reason=f"is the header of {names.count(name)} columns",
                remedy="give every column its own name",
            )
            for name in sorted(twice)
        )
    return names


def table(
    text: pl.DataFrame,
    numbers: pl.DataFrame,
    names: Sequence[str],
    *,
    file: str,
    sheet: str = "",
    header_row: int,
) -> Table:
    """A table from the grid below the header: stripped, without empty rows and nameless empty columns."""
    text = text.rename(dict(zip(text.columns, names, strict=True)))
    text = text.select(pl.all().str.strip_chars().replace("", None))
    kept = [name for name in names if not (name.startswith("(") and text[name].null_count() == text.height)]
    text = text.select(kept).with_row_index("", header_row + 1)
    filled = text.select(pl.any_horizontal(pl.col(kept).is_not_null()).fill_null(False)).to_series()
    whole = bool(filled.all())
    text = text if whole else text.filter(filled)
    if numbers.width:
        numbers = numbers.rename(dict(zip(numbers.columns, names, strict=True))).select(kept)
        numbers = numbers if whole else numbers.filter(filled)
    return Table(file, sheet, text.drop(""), numbers, text[""].alias("row"), header_row)
