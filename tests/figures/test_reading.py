"""Figures in every shape and file a sender may choose; all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from abreast import figures
from abreast.campaign.campaign import load
from abreast.figures.reading import read_files
from abreast.tables import Refused
from figures.conftest import TOML

Rows = list[tuple[str, str, str, float]]
JANUARY: Rows = [("w1", "output", "2026-01", 100.0), ("w4", "output", "2026-01", 1234.5)]


def with_entry(folder: Path, entry: str, files: str = "") -> Path:
    """The plants with another entry of [[figures]] instead of the long one."""
    head = TOML[: TOML.index("[[figures]]")]
    (folder / "campaign.toml").write_text(f"{files}\n{head}\n[[figures]]\n{entry}\n", encoding="utf-8")
    (folder / "figures" / "long.csv").unlink()
    return folder


def rows(folder: Path) -> Rows:
    frame = figures.read(load(folder))
    return sorted(frame.select("unit", "indicator", "period", "value").rows())


def book(folder: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> None:
    with xlsxwriter.Workbook(str(folder / "figures" / "book.xlsx")) as workbook:
        fill(workbook)


def test_wide(plants: Path) -> None:
    with_entry(
        plants,
        'file = "figures/w.csv"\nshape = "wide"\nunit = "shop"\nperiod = "month"\nindicators = { output = "Tonnes" }',
    )
    (plants / "figures" / "w.csv").write_text(
        'shop,month,Tonnes,Remark\nw1,Jan 2026,100,new\nAssembly,2026年1月,"1,234.5",\nw3,2026-01,-,\n'
    )
    assert rows(plants) == JANUARY


def test_wide_takes_columns_called_like_indicators(plants: Path) -> None:
    with_entry(plants, 'file = "figures/w.csv"\nshape = "wide"')
    (plants / "figures" / "w.csv").write_text("unit,period,output,rejects\nw1,2026-01,100,5\nw4,2026-01,,7\n")
    assert [row[:2] for row in rows(plants)] == [("w1", "output"), ("w1", "rejects"), ("w4", "rejects")]


def test_across_with_an_indicator_column(plants: Path) -> None:
    with_entry(
        plants,
        'file = "figures/a.csv"\nshape = "across"\nindicator = "Measure"\n'
        'indicators = { output = "Made", rejects = "Bad" }',
    )
    (plants / "figures" / "a.csv").write_text(
        "unit,Measure,2026-01,2026-02,Total\nw1,Made,100,110,210\nw1,Bad,5,4,9\nw4,Made,70,,70\n"
    )
    assert rows(plants) == [
        ("w1", "output", "2026-01", 100.0),
        ("w1", "output", "2026-02", 110.0),
        ("w1", "rejects", "2026-01", 5.0),
        ("w1", "rejects", "2026-02", 4.0),
        ("w4", "output", "2026-01", 70.0),
    ]


def test_across_of_one_indicator(plants: Path) -> None:
    with_entry(plants, 'file = "figures/a.csv"\nshape = "across"\nindicators = { output = "whatever" }')
    (plants / "figures" / "a.csv").write_text("unit,Jan-26,Feb-26\nw1,100,\nw4,1234.5,\n")
    assert rows(plants) == JANUARY


def test_across_under_two_header_rows(plants: Path) -> None:
    with_entry(
        plants,
        'file = "figures/book.xlsx"\nshape = "across"\nheader = [3, 4]\nunit = "Shop"\n'
        'indicators = { output = "Made", rejects = "Bad" }',
    )

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("All")
        sheet.write(0, 0, "Returns of the plants")
        sheet.merge_range(2, 1, 2, 2, "2026-01")
        sheet.merge_range(2, 3, 2, 4, "2026-02")
        sheet.write_row(3, 0, ["Shop", "Made", "Bad", "Made", "Bad"])
        sheet.write_row(4, 0, ["w1", 100, 5, 110, 4])

    book(plants, fill)
    assert rows(plants) == [
        ("w1", "output", "2026-01", 100.0),
        ("w1", "output", "2026-02", 110.0),
        ("w1", "rejects", "2026-01", 5.0),
        ("w1", "rejects", "2026-02", 4.0),
    ]


def test_a_sheet_for_every_period(plants: Path) -> None:
    with_entry(
        plants,
        'file = "figures/book.xlsx"\nsheet = "*"\nshape = "wide"\nperiod = "{sheet}"\nignore = ["Total"]',
    )

    def fill(workbook: xlsxwriter.Workbook) -> None:
        for name, made in (("2026-01", 100), ("Feb 2026", 110)):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["unit", "output"])
            sheet.write_row(1, 0, ["w1", made])
            sheet.write_row(2, 0, ["Total", made])

    book(plants, fill)
    assert rows(plants) == [("w1", "output", "2026-01", 100.0), ("w1", "output", "2026-02", 110.0)]
    assert set(figures.read(load(plants))["sheet"]) == {"2026-01", "Feb 2026"}


def test_the_period_in_the_name_of_the_file(plants: Path) -> None:
    with_entry(plants, 'file = "figures/*.csv"\nshape = "wide"\nperiod = "{file}"')
    for month in ("2026-01", "2026-02"):
        (plants / "figures" / f"{month}.csv").write_text("unit,output\nw1,100\n")
    assert [row[2] for row in rows(plants)] == ["2026-01", "2026-02"]


def test_decimal_commas_and_other_marks_for_missing(plants: Path) -> None:
    with_entry(
        plants,
        'file = "figures/w.csv"\nshape = "wide"',
        '[files]\ndecimal = ","\nthousands = "."\nmissing = ["", "k.A."]',
    )
    text = "unit;period;output\nw1;2026-01;100\nw4;2026-01;1.234,5\nw3;2026-01;k.A.\n"
    (plants / "figures" / "w.csv").write_bytes(text.encode("cp1252"))
    assert rows(plants) == JANUARY


def test_numbers_of_a_workbook_are_taken_as_they_are_whatever_the_notation(plants: Path) -> None:
    with_entry(
        plants, 'file = "figures/book.xlsx"\nshape = "wide"', '[files]\ndecimal = ","\nthousands = "."'
    )

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["unit", "period", "output"])
        sheet.write_row(1, 0, ["w1", "2026-01", 1234.5])
        sheet.write_row(2, 0, ["w4", "2026-01", "1.234"])

    book(plants, fill)
    assert [row[3] for row in rows(plants)] == [1234.5, 1234.0]


def test_parquet(plants: Path) -> None:
    with_entry(plants, 'file = "figures/t.parquet"')
    pl.DataFrame(
        {
            "unit": ["w1", "w4"],
            "period": ["2026-01"] * 2,
            "indicator": ["output"] * 2,
            "value": [100.0, 1234.5],
        }
    ).write_parquet(plants / "figures" / "t.parquet")
    assert rows(plants) == JANUARY


def test_ratings_and_shares(plants: Path) -> None:
    frame = figures.read(load(plants))
    found = {(code, unit): value for unit, code, _, value in frame.select(frame.columns[:4]).iter_rows()}
    assert found["style", "w1"] == 2
    assert found["style", "w4"] == 3
    assert found["attendance", "w1"] == 0.95
    assert found["attendance", "w4"] == 0.85


def test_own_and_assessors_ratings_stay_apart(plants: Path) -> None:
    text = (
        plants / "campaign.toml"
    ).read_text() + '\n[[figures]]\nfile = "figures/assessed.csv"\nby = "assessor"\n'
    (plants / "campaign.toml").write_text(text)
    (plants / "figures" / "assessed.csv").write_text("unit,period,indicator,value\nw1,2026-01,style,完全\n")
    frame = figures.read(load(plants)).filter((pl.col("indicator") == "style") & (pl.col("unit") == "w1"))
    assert dict(frame.select("by", "value").iter_rows()) == {"unit": 2.0, "assessor": 3.0}


def test_nothing_is_loaded_when_anything_is_refused(plants: Path) -> None:
    with (plants / "figures" / "long.csv").open("a") as stream:
        stream.write("w9,2026-01,output,x\nw9,2026-02,output,1\n")
    with pytest.raises(Refused) as caught:
        figures.read(load(plants))
    assert [str(one).split(" (")[0] for one in caught.value.refusals] == [
        'figures/long.csv, row 15, column unit: "w9" is no unit',
        'figures/long.csv, row 15, column value: "x" is not a number',
    ]


def test_thousands_of_faults_are_counted(plants: Path) -> None:
    with (plants / "figures" / "long.csv").open("a") as stream:
        stream.writelines(f"w1,{1000 + year}-01,output,x{year}\n" for year in range(1500))
    lines = [str(one) for one in read_files(load(plants)).refusals]
    assert len(lines) == 1001
    assert lines[0] == "figures/long.csv: has 500 more faults (correct the first ones first)"


def test_a_campaign_without_figures(plants: Path) -> None:
    head = TOML[: TOML.index("[[figures]]")]
    (plants / "campaign.toml").write_text(head, encoding="utf-8")
    (plants / "figures" / "long.csv").unlink()
    assert figures.read(load(plants)).schema == pl.Schema(figures.FIGURES)


BESIDE = """
[[figures]]
file = "figures/beside.csv"
shape = "beside"
period = "Month"
ignore = ["Sum"]
indicators = { output = "output" }
"""


def test_units_that_stand_side_by_side(plants: Path) -> None:
    with (plants / "campaign.toml").open("a") as stream:
        stream.write(BESIDE)
    (plants / "figures" / "long.csv").unlink()
    path = plants / "figures" / "beside.csv"
    path.write_text("Month,w1,Rolling,Sum,w4\n2026-01,5,6,11,\nFebruary 2026,7,8,15,9\n", encoding="utf-8")
    edit = (plants / "campaign.toml").read_text(encoding="utf-8")
    (plants / "campaign.toml").write_text(
        edit.replace('[[figures]]\nfile = "figures/long*"\nshape = "long"\n', "")
    )
    found = figures.read(load(plants)).sort("period", "unit")
    assert found.select("unit", "period", "value").rows() == [
        ("w1", "2026-01", 5), ("w3", "2026-01", 6),
        ("w1", "2026-02", 7), ("w3", "2026-02", 8), ("w4", "2026-02", 9),
    ]  # fmt: skip
    path.write_text("Month,w1,Rollin\n2026-01,5,6\n2026-01,5x,6\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        figures.read(load(plants))
    assert [str(one).split(" (")[0] for one in caught.value.refusals] == [
        'figures/beside.csv, row 2, column Rollin: "Rollin" is no unit',
        'figures/beside.csv, row 3, column w1: "5x" is not a number',
    ]
