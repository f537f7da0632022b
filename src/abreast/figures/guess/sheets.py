"""The tables of a file with the place of their headings, found by looking at the top of each sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from abreast.tables.csvfile import beginning, lines_of, separator_of
from abreast.tables.heading import LOOK
from abreast.tables.limits import LIMITS
from abreast.tables.paths import inside, regular
from abreast.tables.phrase import Phrase
from abreast.tables.read import read
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.table import Table
from abreast.tables.workbook import opened, text_of

NUMBER = re.compile(r"^[(+−-]?\s*[$€£¥￥]?\s*\d[\d\s.,'’]*\s*[%％]?\)?$")
Grid = Sequence[Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `header` are the rows of its heading from 1, `above` what stands over it."""

    name: str
    table: Table
    header: tuple[int, ...]
    above: tuple[str, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        """Sheets with the same headings belong together."""
        return tuple(self.table.columns)


@dataclass(frozen=True, slots=True)
class File:
    """The sheets that hold tables, the names of the others, and whether a CSV file separates by semicolons."""

    path: Path
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...]
    semicolons: bool = False


def read_file(path: Path) -> File:
    """Every table of a file; raises Refused where there is none to read."""
    regular(path.parent, inside(path.parent, path.name), LIMITS)
    grids, semicolons = _grids(path)
    sheets: list[Sheet] = []
    left_out: list[str] = []
    refusals: list[Refusal] = []
    for name, grid in grids.items():
        header = header_of(grid)
        if header is None:
            left_out.append(name)
            continue
        try:
            table = read(path.parent, path.name, sheet=name or None, header=header)[0]
        except Refused as refused:
            refusals += refused.refusals
            continue
        if not table.text.height or len(table.columns) < 2:
            left_out.append(name)
            continue
        above = [cell.strip() for row in grid[: header[0] - 1] for cell in row if cell and cell.strip()]
        sheets.append(Sheet(name, table, header, tuple(above)))
    if refusals or not sheets:
        nothing = Refusal(
            file=path.name,
            reason=Phrase("holds no table"),
            remedy=Phrase("give a sheet with headings and figures"),
        )
        raise Refused(refusals or [nothing])
    return File(path, tuple(sheets), tuple(left_out), semicolons)


def _grids(path: Path) -> tuple[dict[str, Grid], bool]:
    """The top rows of every sheet, a CSV file being one without a name."""
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        return _workbook(path), False
    if suffix == ".parquet":
        return {"": [list(pl.read_parquet_schema(path)), ["1"] * 99]}, False
    data = lines_of(path.name, path.read_bytes(), None)
    separator = separator_of(data)
    return {"": beginning(path.name, data, separator, LOOK + 10)}, separator == ";"


def _workbook(path: Path) -> dict[str, Grid]:
    reader = opened(path.name, path, LIMITS)
    grids: dict[str, Grid] = {}
    for name in reader.sheet_names:
        try:
            loaded = reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=LOOK + 10, dtypes="string")
        except ValueError:
            continue  # a chart sheet has no cells
        grids[name] = text_of(loaded).rows()
    return grids


def header_of(grid: Grid) -> tuple[int, ...] | None:
    """The row or two rows that hold the headings, from 1; None where there is no table."""
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in grid]
    fullest = max(filled[:LOOK], default=0)
    if fullest < 2:
        return None
    top = next(row for row, count in enumerate(filled, 1) if count >= 2 and 2 * count >= fullest)
    if top > 1 and _twice(grid[top - 1]) and filled[top - 2] >= 1:
        return (top - 1, top)
    if top > 1 and filled[top - 2] >= 2 and not _figures(grid, top - 1):
        return (top - 1, top)
    return (top, top + 1) if _second_row(grid, top) else (top,)


def _second_row(grid: Grid, top: int) -> bool:
    """Whether the row below the heading holds words where the rows below it hold numbers."""
    below = grid[top + 1 : top + 9]
    if not below:
        return False
    width = len(grid[top])
    numeric = [
        column
        for column in range(width)
        if (cells := [row[column] for row in below if column < len(row) and (row[column] or "").strip()])
        and sum(is_number(cell) for cell in cells) * 2 > len(cells)
    ]
    words = [
        column for column in numeric if (cell := (grid[top][column] or "").strip()) and not is_number(cell)
    ]
    missing = {"-", "–", "—", "n/a", "na", "..", "…"}
    words = [column for column in words if (grid[top][column] or "").strip().lower() not in missing]
    return len(numeric) >= 1 and len(words) * 2 > len(numeric)


def _twice(row: Sequence[str | None]) -> bool:
    names = [cell.strip() for cell in row if cell and cell.strip()]
    return len(set(names)) < len(names)


def _figures(grid: Grid, row: int) -> bool:
    """Whether a row (from 1) holds numbers that are no years."""
    cells = [cell for cell in grid[row - 1] if cell and cell.strip()]
    return any(is_number(cell) and not re.fullmatch(r"(19|20)\d\d", cell.strip()) for cell in cells)


def is_number(cell: str | None) -> bool:
    """Whether a cell looks like a number, however it is written."""
    return bool(cell and NUMBER.match(cell.strip()))
