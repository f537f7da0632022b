"""Ways to spoil a campaign folder, and the one line each must give.

Lines stand here whole, as they are printed, and are longer than lines of code; the file is as long as there are faults.
"""
# ruff: noqa: E501

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

LONG = "figures/long.csv"
UNITS = "units.csv"
TOML = "campaign.toml"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Fault:
    """A name, what is done to the folder, and the line `abreast check` must print (its beginning where cut)."""

    name: str
    spoil: Callable[[Path], None]
    line: str


def add(name: str, text: str) -> Callable[[Path], None]:
    """Lines at the end of a file, which may be new."""

    def spoil(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return spoil


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A text in place of another that stands in a file once."""

    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def put(name: str, data: bytes) -> Callable[[Path], None]:
    """A file with these bytes."""
    return lambda folder: void((folder / name).write_bytes(data))


def both(*spoils: Callable[[Path], None]) -> Callable[[Path], None]:
    """One after the other."""

    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def drop(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def void(_: object) -> None:
    """Nothing, whatever was returned."""


def link_out(folder: Path) -> None:
    """A link under an innocent name."""
    (folder.parent / "secret.csv").write_text("unit,period,indicator,value\nw1,2026-02,output,1\n")
    (folder / LONG).unlink()
    (folder / LONG).symlink_to("../../secret.csv")


def book(folder: Path, *rows: list[object]) -> Path:
    """A workbook of figures."""
    path = folder / "figures" / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Plant 1")
        for index, row in enumerate([["unit", "period", "indicator", "value"], *rows]):
            sheet.write_row(index, 0, row)
    return path


def zip_bomb(folder: Path) -> None:
    """A workbook of a few bytes that unpacks to two thousand million; that headers may lie is tested in tables."""
    path = book(folder)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(123_457))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 123_457), struct.pack("<I", 2_000_000_000)))


def far_cell(folder: Path) -> None:
    """A workbook of a few bytes with a cell in the last row and column."""
    path = book(folder)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[SHEET] = contents[SHEET].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


def error_cell(folder: Path) -> None:
    path = folder / "figures" / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Plant 1")
        sheet.write_row(0, 0, ["unit", "period", "indicator", "value"])
        sheet.write_row(1, 0, ["w4", "2026-02", "output"])
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")


DEEP = "output"
for _ in range(25):
    DEEP = f"(1 + {DEEP})"

FAULTS = [
    Fault(
        "wrong type",
        add(LONG, "w4,2026-02,output,12o\n"),
        'figures/long.csv, row 15, column value: "12o" is not a number (write numbers like 1,234.5; decimal and thousands are set under [files])',
    ),
    Fault(
        "decimal comma not declared",
        add(LONG, 'w4,2026-02,output,"12,5"\n'),
        'figures/long.csv, row 15, column value: "12,5" is not a number (write numbers like 1,234.5; decimal and thousands are set under [files])',
    ),
    Fault(
        "unknown unit",
        add(LONG, "w9,2026-02,output,12\n"),
        'figures/long.csv, row 15, column unit: "w9" is no unit (add it to units.csv, or correct it)',
    ),
    Fault(
        "no unit",
        add(LONG, ",2026-02,output,12\n"),
        'figures/long.csv, row 15, column unit: "" is empty in a row with figures (name the unit, or empty the row)',
    ),
    Fault(
        "unknown indicator",
        add(LONG, "w4,2026-02,outptu,12\n"),
        'figures/long.csv, row 15, column indicator: "outptu" is no indicator (did you mean output?)',
    ),
    Fault(
        "computed indicator sent",
        add(LONG, "w4,2026-02,quality,0.9\n"),
        'figures/long.csv, row 15, column indicator: "quality" is computed from rejects, output (leave it out)',
    ),
    Fault(
        "duplicate key",
        add(LONG, "w1,2026-01,output,100\n"),
        'figures/long.csv, row 15, column value: "100" repeats output of w1 for 2026-01, given in figures/long.csv, row 2, column value (keep one of the two)',
    ),
    Fault(
        "duplicate key in another file",
        add("figures/long2.csv", "unit,period,indicator,value\nCasting,January 2026,output,99\n"),
        'figures/long2.csv, row 2, column value: "99" repeats output of w1 for 2026-01, given in figures/long.csv, row 2, column value (keep one of the two)',
    ),
    Fault(
        "impossible month",
        add(LONG, "w4,2026-13,output,12\n"),
        'figures/long.csv, row 15, column period: "2026-13" is no period: there is no such month (write a period such as 2026-03)',
    ),
    Fault(
        "impossible day",
        add(LONG, "w4,2026-02-30,output,12\n"),
        'figures/long.csv, row 15, column period: "2026-02-30" is no period: there is no such day (write a period such as 2026-03)',
    ),
    Fault(
        "day and month cannot be told",
        add(LONG, "w4,03/02/2026,output,12\n"),
        'figures/long.csv, row 15, column period: "03/02/2026" could mean two days: is the day or the month first? (write dates = "dmy" or "mdy" under [files] in campaign.toml)',
    ),
    Fault(
        "period of another calendar",
        add(LONG, "w4,2026-Q1,output,12\n"),
        'figures/long.csv, row 15, column period: "2026-Q1" is a quarter, and the campaign counts by month (write a period such as 2026-03)',
    ),
    Fault(
        "no period",
        add(LONG, "w4,,output,12\n"),
        'figures/long.csv, row 15, column period: "" is empty in a row with figures (write a period such as 2026-03)',
    ),
    Fault(
        "unit closed",
        add(LONG, "w2,2026-03,output,12\n"),
        'figures/long.csv, row 15, column value: "12" belongs to w2, which did not exist in 2026-03 (take the figure out, or correct from and until in units.csv)',
    ),
    Fault(
        "ratio over 1",
        both(
            swap(TOML, "1 - rejects", "rejects"), add(LONG, "w4,2026-02,output,10\nw4,2026-02,rejects,12\n")
        ),
        'figures/long.csv, row 16, column value: "12" makes quality 1.2, above its maximum 1 (rejects 12, output 10) (one of these figures is wrong)',
    ),
    Fault(
        "ratio below 0",
        add(LONG, "w4,2026-02,output,10\nw4,2026-02,rejects,12\n"),
        'figures/long.csv, row 16, column value: "12" makes quality -0.2, below its minimum 0 (rejects 12, output 10) (one of these figures is wrong)',
    ),
    Fault(
        "below the minimum",
        add(LONG, "w4,2026-02,output,-12\n"),
        'figures/long.csv, row 15, column value: "-12" lies below the minimum 0 of output (correct it, or the bounds in campaign.toml)',
    ),
    Fault(
        "share over 1",
        add(LONG, "w4,2026-02,attendance,95\n"),
        'figures/long.csv, row 15, column value: "95" lies above the maximum 1 of attendance (write a share as 0.85 or 85%)',
    ),
    Fault(
        "per cent of what is no share",
        add(LONG, "w4,2026-02,output,95%\n"),
        'figures/long.csv, row 15, column value: "95%" has a percent sign, but the indicator is no share (write the number in its unit of measure)',
    ),
    Fault(
        "unknown level",
        add(LONG, "w4,2026-02,style,splendid\n"),
        'figures/long.csv, row 15, column value: "splendid" is none of the levels (write one of: 1 not yet, 2 partly, 3 fully)',
    ),
    Fault(
        "error of a spreadsheet",
        error_cell,
        'figures/long.xlsx, sheet Plant 1, row 2, column value: "#DIV/0!" is an error of the spreadsheet (correct the formula in the cell)',
    ),
    Fault(
        "missing column",
        swap(LONG, "unit,period,indicator,value", "unit,period,indicator,amount"),
        "figures/long.csv, row 1, column value: is not among the columns (known are: unit, period, indicator, amount)",
    ),
    Fault(
        "heading twice",
        swap(LONG, "unit,period,indicator,value", "unit,period,value,value"),
        "figures/long.csv, row 1, column value: is the heading of 2 columns (give every column its own name)",
    ),
    Fault(
        "too many fields",
        add(LONG, "w4,2026-02,output,1,234\n"),
        "figures/long.csv, row 15: has 5 fields where the heading has 4 (put quotes around fields that hold the separator)",
    ),
    Fault(
        "quote never closed",
        add(LONG, 'w4,2026-02,output,"12\n'),
        "figures/long.csv, row 15: cannot be read as CSV from here on: unexpected end of data (look for a quote that is never closed)",
    ),
    Fault(
        "bad encoding",
        lambda folder: put(LONG, "车间,吨".encode()[:-1] + b"\n")(folder),
        'figures/long.csv, row 1: "byte e5" is not text in UTF-8 (save it again as CSV in UTF-8)',
    ),
    Fault("empty file", put(LONG, b""), "figures/long.csv: is empty (export it again, or remove it)"),
    Fault(
        "zip bomb",
        zip_bomb,
        "figures/long.xlsx: unpacks to more than the 1,073,741,824 bytes allowed (take out what is not needed, or save it as CSV)",
    ),
    Fault(
        "a cell far away",
        far_cell,
        "figures/long.xlsx: has a sheet that reaches row 1,048,576 and column 16,384, more than the 30,000,000 cells allowed (take out what is not needed, or save it as CSV)",
    ),
    Fault(
        "only called a workbook",
        put("figures/long.xlsx", b"unit;value"),
        "figures/long.xlsx: is not a workbook that can be read: File is not a zip file (open it in a spreadsheet program and save it as .xlsx)",
    ),
    Fault(
        "only called Parquet",
        put("figures/long.parquet", b"PAR1PAR1"),
        "figures/long.parquet: is not a Parquet file that can be read (write it again)",
    ),
    Fault(
        "link out of the folder",
        link_out,
        "figures/long.csv: is a link that leads out of the folder (give a path inside the campaign folder)",
    ),
    Fault(
        "file of no entry",
        add("figures/march.csv", "unit,value\nw1,3\n"),
        "figures/march.csv: belongs to no entry of [[figures]] (add an entry [[figures]] for it in campaign.toml, or move it out of figures/)",
    ),
    Fault(
        "no file",
        drop(LONG),
        "figures/long*: matches no file (put the file there, or correct file under [[figures]])",
    ),
    Fault(
        "path out of the folder",
        swap(TOML, "figures/long*", "../secret*"),
        'campaign.toml, line 50, key figures[1].file: "../secret*" leads out of the campaign folder; copy the file into figures/ and name it there',
    ),
    Fault(
        "absolute path",
        swap(TOML, "figures/long*", "/etc/passwd"),
        'campaign.toml, line 50, key figures[1].file: "/etc/passwd" leads out of the campaign folder; copy the file into figures/ and name it there',
    ),
    Fault(
        "no TOML",
        add(TOML, "[indicators\n"),
        'campaign.toml, line 52: "[indicators" is not TOML: expected \']\' at the end of a table declaration (texts stand in "quotes", lists in [ ], { } on one line, and every section begins with [name])',
    ),
    Fault("no definition", drop(TOML), "campaign.toml: does not exist (abreast new plants writes one)"),
    Fault(
        "unknown key",
        swap(TOML, 'calendar = "month"', 'calendar = "month"\ncalender = "month"'),
        "campaign.toml, line 6, key campaign.calender: is not a key here (did you mean calendar?)",
    ),
    Fault(
        "unknown calendar",
        swap(TOML, 'calendar = "month"', 'calendar = "moon"'),
        'campaign.toml, line 5, key campaign.calendar: "moon" is not one of day, dekad, week, fortnight, month, quarter, year (did you mean month?)',
    ),
    Fault(
        "formula too deep",
        swap(TOML, "1 - rejects / output", DEEP),
        'campaign.toml, line 29, key indicators.quality.formula: "(1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 +…" the formula is nested more than 20 deep; split it into several indicators',
    ),
    Fault(
        "formula is code",
        swap(TOML, "1 - rejects / output", "__import__('os')"),
        'campaign.toml, line 29, key indicators.quality.formula: "__import__(\'os\')" "\'" at character 12 is not part of arithmetic (+ - * / parentheses min max abs)',
    ),
    Fault(
        "formula of nothing known",
        swap(TOML, "1 - rejects / output", "1 - rejects / production"),
        "campaign.toml, line 29, key indicators.quality.formula: production is not a defined indicator (known are: attendance, output, quality, rejects, style)",
    ),
    Fault(
        "formula of itself",
        swap(TOML, "1 - rejects / output", "1 - quality / output"),
        "campaign.toml, line 29, key indicators.quality.formula: the formulas go in a circle: quality → quality (take one of them out of the other's formula)",
    ),
    Fault(
        "parent circle",
        swap(UNITS, "p1,plant,city,", "p1,plant,w1,"),
        'units.csv, row 3, column parent: "w1" stands below itself: p1 → w1 → p1 (correct one of these parents)',
    ),
    Fault(
        "unknown parent",
        swap(UNITS, "w4,workshop,p2", "w4,workshop,p9"),
        'units.csv, row 9, column parent: "p9" is not a unit in this table (add a row for p9, or correct the id)',
    ),
    Fault(
        "parent that does not nest",
        add(UNITS, "w4,workshop,p1,Assembly,装配车间,,\n"),
        'units.csv, row 10, column parent: "p1" w4 belongs to both p2 and p1 (see row 9) (a unit has one parent at a time: end the first row with until, or make this a grouping)',
    ),
    Fault(
        "unknown kind",
        swap(UNITS, "w4,workshop", "w4,wrkshop"),
        'units.csv, row 9, column kind: "wrkshop" is not a kind of unit in campaign.toml (did you mean workshop?)',
    ),
    Fault(
        "impossible date of a unit",
        swap(UNITS, "锻工车间,,2026-02", "锻工车间,,2026-02-31"),
        'units.csv, row 6, column until: "2026-02-31" is no period: there is no such day (write a date such as 2017-03-31, or a period such as 2017-03)',
    ),
    Fault(
        "closes before it opens",
        swap(UNITS, "轧钢车间,2026-02,", "轧钢车间,2026-02,2026-01"),
        'units.csv, row 8, column until: "2026-01" closes before it opens on 2026-02-01 (exchange the two dates or correct one of them)',
    ),
    Fault(
        "merged twice",
        lambda folder: put(
            UNITS,
            (folder / UNITS)
            .read_bytes()
            .replace(b"from,until\n", b"from,until,successor\n")
            .replace(
                "铸工车间,,\n".encode(),
                "铸工车间,,2026-02,w3\nw1,workshop,p1,,,2026-04,2026-05,w4\n".encode(),
            ),
        )(folder),
        'units.csv, row 6, column successor: "w4" w1 merges twice: into w3 in row 5, here into w4 (keep the successor on the unit\'s last row only)',
    ),
    Fault("units empty", put(UNITS, b""), "units.csv: is empty (export it again, or remove it)"),
    Fault("no units", drop(UNITS), "units.csv: does not exist (list every unit: unit, kind, parent)"),
    Fault(
        "id with a slash",
        swap(UNITS, "w4,workshop,p2", "w/4,workshop,p2"),
        'units.csv, row 9, column unit: "w/4" is not an id of at most 80 characters (use letters, digits and . _ - only)',
    ),
    Fault(
        "amendment of an open period",
        add(
            "amendments.csv",
            "unit,indicator,period,value,reason,author,date\nw1,output,2026-01,1,r,a,2026-02-01\n",
        ),
        'amendments.csv, row 2, column period: "2026-01" is not sealed yet (correct the figure in its own file)',
    ),
    Fault(
        "participation of an unknown unit",
        add("participation.csv", "unit,movement,from,until\nw9,quality,2026-02-01,\n"),
        'participation.csv, row 2, column unit: "w9" is no unit of the tree (check the spelling)',
    ),
]
