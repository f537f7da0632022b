"""What goes back to the sender: rows as sent, wrong cells coloured, and nothing a spreadsheet would run."""

from __future__ import annotations

import zipfile
from pathlib import Path

import fastexcel
import pytest

from abreast.campaign.campaign import load
from abreast.figures import refusals_workbook
from abreast.figures.reading import read_files
from abreast.figures.refusals_workbook import sheet_name


@pytest.fixture
def returned(plants: Path) -> Path:
    with (plants / "figures" / "long.csv").open("a") as stream:
        stream.write('w9,2026-01,output,"=HYPERLINK(""http://x"",""y"")"\nw4,2026-02,output,@SUM(1)\n')
    campaign = load(plants)
    path = plants / "back.xlsx"
    refusals_workbook.write(campaign, read_files(campaign).refusals, path)
    return path


def cells(path: Path, sheet: str) -> list[tuple[str | None, ...]]:
    return fastexcel.read_excel(path).load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()


def test_every_refusal_on_the_first_sheet(returned: Path) -> None:
    found = cells(returned, "All refusals")
    assert found[0][:5] == ("file", "sheet", "row", "column", "value")
    assert [(row[2], row[3]) for row in found[1:]] == [("15", "unit"), ("15", "value"), ("16", "value")]


def test_the_refused_rows_as_sent(returned: Path) -> None:
    assert cells(returned, "long") == [
        ("row", "unit", "period", "indicator", "value", "reason"),
        (
            "15",
            "w9",
            "2026-01",
            "output",
            '=HYPERLINK("http://x","y")',
            "unit: is no unit\nvalue: is not a number",
        ),
        ("16", "w4", "2026-02", "output", "@SUM(1)", "value: is not a number"),
    ]


def test_nothing_in_it_is_a_formula_or_a_link(returned: Path) -> None:
    with zipfile.ZipFile(returned) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names if name.startswith("xl/worksheets/"))
    assert b"<f>" not in text
    assert b"hyperlink" not in text.lower()
    assert not any("_rels" in name and "sheet" in name for name in names)


def test_wrong_cells_are_coloured(returned: Path) -> None:
    with zipfile.ZipFile(returned) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "FFF9C9C3" in styles
    assert 'r="B2" s="' in sheet
    assert 'r="E2" s="' in sheet
    assert 'r="C2" s="' not in sheet


def test_names_of_sheets() -> None:
    used = {"all refusals"}
    assert sheet_name("figures/[march]:*?", used) == "figures  march"
    assert sheet_name("x" * 40, used) == "x" * 31
    assert sheet_name("X" * 40, used) == "X" * 29 + " 2"
    assert sheet_name("History", used) == "History 2"
    assert sheet_name("''", used) == "table"
