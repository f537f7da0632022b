"""Where headings stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from abreast.tables import Refused, read

TWO = b"Return of the plant,,,,\n\n,,2026-03,,2026-04\nunit,name,coal,steel,coal\nA,Alpha,1,2,3\n"


def test_two_rows_are_joined_and_the_upper_is_carried_to_the_right(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(TWO)
    [table] = read(tmp_path, "t.csv", header=[3, 4])
    assert table.columns == ["unit", "name", "2026-03 / coal", "2026-03 / steel", "2026-04 / coal"]
    assert table.header_cells[3] == ("2026-03", "steel")
    assert table.rows.to_list() == [5]


def test_merged_cells_of_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 1, 0, 2, "March")
        sheet.merge_range(0, 3, 0, 4, "April")
        sheet.write_row(1, 0, ["unit", "coal", "steel", "coal", "steel"])
        sheet.write_row(2, 0, ["A", 1, 2, 3, 4])
    [table] = read(tmp_path, "b.xlsx", header=[1, 2])
    assert table.columns == ["unit", "March / coal", "March / steel", "April / coal", "April / steel"]
    assert table.numbers.row(0) == (None, 1.0, 2.0, 3.0, 4.0)


def test_a_heading_far_down(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"note,1\n" * 40 + b"unit,n\nA,2\n")
    [table] = read(tmp_path, "t.csv", header=41)
    assert (table.columns, table.rows.to_list()) == (["unit", "n"], [42])


def test_a_heading_below_the_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(TWO)
    with pytest.raises(Refused, match=r"t\.csv, row 60: lies below the last row of the table"):
        read(tmp_path, "t.csv", header=60)


def test_a_title_line_may_have_more_fields_than_the_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a,b,c,d\nunit,n\nA,2\n")
    [table] = read(tmp_path, "t.csv", header=2)
    assert table.text.rows() == [("A", "2")]
