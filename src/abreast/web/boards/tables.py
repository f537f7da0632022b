"""What is on a board as a table to take away: CSV or a workbook, no cell of either taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook

from abreast.web.boards.board import Choice, Line, everything
from abreast.web.boards.envelope import Point
from abreast.web.boards.pictures import axes, points
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.models import Edition
from abreast.web.spreadsheet import harmless
from abreast.web.templatetags.words import title

COLUMNS = (
    "rank", "rank_low", "rank_high", "of", "value", "shrunk", "level", "gap", "gap_quantity", "gap_money",
    "funnel_low", "funnel_high", "status",
)  # fmt: skip
Row = Sequence[Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows(lines: Iterable[Line], points: dict[str, Point], names: Sequence[str]) -> list[Row]:
    """A heading, then every unit of a board; with `names` of two indicators also what it has of them."""
    head = ("unit", "title", "period", *COLUMNS, *names)
    made: list[Row] = [head]
    for line in lines:
        found = line.standing
        own = points.get(line.unit.code, ("", "")) if names else ()
        made.append(
            (line.unit.code, title(line.unit), found["period"], *(found[name] for name in COLUMNS), *own)
        )
    return made


def taken_out(campaign: Campaign, edition: Edition, choice: Choice, x: str = "", y: str = "") -> list[Row]:
    """All of a board; of an aspect with a frontier also what its units have of the two indicators of the picture."""
    lines = everything(campaign, edition, choice)
    chosen = axes(campaign, choice.aspect, x, y)
    if chosen is None:
        return rows(lines, {}, ())
    return rows(lines, points(campaign, edition, lines, chosen), (chosen.x, chosen.y))


def as_csv(table: Iterable[Row]) -> bytes:
    """UTF-8 with a mark by which spreadsheets know it."""
    stream = StringIO()
    writer = csv.writer(stream)
    for row in table:
        writer.writerow([harmless(cell) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode()


def as_workbook(table: Sequence[Row], sheet: str) -> bytes:
    """One sheet, its heading frozen; texts stay texts and numbers numbers."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        page = book.add_worksheet(sheet[:31])
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 2)
        page.set_column(0, 1, 24)
        for place, row in enumerate(table):
            page.write_row(place, 0, ["" if cell is None else cell for cell in row], None if place else bold)
    return stream.getvalue()
