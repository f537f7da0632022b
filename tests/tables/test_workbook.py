"""Workbooks, Parquet, and archives made to hurt."""

from __future__ import annotations

import datetime
import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from abreast.tables import Limits, Refused, read, read_named


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet("March")
        sheet.write(0, 1, "Return for March")
        sheet.write_row(2, 1, ["unit", "n", "when", "rate"])
        sheet.write_row(3, 1, ["A", 12300, "", 0.125])
        sheet.write_datetime(3, 3, datetime.datetime(2026, 3, 1), day)
        sheet.write_row(5, 1, ["007", "1.234"])
        sheet.write_formula(5, 4, "=1/0", None, "#DIV/0!")
        sheet.write_row(6, 1, ["C", 1e-12, True, "1e5"])
        workbook.add_worksheet("Empty")
        workbook.add_chartsheet("Chart")
        workbook.add_worksheet("April").write_row(0, 0, ["unit", "n"])
    return tmp_path


def test_cells_as_text_and_as_numbers(book: Path) -> None:
    [table] = read(book, "b.xlsx")
    assert (table.sheet, table.header_rows, table.rows.to_list()) == ("March", (3,), [4, 6, 7])
    assert table.text.rows() == [
        ("A", "12300", "2026-03-01", "0.125"),
        ("007", "1.234", None, "#DIV/0!"),
        ("C", "0", "true", "1e5"),
    ]
    assert table.numbers.rows() == [
        (None, 12300.0, None, 0.125),
        (None, None, None, None),
        (None, 1e-12, None, None),
    ]


def test_sheets(book: Path) -> None:
    assert [table.sheet for table in read(book, "b.xlsx", sheet="*")] == ["March", "April"]
    assert [table.columns for table in read(book, "b.xlsx", sheet="April")] == [["unit", "n"]]


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("May", "b.xlsx, sheet May: is not in the workbook (its sheets are: March, Empty, Chart, April)"),
        ("Empty", "b.xlsx, sheet Empty: is empty (fill it, or remove it)"),
    ],
)
def test_sheets_that_cannot_be_read(book: Path, sheet: str, line: str) -> None:
    with pytest.raises(Refused, match=r"b\.xlsx") as caught:
        read(book, "b.xlsx", sheet=sheet)
    assert str(caught.value) == line


def test_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "unit": ["A", None, "B"],
            "n": [1, None, 3],
            "x": [1.0, None, 2.5],
            "day": [datetime.date(2026, 3, 1), None, None],
        }
    )
    frame.write_parquet(tmp_path / "t.parquet")
    table = read_named(tmp_path, "t")
    assert table is not None
    assert table.text.rows() == [("A", "1", "1", "2026-03-01"), ("B", "3", "2.5", None)]
    assert table.numbers.rows() == [(None, 1.0, 1.0, None), (None, 3.0, 2.5, None)]
    assert table.rows.to_list() == [2, 4]


def test_parquet_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1" * 40)
    with pytest.raises(Refused, match="is not a Parquet file that can be read"):
        read(tmp_path, "t.parquet")


def test_parquet_of_absurd_length(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1] * 1000}).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(Refused, match="has 1,000 rows, more than the 999 allowed"):
        read(tmp_path, "t.parquet", limits=Limits(rows=999))


def swapped(path: Path, member: str, data: bytes) -> None:
    """Rewrite a workbook with one member's contents exchanged."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in (contents | {member: data}).items():
            archive.writestr(name, data if name == member else old)


def refused(folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, "b.xlsx", limits=Limits(unpacked_bytes=5_000_000))
    return str(caught.value)


def test_zip_bomb(book: Path) -> None:
    swapped(book / "b.xlsx", "xl/worksheets/sheet1.xml", b" " * 6_000_000)
    assert (book / "b.xlsx").stat().st_size < 50_000
    assert refused(book) == (
        "b.xlsx: unpacks to more than the 5,000,000 bytes allowed "
        "(take out what is not needed, or save it as CSV)"
    )


def test_zip_bomb_whose_stated_size_lies(book: Path) -> None:
    path = book / "b.xlsx"
    swapped(path, "xl/worksheets/sheet1.xml", b" " * 6_000_000)
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 6_000_000), struct.pack("<I", 100)))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size == 100
    assert "unpacks to more than" in refused(book)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row><c r = \'xfd1048576\'><v>1</v></c></row>',
        f'<row r="1">{"<c><v>1</v></c>" * 16384}</row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_one_cell_far_away(book: Path, cells: str) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cells}</sheetData></worksheet>"
    )
    swapped(book / "b.xlsx", "xl/worksheets/sheet1.xml", sheet.encode())
    assert "b.xlsx: has a sheet that reaches row 1,048,576 and column 16,384" in refused(book)


def test_too_many_members(book: Path) -> None:
    with pytest.raises(Refused, match=r"packs .* members, more than the 3 allowed"):
        read(book, "b.xlsx", limits=Limits(members=3))


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", b"<html></html>", b"\xd0\xcf\x11\xe0 old workbook"])
def test_what_only_calls_itself_a_workbook(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.xlsx").write_bytes(data)
    assert refused(tmp_path).startswith("b.xlsx: is not a workbook that can be read: ")


def test_a_damaged_workbook_is_refused_whatever_byte_is_damaged(book: Path) -> None:
    """Cut anywhere, it is refused; nothing else is raised."""
    whole = (book / "b.xlsx").read_bytes()
    for cut in range(1, len(whole) - 1, 97):
        (book / "b.xlsx").write_bytes(whole[:cut])
        assert refused(book)
