"""A filled workbook against what is stored by now: what is saved, what is left alone, what is told."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import fastexcel
import pytest
from django.test import Client
from xlsxwriter import Workbook

from abreast.figures.number import Notation, number
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.merging import Clash, merged
from abreast.web.entry.models import Figure
from web.test_submitting import send
from web.world import PERIOD

POINT, COMMA = Notation(".", ","), Notation(",", ".")
GRID = f"/c/small/entry/d1/{PERIOD}"


@pytest.mark.parametrize(
    ("mine", "left", "stored", "saved", "clash"),
    [
        ("120", "", "", "120", None),
        ("120", "", "130", None, ("120", "130")),
        ("", "", "130", None, None),
        ("", "120", "120", "", None),
        ("120", "120", "130", None, None),
        ("120", "110", "120.0", None, None),
        ("1,234", "1234", "1234", None, None),
        ("", "120", "130", None, ("", "130")),
    ],
)
def test_a_cell_is_saved_where_only_the_workbook_changed_it(
    mine: str, left: str, stored: str, saved: str | None, clash: tuple[str, str] | None
) -> None:
    found = merged({"output": mine}, {"output": left}, {"output": stored}, frozenset(), POINT)
    assert found.changes.get("output") == saved
    assert found.clashes == ([Clash("output", *clash)] if clash else [])


def test_a_workbook_of_ones_own_replaces_only_what_one_entered_and_erases_nothing() -> None:
    mine, stored = {"output": "5", "scrap": "", "hours": "7"}, {"output": "4", "scrap": "3", "hours": "6"}
    found = merged(mine, None, stored, frozenset({"output"}), POINT)
    assert found.changes == {"output": "5"}
    assert found.clashes == [Clash("hours", "7", "6")]


@pytest.mark.parametrize("value", [1234.0, 0.125, -12.5, 1e21, 1e-9, 0.1 + 0.2, 0.0])
@pytest.mark.parametrize("notation", [POINT, COMMA, Notation(",", " ")])
def test_a_number_is_written_as_it_is_read(value: float, notation: Notation) -> None:
    assert number(notation.write(value), notation) == (value, False)


def back(client: Client, content: bytes) -> str:
    stream = BytesIO(content)
    stream.name = "filled.xlsx"
    return client.post(f"{GRID}/upload", {"workbook": stream}, follow=True).content.decode()


def test_a_workbook_read_back_as_it_went_out_changes_nothing(
    signed_in: Callable[[str], Client], campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    client = signed_in("upper")
    campaign.definition += '\n[files]\ndecimal = ","\nthousands = "."\n'
    campaign.save()
    send("upper", unit("p1"), "save", {"output": "1.234", "scrap": "0,125"})
    before = dict(Figure.objects.filter(campaign=campaign, period=PERIOD).values_list("text", "value"))
    assert before == {"1.234": 1234.0, "0,125": 0.125}
    page = back(client, client.get(f"{GRID}/workbook").content)
    assert "0 forms were filled" in page
    assert (
        dict(Figure.objects.filter(campaign=campaign, period=PERIOD).values_list("text", "value")) == before
    )


def test_what_was_entered_after_the_download_is_not_overwritten(
    signed_in: Callable[[str], Client], campaign: Campaign, unit: Callable[[str], Unit], tmp_path: Path
) -> None:
    client = signed_in("upper")
    empty = client.get(f"{GRID}/workbook").content
    send("leader", unit("p1"), "save", {"output": "120"})
    assert "0 forms were filled" in back(client, empty)
    told = back(client, changed(empty, tmp_path, output=125, scrap=4))
    assert "1 forms were filled" in told
    assert "the workbook has 125, but 120 has been entered by somebody else" in told
    stored = Figure.objects.filter(campaign=campaign, period=PERIOD).values_list("indicator", "value")
    assert dict(stored) == {"output": 120.0, "scrap": 4.0}


def changed(content: bytes, folder: Path, **first: float) -> bytes:
    """The workbook with other numbers in its first row, every sheet of it kept."""
    (folder / "out.xlsx").write_bytes(content)
    reader = fastexcel.read_excel(folder / "out.xlsx")
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        for name in reader.sheet_names:
            sheet = book.add_worksheet(name)
            rows = reader.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
            for line, row in enumerate(rows):
                for place, text in enumerate(row):
                    if name == "figures" and line == 1 and (value := first.get(rows[0][place])) is not None:
                        sheet.write_number(line, place, value)
                    elif text is not None:
                        sheet.write_string(line, place, text)
    return stream.getvalue()
