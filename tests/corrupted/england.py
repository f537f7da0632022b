"""Ways to spoil the England example, and the one line each must give.

Lines stand here whole, as they are printed, and are longer than lines of code. `{end}` is the row after the last of the
file, `{RXC}` the first row of a unit, N any line of campaign.toml.
"""
# ruff: noqa: E501

from __future__ import annotations

from corrupted.damage import DEEP, Fault, add, both, drop, put, swap, void

TYPES = "figures/departments.csv"
TOTALS = "figures/england.csv"
UNITS = "units.csv"
GROUPINGS = "groupings.csv"
TOML = "campaign.toml"
FIRST = "R1F.1,2016-04,3154,729,821\n"
FORMULA = "1 - breaches / attendances"

FAULTS = [
    Fault(
        "wrong type",
        swap(TYPES, FIRST, "R1F.1,2016-04,3154,72g,821\n"),
        'figures/departments.csv, row 2, column breaches: "72g" is not a number (write numbers like 1,234.5; decimal and thousands are set under [files])',
    ),
    Fault(
        "unknown unit",
        swap(TYPES, FIRST, "R1X.1,2016-04,3154,729,821\n"),
        'figures/departments.csv, row 2, column unit: "R1X.1" is no unit (did you mean RXW.1?)',
    ),
    Fault(
        "no unit",
        swap(TYPES, FIRST, ",2016-04,3154,729,821\n"),
        'figures/departments.csv, row 2, column unit: "" is empty in a row with figures (name the unit, or empty the row)',
    ),
    Fault(
        "duplicate key",
        add(TOTALS, "england,2016-04,1867781,,\n"),
        'figures/england.csv, row {end}, column attendances: "1867781" repeats attendances of england for 2016-04, given in figures/england.csv, row 2, column attendances (keep one of the two)',
    ),
    Fault(
        "impossible date",
        swap(TYPES, FIRST, "R1F.1,2016-00,3154,729,821\n"),
        'figures/departments.csv, row 2, column month: "2016-00" is no period: there is no such month (write a period such as 2026-03)',
    ),
    Fault(
        "ambiguous date",
        swap(TYPES, FIRST, "R1F.1,04/05/2016,3154,729,821\n"),
        'figures/departments.csv, row 2, column month: "04/05/2016" could mean two days: is the day or the month first? (write dates = "dmy" or "mdy" under [files] in campaign.toml)',
    ),
    Fault(
        "another calendar",
        swap(TYPES, FIRST, "R1F.1,2016-Q2,3154,729,821\n"),
        'figures/departments.csv, row 2, column month: "2016-Q2" is a quarter, and the campaign counts by month (write a period such as 2026-03)',
    ),
    Fault(
        "unit closed",
        add(TYPES, "RM2.1,2018-01,9000,,\n"),
        'figures/departments.csv, row {end}, column attendances: "9000" belongs to RM2.1, which did not exist in 2018-01 (take the figure out, or correct from and until in units.csv)',
    ),
    Fault(
        "unit not open yet",
        add(TYPES, "R0A.1,2016-04,9000,,\n"),
        'figures/departments.csv, row {end}, column attendances: "9000" belongs to R0A.1, which did not exist in 2016-04 (take the figure out, or correct from and until in units.csv)',
    ),
    Fault(
        "ratio over 1",
        both(
            swap(TOML, FORMULA, "breaches / attendances"), swap(TYPES, FIRST, "R1F.1,2016-04,3154,3729,821\n")
        ),
        'figures/departments.csv, row 2, column breaches: "3729" makes within_4h 1.1823, above its maximum 1 (breaches 3729, attendances 3154) (one of these figures is wrong)',
    ),
    Fault(
        "ratio below 0",
        swap(TYPES, FIRST, "R1F.1,2016-04,3154,3729,821\n"),
        'figures/departments.csv, row 2, column breaches: "3729" makes within_4h -0.1823, below its minimum 0 (breaches 3729, attendances 3154) (one of these figures is wrong)',
    ),
    Fault(
        "below the minimum",
        swap(TYPES, FIRST, "R1F.1,2016-04,3154,729,-821\n"),
        'figures/departments.csv, row 2, column admissions: "-821" lies below the minimum 0 of admissions (correct it, or the bounds in campaign.toml)',
    ),
    Fault(
        "percent sign",
        swap(TYPES, FIRST, "R1F.1,2016-04,3154,729,26%\n"),
        'figures/departments.csv, row 2, column admissions: "26%" has a percent sign, but the indicator is no share (write the number in its unit of measure)',
    ),
    Fault(
        "error of a spreadsheet",
        swap(TYPES, FIRST, "R1F.1,2016-04,3154,729,#REF!\n"),
        'figures/departments.csv, row 2, column admissions: "#REF!" is an error of the spreadsheet (correct the formula in the cell)',
    ),
    Fault(
        "missing column",
        swap(TYPES, "unit,month,attendances", "unit,month,attendance"),
        "figures/departments.csv, row 1, column attendance: is no indicator (did you mean attendances? Else say which under indicators)",
    ),
    Fault(
        "heading twice",
        swap(TYPES, "unit,month,attendances,breaches,admissions", "unit,month,attendances,breaches,breaches"),
        "figures/departments.csv, row 1, column breaches: is the heading of 2 columns (give every column its own name)",
    ),
    Fault(
        "too many fields",
        swap(TYPES, FIRST, "R1F.1,2016-04,3,154,729,821\n"),
        "figures/departments.csv, row 2: has 6 fields where the heading has 5 (put quotes around fields that hold the separator)",
    ),
    Fault(
        "bad encoding",
        lambda folder: void(
            (folder / TOTALS).write_bytes("英格兰".encode() + b"\xe5\x8d\n" + (folder / TOTALS).read_bytes())
        ),
        'figures/england.csv, row 1: "byte e5" is not text in UTF-8 (save it again as CSV in UTF-8)',
    ),
    Fault("empty file", put(TOTALS, b""), "figures/england.csv: is empty (export it again, or remove it)"),
    Fault(
        "no file",
        drop(TOTALS),
        "figures/england.csv: matches no file (put the file there, or correct file under [[figures]])",
    ),
    Fault(
        "file of no entry",
        add("figures/more.csv", "unit,month\nRXC,2016-04\n"),
        "figures/more.csv: belongs to no entry of [[figures]] (add an entry [[figures]] for it in campaign.toml, or move it out of figures/)",
    ),
    Fault(
        "only called a workbook",
        both(
            put("figures/departments.xlsx", b"x"),
            swap(TOML, '"figures/departments.csv"', '"figures/departments.*"'),
        ),
        "figures/departments.xlsx: is not a workbook that can be read: File is not a zip file (open it in a spreadsheet program and save it as .xlsx)",
    ),
    Fault(
        "path out of the folder",
        swap(TOML, '"figures/england.csv"', '"../england.csv"'),
        'campaign.toml, line N, key figures[2].file: "../england.csv" leads out of the campaign folder; copy the file into figures/ and name it there',
    ),
    Fault(
        "unknown key",
        swap(TOML, "[campaign]\n", "[campaign]\nname = 1\n"),
        "campaign.toml, line N, key campaign.name: is not a key here (known are: id, title, calendar, start, origin, source, notes, currency, region, time_zone)",
    ),
    Fault(
        "formula too deep",
        swap(TOML, FORMULA, DEEP.replace("output", "breaches")),
        'campaign.toml, line N, key indicators.within_4h.formula: "(1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 + (1 +…" the formula is nested more than 20 deep; split it into several indicators',
    ),
    Fault(
        "formula is code",
        swap(TOML, FORMULA, "exec(breaches)"),
        'campaign.toml, line N, key indicators.within_4h.formula: "exec(breaches)" exec at character 1 is no function; there are min, max and abs',
    ),
    Fault(
        "formula of nothing known",
        swap(TOML, FORMULA, "1 - breaches / visits"),
        "campaign.toml, line N, key indicators.within_4h.formula: visits is not a defined indicator (known are: admissions, attendances, breaches, within_4h)",
    ),
    Fault(
        "parent circle",
        swap(UNITS, "\nnorth,region,england,", "\nnorth,region,E54000007,"),
        'units.csv, row {E54000007}, column parent: "north" stands below itself: E54000007 → north → E54000007 (correct one of these parents)',
    ),
    Fault(
        "region that does not nest",
        add(UNITS, "E54000007,stp,south,Greater Manchester,,,,\n"),
        'units.csv, row {end}, column parent: "south" E54000007 belongs to both north and south (see row {E54000007}) (a unit has one parent at a time: end the first row with until, or make this a grouping)',
    ),
    Fault(
        "unknown parent",
        swap(UNITS, "\nRXC,trust,E54000033", "\nRXC,trust,E54999999"),
        'units.csv, row {RXC}, column parent: "E54999999" is not a unit in this table (add a row for E54999999, or correct the id)',
    ),
    Fault(
        "unknown kind",
        swap(UNITS, "\nRXC,trust,", "\nRXC,trusts,"),
        'units.csv, row {RXC}, column kind: "trusts" is not a kind of unit in campaign.toml (did you mean trust?)',
    ),
    Fault(
        "merged twice",
        add(UNITS, "RM2,trust,E54000007,Again,,2018-01,2018-02,RXC\n"),
        'units.csv, row {end}, column successor: "RXC" RM2 merges twice: into R0A in row {RM2}, here into RXC (keep the successor on the unit\'s last row only)',
    ),
    Fault(
        "merged into itself",
        swap(
            UNITS,
            "Central Manchester University Hospitals NHS Foundation Trust,,,2017-09,R0A\n",
            "Central Manchester University Hospitals NHS Foundation Trust,,,2017-09,RW3\n",
        ),
        'units.csv, row {RW3}, column successor: "RW3" is the unit itself (name the unit it merged into, or none)',
    ),
    Fault(
        "impossible date of a unit",
        swap(
            UNITS,
            "University Hospital Of South Manchester NHS Foundation Trust,,,2017-09,R0A\n",
            "University Hospital Of South Manchester NHS Foundation Trust,,,2017-09-31,R0A\n",
        ),
        'units.csv, row {RM2}, column until: "2017-09-31" is no period: there is no such day (write a date such as 2017-03-31, or a period such as 2017-03)',
    ),
    Fault(
        "two groups at a time",
        add(GROUPINGS, "R0A.1,type,type-2\n"),
        'groupings.csv, row {end}, column group: "type-2" R0A.1 is in both type-1 and type-2 of type (end the row 2 before this one begins, or remove one)',
    ),
    Fault(
        "group of an unknown unit",
        add(GROUPINGS, "RZZ,type,type-2\n"),
        'groupings.csv, row {end}, column unit: "RZZ" is not a unit (did you mean RNZ?)',
    ),
    Fault(
        "unknown grouping",
        add(GROUPINGS, "R0A.1,typ,type-2\n"),
        'groupings.csv, row {end}, column grouping: "typ" is not a grouping in campaign.toml (did you mean type?)',
    ),
    Fault(
        "amendment of an open period",
        add(
            "amendments.csv",
            "unit,indicator,period,value,reason,author,date\nRXC.1,breaches,2016-04,1,r,a,2019-01-01\n",
        ),
        'amendments.csv, row 2, column period: "2016-04" is not sealed yet (correct the figure in its own file)',
    ),
]
