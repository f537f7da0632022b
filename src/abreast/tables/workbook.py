"""Workbooks: every sheet's cells as text, and as numbers where the cell is one."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from abreast.tables.heading import Place, deepest, heading
from abreast.tables.limits import LIMITS, Limits
from abreast.tables.paths import name_of
from abreast.tables.phrase import Phrase, reason_of
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.shape import table
from abreast.tables.table import Table, letters
from abreast.tables.unpack import TooLarge, check

ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
ERROR = re.compile(r"Error\((\w+)\)")
MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"


def read_workbook(
    folder: Path, path: Path, sheet: str | None = None, header: Place = None, limits: Limits = LIMITS
) -> list[Table]:
    """The tables on the sheets asked for: a name, "*" for all that hold something, None for the first.

    Raises Refused with every fault of every sheet.
    """
    file = name_of(folder, path)
    reader = opened(file, path, limits)
    tables: list[Table] = []
    refusals: list[Refusal] = []
    for name in wanted(file, reader.sheet_names, sheet):
        try:
            tables += read_sheet(reader, file, name, header, must=sheet != "*")
        except Refused as refused:
            refusals += refused.refusals
    if not tables and not refusals:
        refusals.append(
            Refusal(file=file, reason=Phrase("has no sheet that holds anything"), remedy=Phrase("fill it"))
        )
    if refusals:
        raise Refused(refusals)
    return tables


def opened(file: str, path: Path, limits: Limits) -> Any:
    """The workbook, once it is known to be safe to unpack."""
    try:
        check(path, limits)
        return fastexcel.read_excel(path)
    except TooLarge as error:
        reason, remedy = reason_of(error), Phrase("take out what is not needed, or save it as CSV")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, fastexcel.FastExcelError) as error:
        reason = Phrase("is not a workbook that can be read: {error}", error=first_line(error))
        remedy = Phrase("open it in a spreadsheet program and save it as .xlsx")
    raise Refused([Refusal(file=file, reason=reason, remedy=remedy)])


def first_line(error: Exception) -> str:
    """What a library said, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def wanted(file: str, sheets: list[str], sheet: str | None) -> list[str]:
    """The names of the sheets to read."""
    if sheet is None:
        return sheets[:1]
    if sheet == "*":
        return sheets
    if sheet not in sheets:
        there = ", ".join(sheets)
        raise Refused(
            [
                Refusal(
                    file=file,
                    sheet=sheet,
                    reason=Phrase("is not in the workbook"),
                    remedy=Phrase("its sheets are: {there}", there=there),
                )
            ]
        )
    return [sheet]


def read_sheet(reader: Any, file: str, name: str, header: Place, *, must: bool) -> list[Table]:
    """The table on a sheet, as a list of one; none when the sheet is empty and need not be read."""
    try:
        loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except (fastexcel.FastExcelError, ValueError) as error:
        if not must:
            return []  # a chart sheet has no cells
        reason = Phrase("cannot be read: {error}", error=first_line(error))
        raise Refused([Refusal(file=file, sheet=name, reason=reason)]) from error
    text = text_of(loaded)
    head = heading(text.head(deepest(header)).rows(), header, file, name)
    if head is None:
        if not must:
            return []
        raise Refused(
            [
                Refusal(
                    file=file,
                    sheet=name,
                    reason=Phrase("is empty"),
                    remedy=Phrase("fill it, or remove it"),
                )
            ]
        )
    numbers = numbers_of(reader, name, text)
    return [table(text.slice(head.last), numbers.slice(head.last), head, file=file, sheet=name)]


def text_of(loaded: Any) -> pl.DataFrame:
    """Every cell as text: days without their midnight, error cells by the sign shown for them."""
    if not loaded.width:
        return pl.DataFrame()
    batch, errors = loaded.to_arrow_with_errors()
    frame = pl.DataFrame(batch)
    frame.columns = [letters(index) for index in range(frame.width)]
    frame = frame.with_columns(pl.all().cast(pl.String).str.replace(MIDNIGHT, "$1"))
    return frame if errors is None else with_errors(frame, errors.errors)


def with_errors(frame: pl.DataFrame, errors: list[Any]) -> pl.DataFrame:
    """Error cells, which the reader leaves empty, written back as text."""
    by_column: dict[int, tuple[list[int], list[str]]] = {}
    for error in errors:
        row, column = error.offset_position
        rows, signs = by_column.setdefault(column, ([], []))
        kind = ERROR.search(error.detail)
        rows.append(row)
        signs.append(ERRORS.get(kind[1], "#ERROR!") if kind else "#ERROR!")
    for column, (rows, signs) in by_column.items():
        frame = frame.with_columns(frame.to_series(column).scatter(rows, signs))
    return frame


def numbers_of(reader: Any, name: str, text: pl.DataFrame) -> pl.DataFrame:
    """Float64 where a cell is a number by type; text that looks like a number stays text.

    Read as truth values, number cells give true or false and text cells nothing, which tells them apart.
    """
    options = {"header_row": None, "skip_rows": 0}
    floats = reader.load_sheet(name, dtypes="float", **options).to_polars()
    truths = reader.load_sheet(name, dtypes="boolean", **options).to_polars()
    floats.columns = truths.columns = text.columns
    return text.select(
        pl.when(truths[column].is_not_null() & ~pl.col(column).is_in(["true", "false"]))
        .then(floats[column])
        .alias(column)
        for column in text.columns
    )
