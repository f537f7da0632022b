"""The grid as a workbook, out to be filled in and back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from xlsxwriter import Workbook

from abreast.tables import Limits, Refusal, Refused, Table, read
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.entry.grid import Grid, Row, grid
from abreast.web.entry.submitting import Message, submit
from abreast.web.templatetags.words import title

SUFFIX = ".xlsx"
SHEET = "figures"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMED = ("unit", "title")
HANDED_IN = Limits(file_bytes=5_000_000, unpacked_bytes=100_000_000, cells=1_000_000)
"""What somebody hands in is read by the process that answers pages, so less is allowed than in a folder."""


def workbook(shown: Grid, period: str) -> bytes:
    """A sheet with a row for every form; nothing in it is taken for a formula."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        sheet = book.add_worksheet(SHEET)
        bold, locked = book.add_format({"bold": True}), book.add_format({"bg_color": "#eeeeee"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 1, 24)
        for place, name in enumerate((*NAMED, *(column.code for column in shown.columns))):
            sheet.write_string(0, place, name, bold)
            if place >= len(NAMED):
                sheet.write_comment(0, place, title(shown.columns[place - len(NAMED)].indicator))
        for line, row in enumerate(shown.rows, 1):
            sheet.write_string(line, 0, row.unit.code)
            sheet.write_string(line, 1, title(row.unit))
            _cells(sheet, line, row, locked)
        book.set_properties({"title": f"figures {period}"})
    return stream.getvalue()


def _cells(sheet: object, line: int, row: Row, locked: object) -> None:
    for place, one in enumerate(row.places, len(NAMED)):
        if not one.asked:
            sheet.write_blank(line, place, None, locked)  # type: ignore[attr-defined]
        elif one.cell.value is not None and not one.cell.text.endswith("%"):
            sheet.write_number(line, place, one.cell.value)  # type: ignore[attr-defined]
        elif one.cell.text:
            sheet.write_string(line, place, one.cell.text)  # type: ignore[attr-defined]


def handed_in(content: bytes, shown: Grid) -> tuple[list[tuple[Row, dict[str, str]]], list[Refusal]]:
    """The forms of a workbook that can be changed, with what differs from what is stored; and what was refused."""
    try:
        table = _read(content)
    except Refused as refused:
        return [], list(refused.refusals)
    if "unit" not in table.columns:
        return [], [
            table.refuse(None, "unit", "is not among the columns", "keep the columns of the workbook")
        ]
    rows = {row.unit.code: row for row in shown.rows}
    found, refusals = [], []
    for index, cells in enumerate(table.text.iter_rows(named=True)):
        row = rows.get(str(cells["unit"] or ""))
        if row is None or not row.may_enter or not row.report.editable:
            refusals.append(
                table.refuse(index, "unit", "has no form here that you can fill in", "leave its row out")
            )
        elif changes := _changes(cells, row):
            found.append((row, changes))
    return found, refusals


def fill(actor: Actor, unit: Unit, period: str, content: bytes) -> tuple[int, list[Refusal]]:
    """Save every row of a workbook as its unit's form; returns how many forms were filled, and what was refused."""
    rows, refusals = handed_in(content, grid(actor, unit, period))
    saved = 0
    for row, changes in rows:
        message = Message(uuid4(), "save", row.report.version, changes)
        saved += submit(actor, row.unit, period, message).status == 200
    return saved, refusals


def _read(content: bytes) -> Table:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"workbook{SUFFIX}"
        path.write_bytes(content)
        return read(Path(folder), path, limits=HANDED_IN)[0]


def _changes(cells: dict[str, str | None], row: Row) -> dict[str, str]:
    given = {one.code: (cells.get(one.code) or "").strip() for one in row.places if one.code in cells}
    return {
        one.code: given[one.code]
        for one in row.places
        if one.code in given and given[one.code] != one.cell.text
    }
