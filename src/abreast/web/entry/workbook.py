"""The grid as a workbook to be filled in."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from abreast.web.entry.grid import Grid, Row
from abreast.web.templatetags.words import title

SUFFIX = ".xlsx"
SHEET, DOWNLOADED = "figures", "downloaded"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMED = ("unit", "title")


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
        _downloaded(book.add_worksheet(DOWNLOADED), shown)
        book.set_properties({"title": f"figures {period}"})
    return stream.getvalue()


def _downloaded(sheet: Worksheet, shown: Grid) -> None:
    """What the cells hold now, kept out of sight: what others change meanwhile is told from what was filled in."""
    sheet.very_hidden()
    for place, name in enumerate(("unit", *(column.code for column in shown.columns))):
        sheet.write_string(0, place, name)
    for line, row in enumerate(shown.rows, 1):
        sheet.write_string(line, 0, row.unit.code)
        for place, one in enumerate(row.places, 1):
            sheet.write_string(line, place, one.cell.text)


def _cells(sheet: Worksheet, line: int, row: Row, locked: Format) -> None:
    for place, one in enumerate(row.places, len(NAMED)):
        if not one.asked:
            sheet.write_blank(line, place, None, locked)
        elif one.cell.value is not None and not one.cell.text.endswith("%"):
            sheet.write_number(line, place, one.cell.value)
        elif one.cell.text:
            sheet.write_string(line, place, one.cell.text)
