"""The campaign folder, written from the two source files."""

from importlib.resources import files
from pathlib import Path

import polars as pl

from abreast import results
from abreast.examples.england_ae import places as lookup
from abreast.examples.england_ae import returns as published
from abreast.examples.england_ae.groupings import groupings, groups
from abreast.examples.england_ae.tree import department, units
from abreast.examples.sources import locate


def write(folder: Path, source: Path | None) -> None:
    """Write the campaign folder. `source`: where the source files lie; None fetches them.

    Raises `abreast.examples.SourceError` before anything is written where a source file is not right.
    """
    returns = published.read(locate(published.SOURCE, source))
    places = lookup.read(locate(lookup.SOURCE, source))
    tables = _tables(returns, places)

    def fill(fresh: Path) -> None:
        (fresh / "figures").mkdir()
        for name, table in tables.items():
            table.write_csv(fresh / name)
        definition = files(__package__).joinpath("campaign.toml").read_bytes()
        (fresh / "campaign.toml").write_bytes(definition)

    results.replace(folder, fill)


def _tables(returns: pl.DataFrame, places: pl.DataFrame) -> dict[str, pl.DataFrame]:
    acute = published.acute(returns)
    counts = pl.col(published.COUNTS)
    return {
        "units.csv": units(acute, places, lookup.mergers()),
        "groupings.csv": groupings(acute, places),
        "groups.csv": groups(),
        "figures/departments.csv": acute.select(
            department("org_code", "type").alias("unit"), "month", counts
        ),
        "figures/england.csv": _england(returns),
    }


def _england(returns: pl.DataFrame) -> pl.DataFrame:
    """All providers of the country, month by month: the independent total."""
    whole = returns.group_by("month").agg(pl.col(published.COUNTS).sum()).sort("month")
    return whole.select(pl.lit("england").alias("unit"), "month", *published.COUNTS)
