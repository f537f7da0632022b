"""A table as it was sent: text of every cell, numbers where cells are numbers, and the rows they stood in."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from abreast.tables.phrase import NOTHING, Phrase
from abreast.tables.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or file.

    `text`: a String column per heading, cells stripped, empty cells null, empty rows left out.
    `numbers`: Float64, the same shape: cells that are numbers by type (workbooks, Parquet), else null.
    In a CSV file all is text and `numbers` has no columns.
    `header_rows`: the rows of the heading, from 1; `header_cells`: per column what stands in each of them.
    `rows`: for each row of `text` its number (UInt32) as a spreadsheet counts, the heading's included.
    """

    file: str
    sheet: str
    text: pl.DataFrame
    numbers: pl.DataFrame
    rows: pl.Series
    header_rows: tuple[int, ...]
    header_cells: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> list[str]:
        """Headings as written, stripped, of two rows `upper / lower`; without one the letter, as in "(D)"."""
        return self.text.columns

    def refuse(
        self,
        index: int | None,
        column: str,
        reason: Phrase,
        remedy: Phrase = NOTHING,
        value: str | None = None,
    ) -> Refusal:
        """A refusal at the cell `column` of the row with this index in `text`; None means the heading."""
        row = self.header_rows[-1] if index is None else int(self.rows[index])
        if value is None and index is not None and column in self.text.columns:
            value = self.text[column][index] or ""
        return Refusal(
            file=self.file,
            sheet=self.sheet,
            row=row,
            column=column,
            value=value,
            reason=reason,
            remedy=remedy,
        )


def letters(index: int) -> str:
    """The name a spreadsheet gives its column: 0 is A, 25 Z, 26 AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
