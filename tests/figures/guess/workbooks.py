"""Workbooks and exports of different shapes and subjects, made up for the purpose (simulated figures)."""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

TERMS = ["Autumn 2024", "Spring 2025", "Summer 2025", "Autumn 2025"]


def schools(path: Path) -> Path:
    """Wide by term: title lines, a town, entries and passes, a column that is their ratio, a row of totals."""
    draw = random.Random(1)
    rows: list[list[object]] = []
    for number in range(24):
        town = f"{['North', 'South', 'East'][number % 3]} Town"
        skill = draw.uniform(0.55, 0.95)
        for term in TERMS:
            entered = draw.randint(40, 160)
            passed = sum(draw.random() < skill for _ in range(entered))
            rows.append(
                [town, f"School No. {number + 1}", term, entered, passed, round(100 * passed / entered, 1)]
            )
    total = [
        "All towns",
        "Total",
        "",
        sum(int(str(row[3])) for row in rows),
        sum(int(str(row[4])) for row in rows),
        "",
    ]
    heading = ["Town", "School", "Term", "Pupils entered", "Pupils passed", "Pass rate (%)"]
    return _book(
        path, {"Results": [["Reading test results"], ["Prepared by the office"], [], heading, *rows, total]}
    )


def bakeries(path: Path) -> Path:
    """A sheet per measure; shops side by side under merged names of towns, a row per week, a column of totals."""
    draw = random.Random(14)
    towns = {"Northtown": ["Market 3", "Station"], "Southbank": ["Harbour", "Old Mill", "Lime Walk"]}
    places = [(town, shop) for town, shops in towns.items() for shop in shops]
    sheets: dict[str, list[list[object]]] = {}
    for name, size in (("Loaves baked", 2200), ("Loaves thrown away", 260), ("Customers", 900)):
        above: list[object] = [""]
        for shops in towns.values():
            above += [next(town for town, some in towns.items() if some is shops), *[""] * (len(shops) - 1)]
        rows: list[list[object]] = [
            [f"Cornflower bakeries: {name} per week"],
            ["from the tills"],
            [],
            [*above, "All"],
            ["Week beginning", *(shop for _, shop in places), "Total"],
        ]
        for week in range(12):
            day = date(2025, 3, 3) + timedelta(weeks=week)
            figures = [round(size * (0.8 + 0.1 * i) * draw.uniform(0.9, 1.1)) for i in range(len(places))]
            rows.append([day.isoformat(), *figures, sum(figures)])
        sheets[name] = [*rows, [], ["* painted for two days in April"]]
    return _book(path, sheets)


def works(path: Path) -> Path:
    """A sheet per measure, works in rows below their region, months across; one works is not in the second sheet."""
    draw = random.Random(21)
    names = {region: [f"{region} Works {number}" for number in range(1, 6)] for region in ("North", "South")}
    months = [f"2026-{month:02d}" for month in range(1, 9)]
    sheets: dict[str, list[list[object]]] = {}
    for sheet, size in (("Output tonnes", 500), ("Scrap tonnes", 14)):
        rows: list[list[object]] = [["Region", "Plant", *months]]
        for region, some in names.items():
            rows += [
                [region, one, *(round(size * draw.uniform(0.9, 1.1), 1) for _ in months)] for one in some
            ]
        sheets[sheet] = rows
    sheets["Scrap tonnes"].pop()
    return _book(path, sheets)


def depots(path: Path) -> Path:
    """One measure, depots side by side, months downwards."""
    draw = random.Random(15)
    rows = [["Month", "Ash Road", "Birch Lane", "Cedar Way", "Dock Street"]]
    rows += [[f"2025-{month:02d}", *(str(draw.randint(40, 90)) for _ in range(4))] for month in range(1, 10)]
    return _csv(path, rows, ",", "utf-8")


def branches(path: Path) -> Path:
    """Three sheets, one a quarter, and a sheet of notes; waiting time should be low."""
    draw = random.Random(2)
    sheets: dict[str, list[list[object]]] = {}
    wait = {number: draw.uniform(4, 15) for number in range(18)}
    for quarter in ("Q1 2025", "Q2 2025", "Q3 2025"):
        rows: list[list[object]] = [
            ["Branch", "Branch name", "Region", "Deposits (k€)", "Complaints", "Average waiting time (min)"]
        ]
        for number in range(18):
            row = [
                f"B{number:03d}",
                f"High Street {number}",
                f"Region {number % 2 + 1}",
                draw.randint(2000, 9000),
            ]
            rows.append([*row, draw.randint(0, 9), round(wait[number] + draw.gauss(0, 1), 1)])
        sheets[quarter] = rows
    sheets["Notes"] = [["Deposits are in thousands."], ["Waiting time is measured by ticket."]]
    return _book(path, sheets)


def factory(path: Path) -> Path:
    """A Chinese table: ten-day periods across under merged cells, indicators in a second heading row."""
    draw = random.Random(3)
    periods = ["2026年3月上旬", "2026年3月中旬", "2026年3月下旬"]
    upper: list[object] = ["车间", "班组"]
    lower: list[object] = ["", ""]
    for period in periods:
        upper += [period, "", ""]
        lower += ["产量（吨）", "废品（吨）", "事故次数"]
    rows: list[list[object]] = []
    for number in range(20):
        row: list[object] = [f"{'一二三四'[number // 5]}车间", f"{'甲乙丙丁戊'[number % 5]}班"]
        for _ in periods:
            output = round(draw.uniform(80, 140), 1)
            row += [output, round(output * draw.uniform(0.01, 0.06), 2), draw.randint(0, 2)]
        rows.append(row)
    total: list[object] = ["合计", ""] + [sum(float(str(row[n])) for row in rows) for n in range(2, 11)]
    return _book(path, {"三月": [["红星机械厂生产日报"], upper, lower, *rows, total]})


def export(path: Path, encoding: str = "cp1252") -> Path:
    """A long export with semicolons, decimal commas and German dates."""
    draw = random.Random(4)
    rows = [["Werk", "Monat", "Kennzahl", "Wert"]]
    for number in range(12):
        for month in (1, 2, 3, 4):
            output = draw.uniform(900, 2500)
            rows.append([f"Werk Köln {number + 1}", f"01.{month:02d}.2026", "Output (t)", _german(output)])
            rows.append(
                [
                    f"Werk Köln {number + 1}",
                    f"01.{month:02d}.2026",
                    "Energy cost (€)",
                    _german(output * draw.uniform(4, 9)),
                ]
            )
    return _csv(path, rows, ";", encoding)


def clinics(path: Path, encoding: str = "gb18030") -> Path:
    """A Chinese CSV, months across, the indicator in a column, with a row per clinic and indicator."""
    draw = random.Random(5)
    rows = [["地区", "医院", "指标", "2025年11月", "2025年12月", "2026年1月"]]
    for number in range(15):
        hospital = [f"{'东西'[number % 2]}区", f"第{number + 1}医院"]
        patients = [draw.randint(500, 3000) for _ in range(3)]
        rows.append([*hospital, "就诊人次", *map(str, patients)])
        rows.append([*hospital, "超时人次", *(str(int(one * draw.uniform(0.02, 0.2))) for one in patients)])
    return _csv(path, rows, ",", encoding)


def stores(path: Path) -> Path:
    """Months in words across a single indicator, accounting numbers with thousands separators, ids that are numbers."""
    draw = random.Random(6)
    rows = [
        ["Store code", "City", *(f"{month} 2025" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun"))]
    ]
    rows += [
        [str(1000 + n), f"City {n % 4}", *(f"{draw.randint(90_000, 400_000):,}" for _ in range(6))]
        for n in range(30)
    ]
    return _csv(path, [["Sales by store"], [], *rows], ",", "utf-8-sig")


def classes(path: Path) -> Path:
    """Classes whose names repeat in every school, one date a row, no totals."""
    draw = random.Random(7)
    rows: list[list[object]] = [["School", "Class", "Date", "Absences", "Pupils"]]
    for school in ("Hill School", "Lake School", "Wood School"):
        for name in ("1a", "1b", "2a"):
            rows += [
                [school, name, f"2026-03-{day:02d}", draw.randint(0, 4), draw.randint(18, 30)]
                for day in (2, 9, 16, 23)
            ]
    return _book(path, {"Sheet1": rows})


def one_month(path: Path) -> Path:
    """No period in the table but in the line above it."""
    draw = random.Random(8)
    rows: list[list[object]] = [["Depot", "Line", "Trips", "Late trips", "Remarks"]]
    rows += [
        [f"D{n}", f"Line {n % 3}", draw.randint(300, 900), draw.randint(3, 60), "ok" if n % 4 else ""]
        for n in range(9)
    ]
    return _book(path, {"Depots": [["Punctuality of depots, (March 2026)"], *rows]})


def year_over_months(path: Path) -> Path:
    """The year merged over its months, subtotals by region, cells merged downwards, the indicator in a column."""
    draw = random.Random(9)
    months: list[object] = ["9月", "10月", "11月", "12月"]
    rows: list[list[object]] = [["地区", "门店", "指标", "2025年", "", "", ""], ["", "", "", *months]]
    for region in ("东区", "西区"):
        for number in range(1, 5):
            for name, low, high in (("销售额（万元）", 80, 200), ("退货率（%）", 1, 6)):
                first = low == 80
                head: list[object] = [
                    region if number == 1 and first else "",
                    f"{region}{number}店" if first else "",
                ]
                rows.append([*head, name, *(round(draw.uniform(low, high), 1) for _ in range(4))])
        rows.append(
            [f"{region}小计", "", "销售额（万元）", *(round(draw.uniform(400, 700), 1) for _ in range(4))]
        )
    return _book(path, {"Sheet1": [["门店经营情况"], *rows]})


def year_and_month(path: Path) -> Path:
    """Year and month in columns of their own, merged downwards."""
    draw = random.Random(10)
    rows: list[list[object]] = [["Year", "Month", "Site", "Injuries", "Hours worked"]]
    for year, month in ((2025, "November"), (2025, "December"), (2026, "January")):
        for number in range(8):
            first: list[object] = [year, month] if number == 0 else ["", ""]
            rows.append([*first, f"Site {number}", draw.randint(0, 5), draw.randint(9000, 20000)])
    return _book(path, {"Safety": rows})


def months_without_year(path: Path) -> Path:
    """Months without a year across, the year in the line above, a column of row numbers, a total at the side."""
    draw = random.Random(11)
    rows: list[list[object]] = [["No.", "Depot", "Jan", "Feb", "Mar", "Total"]]
    for number in range(7):
        litres = [draw.randint(4000, 9000) for _ in range(3)]
        rows.append([number + 1, f"Depot {chr(65 + number)}", *litres, sum(litres)])
    return _book(
        path, {"Fuel": [["Fuel consumption 2025 (litres)"], [], *rows, ["", "Grand total", 1, 1, 1, 1]]}
    )


def plants(path: Path) -> Path:
    """A sheet per plant, days in rows, one line of units of measure below the headings."""
    draw = random.Random(12)
    sheets: dict[str, list[list[object]]] = {}
    for plant in ("Plant North", "Plant South", "Plant West"):
        rows: list[list[object]] = [["Date", "Output", "Electricity", "Downtime"], ["", "t", "MWh", "h"]]
        for day in range(1, 29):
            output = draw.uniform(200, 300)
            rows.append([f"{day:02d}/02/2026", round(output, 1), round(output * 0.4, 2), draw.randint(0, 5)])
        sheets[plant] = rows
    return _book(path, sheets)


def years(path: Path) -> Path:
    """Years as numbers across, codes and names of units beside each other, a percentage."""
    draw = random.Random(13)
    rows: list[list[object]] = [["LA code", "Local authority", "Region", 2021, 2022, 2023, 2024]]
    for number in range(40):
        shares = [round(draw.uniform(0.6, 0.99), 3) for _ in range(4)]
        rows.append([f"E{number:08d}", f"Council {number}", f"Region {number % 5}", *shares])
    return _book(path, {"Data": [["Recycling rate of household waste"], *rows]})


ALL = {
    "schools.xlsx": schools,
    "bakeries.xlsx": bakeries,
    "depots.csv": depots,
    "works.xlsx": works,
    "branches.xlsx": branches,
    "factory.xlsx": factory,
    "export.csv": export,
    "clinics.csv": clinics,
    "stores.csv": stores,
    "classes.xlsx": classes,
    "one_month.xlsx": one_month,
    "year_over_months.xlsx": year_over_months,
    "year_and_month.xlsx": year_and_month,
    "months_without_year.xlsx": months_without_year,
    "plants.xlsx": plants,
    "years.xlsx": years,
}


def _german(value: float) -> str:
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _csv(path: Path, rows: list[list[str]], separator: str, encoding: str) -> Path:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def _book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [None if cell == "" else cell for cell in row])
    return path
