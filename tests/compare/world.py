"""Small campaigns in memory: a definition, units, figures."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from abreast import figures
from abreast.campaign import Campaign, load

HEAD = """
[campaign]
id = "plants"
title = "plants"
calendar = "month"
start = "2026-03"

[kinds.city]
title = "city"
[kinds.factory]
title = "factory"
[kinds.person]
title = "person"
person = true

[indicators.output]
title = "output"
direction = "up"
price = 10.0
[indicators.energy]
title = "energy"
direction = "down"
price = 2.0
[indicators.good]
title = "good pieces"
direction = "up"
[indicators.pieces]
title = "pieces"
[indicators.yield]
title = "share of good pieces"
formula = "good / pieces"
unit = "share"
direction = "up"
minimum = 0
maximum = 1
[indicators.intensity]
title = "energy per piece"
formula = "energy / pieces"
direction = "down"

[[figures]]
file = "figures/*.csv"
"""

TRADE = """
[groupings.trade]
title = "trade"
column = "trade"
"""

YIELD = """
[aspects.yield]
title = "yield"
kind = "factory"
indicators = ["yield"]
volume = "pieces"
"""


def campaign(folder: Path, aspects: str, units: str, rules: str = "") -> Campaign:
    """A campaign folder with these aspects and units.csv, loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    trades = TRADE if "trade" in units.splitlines()[0] else ""
    (folder / "campaign.toml").write_text(HEAD + trades + aspects + "\n" + rules, encoding="utf-8")
    (folder / "units.csv").write_text(units.strip() + "\n", encoding="utf-8")
    return load(folder)


def plants(names: Iterable[str], columns: str = "", row: str = "") -> str:
    """units.csv of factories under one city."""
    lines = [f"unit,kind,parent{columns}", f"city,city,{',' * columns.count(',')}"]
    return "\n".join([*lines, *(f"{name},factory,city{row}" for name in names)])


def base(campaign: Campaign, rows: Iterable[tuple[str, str, str, float]]) -> pl.DataFrame:
    """The table `base` of figures (unit, indicator, period, value)."""
    schema = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "value": pl.Float64}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    return figures.values.base(campaign, frame.with_columns(by=pl.lit("unit")))


def months(first: int, last: int, year: int = 2026) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(first, last + 1)]
