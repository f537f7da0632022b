"""Where each trust lies: its sustainability and transformation partnership (STP) and its region.

Source: `Trust-STP-lookup.csv` of HFAnalyticsLab/Winter_pressures (MIT), after NHS England's lists of
2017/18. Its own region column does not nest: 17 of the 44 partnerships fall in two or three of its
regions. It is therefore kept as a grouping, and the region of the tree is derived from the code of the
partnership, which NHS England numbered region by region.
"""

from importlib.resources import files
from pathlib import Path

import polars as pl

from abreast.examples.sources import Source

SOURCE = Source(
    "Trust-STP-lookup.csv",
    "https://raw.githubusercontent.com/HFAnalyticsLab/Winter_pressures/8531313/Trust-STP-lookup.csv",
    "ed04f96456149a3b9111f7a6614cd4b2dc5230fb5830df505c68acafed85911c",
)
# The last two digits of the codes of each region's partnerships, both ends included.
REGIONS = {
    "north": [(5, 9), (45, 48)],
    "midlands-and-east": [(10, 26)],
    "london": [(27, 31)],
    "south": [(32, 44)],
}


def read(path: Path) -> pl.DataFrame:
    """Columns `org_code`, `trust`, `stp`, `stp_title`, `region` (derived), `upstream` (as published)."""
    table = pl.read_csv(path)
    table.columns = [name.lstrip("\ufeff") for name in table.columns]
    text = {name: pl.col(name).str.strip_chars() for name in table.columns}
    listed = table.select(
        org_code=text["code"],
        trust=text["Trust"],
        stp=text["STP_code"],
        stp_title=text["STP"],
        upstream=text["NHS England Region"].str.strip_suffix(" Commissioning Region"),
    )
    return pl.concat([listed, _unlisted(listed)]).with_columns(region=_region(pl.col("stp")))


def mergers() -> pl.DataFrame:
    """Trusts that merged: `org_code`, `successor`, and the name `trust` where the lookup lacks it.

    Names and successors are on public record (NHS Organisation Data Service); months come from the figures.
    """
    return pl.read_csv(files(__package__).joinpath("mergers.csv").read_bytes())


def _unlisted(listed: pl.DataFrame) -> pl.DataFrame:
    """The merged trusts that the lookup no longer lists, placed where their successor lies."""
    missing = mergers().join(listed, on="org_code", how="anti")
    placed = missing.join(listed.drop("trust"), left_on="successor", right_on="org_code")
    return placed.select(listed.columns)


def _region(stp: pl.Expr) -> pl.Expr:
    number = stp.str.slice(-2).cast(pl.Int32)
    region = pl.lit(None, pl.String)
    for name, ranges in REGIONS.items():
        region = (
            pl.when(pl.any_horizontal(number.is_between(*ends) for ends in ranges))
            .then(pl.lit(name))
            .otherwise(region)
        )
    return region
