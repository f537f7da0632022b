"""An empty campaign folder with remarks, and workbooks to fill in."""

from pathlib import Path

import xlsxwriter

from abreast.figures.guess.words import id_of

DEFINITION = """\
# A campaign: change what stands here, fill in units.xlsx and figures/figures.xlsx, then
#   abreast check {folder}     names everything that does not fit
#   abreast run {folder}       makes standings and the bulletin
# All keys: docs/reference/campaign-folder.md.

[campaign]
id = "{id}"
title = {{ en = "Our campaign", zh = "我们的运动" }}
calendar = "month"          # day, week, fortnight, dekad (ten days), month, quarter, year
start = "{start}"           # the first period of the campaign

[files]
decimal = "."               # "," where numbers are written 1.234,5
thousands = ","

# Kinds of units, from the top down. units.xlsx says which unit belongs to which.
[kinds.company]
title = {{ en = "company", zh = "公司" }}
plural = {{ en = "companies" }}

[kinds.plant]
title = {{ en = "plant", zh = "工厂" }}
plural = {{ en = "plants" }}

# What is reported: a column each in figures/figures.xlsx.
[indicators.output]
title = {{ en = "output", zh = "产量" }}
unit = {{ en = "pieces", zh = "件" }}
direction = "up"            # which way is better: up, down, none
minimum = 0

[indicators.rejects]
title = {{ en = "rejects", zh = "废品" }}
unit = {{ en = "pieces", zh = "件" }}
direction = "down"
minimum = 0

# What follows from it: arithmetic with + - * / ( ) min max abs.
[indicators.reject_rate]
title = {{ en = "share of rejects", zh = "废品率" }}
formula = "rejects / output"
unit = "share"              # printed as a percentage
direction = "down"
minimum = 0
maximum = 1

[[figures]]
file = "figures/figures.xlsx"
shape = "wide"              # a column per indicator
indicators = {{ output = "output", rejects = "rejects" }}   # indicator = heading of its column

# On what units are compared.
[aspects.reject_rate]
title = {{ en = "few rejects", zh = "废品少" }}
kind = "plant"              # the units that are compared
indicators = ["reject_rate"]
level = {{ rule = "best" }}   # the advanced level: best, quantile (q = 0.9), appointed (value = 0.01)
volume = "output"           # turns a gap of the rate into pieces
window = 3                  # periods taken together

[rules]
smallest_group = 5          # comparisons of fewer units are not shown as ranks
# pledging = ["plant"]      # kinds expected to pledge; without it, those whose units pledged
"""

UNITS = (
    ("unit", "short id: letters, digits and . _ -", 14),
    ("kind", "one of the kinds in campaign.toml", 12),
    ("parent", "the id of the unit it belongs to; empty at the top", 14),
    ("title_en", "name in English", 28),
    ("title_zh", "name in Chinese", 28),
    ("from", "first day (2026-01-01) or period (2026-01); empty: always", 12),
    ("until", "last day or period that counts; empty: always", 12),
    ("successor", "the unit it merged into, if it did", 12),
)
FIGURES = (
    ("unit", "id or title of the unit, as in units.xlsx", 18),
    ("period", "such as 2026-03", 12),
    ("output", "indicator output", 12),
    ("rejects", "indicator rejects", 12),
)
KINDS = ("company", "plant")


def write_template(folder: Path, start: str = "2026-01") -> None:
    """Write campaign.toml, units.xlsx and figures/figures.xlsx."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    text = DEFINITION.format(folder=folder.name, id=id_of(folder.name, set()), start=start)
    (folder / "campaign.toml").write_text(text, encoding="utf-8")
    _workbook(folder / "units.xlsx", "units", UNITS, kinds=True)
    _workbook(folder / "figures" / "figures.xlsx", "figures", FIGURES)


def _workbook(
    path: Path, name: str, columns: tuple[tuple[str, str, int], ...], *, kinds: bool = False
) -> None:
    """A sheet with headings only, each with a remark, its top row kept in view."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for index, (heading, remark, width) in enumerate(columns):
            plain = heading in {"output", "rejects"}
            sheet.set_column(index, index, width, None if plain else text)
            sheet.write_string(0, index, heading, bold)
            sheet.write_comment(0, index, remark)
        sheet.freeze_panes(1, 0)
        if kinds:
            sheet.data_validation(1, 1, 9999, 1, {"validate": "list", "source": list(KINDS)})
