"""A workbook to hand back to the sender: the rows that were refused, as sent, with the wrong cells coloured."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from abreast.campaign.campaign import Campaign
from abreast.tables import Refusal, Refused, Table, read

ALL = "All refusals"
LONGEST_NAME, LONGEST_CELL = 31, 32_767
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
HEADINGS = ("file", "sheet", "row", "column", "value", "reason", "what to do")
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Text stays text: nothing that was sent is taken for a formula or a link."""


def write(campaign: Campaign, refusals: Sequence[Refusal], path: Path) -> None:
    """Write the workbook: a sheet with every refusal, and for each refused table a sheet with its refused rows."""
    with Workbook(str(path), PLAIN) as workbook:
        bold = workbook.add_format({"bold": True, "bottom": 1})
        wrong = workbook.add_format({"bg_color": "#F9C9C3"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        overview(workbook.add_worksheet(ALL), refusals, bold, wrapped)
        used = {ALL.lower()}
        for (file, sheet), part in itertools.groupby(refusals, lambda one: (one.file, one.sheet)):
            found = list(part)
            table = sent(campaign, file, sheet)
            if table is not None and any(one.row is not None for one in found):
                worksheet = workbook.add_worksheet(sheet_name(sheet or Path(file).stem, used))
                rows(worksheet, table, found, bold, wrong, wrapped)


def overview(worksheet: Worksheet, refusals: Iterable[Refusal], bold: Format, wrapped: Format) -> None:
    """Every refusal, one a row."""
    worksheet.write_row(0, 0, HEADINGS, bold)
    for line, one in enumerate(refusals, 1):
        place = (one.file, one.sheet, one.row, one.column, one.value or "", one.reason, one.remedy)
        for column, text in enumerate(place):
            put(worksheet, line, column, text, wrapped)
    worksheet.set_column(0, 4, 18)
    worksheet.set_column(5, 6, 50)
    worksheet.freeze_panes(1, 0)


def rows(
    worksheet: Worksheet,
    table: Table,
    refusals: Sequence[Refusal],
    bold: Format,
    wrong: Format,
    wrapped: Format,
) -> None:
    """The refused rows of a table as they were sent, with their number before and the reasons behind."""
    by_row: dict[int, list[Refusal]] = {}
    for one in refusals:
        by_row.setdefault(one.row or 0, []).append(one)
    columns = table.columns
    for column, name in enumerate(["row", *columns, "reason"]):
        put(worksheet, 0, column, name, bold)
    kept = table.text.with_columns(table.rows.alias("")).filter(pl.col("").is_in(list(by_row)))
    for line, row in enumerate(kept.iter_rows(named=True), 1):
        found = by_row[row[""]]
        marked = {one.column for one in found}
        put(worksheet, line, 0, row[""], None)
        for column, name in enumerate(columns, 1):
            put(worksheet, line, column, row[name], wrong if name in marked else None)
        reasons = "\n".join(f"{one.column}: {one.reason}" for one in found)
        put(worksheet, line, len(columns) + 1, reasons, wrapped)
    worksheet.set_column(len(columns) + 1, len(columns) + 1, 60)
    worksheet.freeze_panes(1, 1)


def put(worksheet: Worksheet, row: int, column: int, value: object, form: Format | None) -> None:
    """Write a number or a text, never anything a spreadsheet would run."""
    if isinstance(value, int):
        worksheet.write_number(row, column, value, form)
    elif value is None or value == "":
        worksheet.write_blank(row, column, None, form)
    else:
        text = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in str(value))
        worksheet.write_string(row, column, text[:LONGEST_CELL], form)


def sent(campaign: Campaign, file: str, sheet: str) -> Table | None:
    """The table a refusal speaks of, if it can be read at all."""
    headers = [source.header_rows or None for source in campaign.definition.figures]
    for header in dict.fromkeys([*headers, None]):
        try:
            tables = read(
                campaign.folder,
                file,
                sheet=sheet or None,
                header=header,
                encoding=campaign.definition.files.encoding,
            )
        except Refused:
            continue
        return tables[0]
    return None


def sheet_name(wanted: str, used: set[str]) -> str:
    """A name a workbook accepts and has not used, made from the wanted one."""
    clean = wanted.translate(FORBIDDEN).strip()[:LONGEST_NAME] or "table"
    name, number = clean, 2
    while name.lower() in used or name.lower() == "history":
        ending = f" {number}"
        name, number = clean[: LONGEST_NAME - len(ending)] + ending, number + 1
    used.add(name.lower())
    return name
