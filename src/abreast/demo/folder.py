"""The campaign folder: unit-level rows only, in the files any campaign has."""

import tomllib
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

import polars as pl

from abreast import results
from abreast.demo.calendar import DETAILED
from abreast.demo.enterprises import ratings, schools
from abreast.demo.help import help_given
from abreast.demo.innovations import projects
from abreast.demo.movements import opened, participation, suggestions
from abreast.demo.output import output
from abreast.demo.parts import parts, study
from abreast.demo.persons import attainment
from abreast.demo.pledges import pledges
from abreast.demo.practices import practices
from abreast.demo.tables import read
from abreast.demo.tree import City, grow
from abreast.demo.units import units

SEED = 1960
TRADES = tuple(read("trades.csv")["trade"])
CAMPAIGN = "chongqing-1960"
COPIED = ("campaign.toml", "groupings.csv", "groups.csv", "outside.csv")
OF_UNITS = {"exemplars.csv": "exemplar", "movements.csv": "same_as"}
"""Tables whose rows name a unit, or an exemplar from elsewhere; a part of the city has only some of the units."""


def write(folder: Path, seed: int = SEED, detailed: Collection[str] | None = None) -> None:
    """Write the campaign of 1960, reconstructed with this seed, into a new or empty folder.

    `detailed`: the trades (machinery, steel, coal …) that are reconstructed down to workshops, groups and persons;
    None for all. Of the others only machinery, steel and coal stay, and they stop at their enterprises.

    Raises `FileExistsError` where the folder holds something, `ValueError` for an unknown trade.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} already holds something; name a new or an empty folder")
    made = tables(seed, detailed)

    def fill(fresh: Path) -> None:
        (fresh / "figures").mkdir()
        for name, table in made.items():
            _save(table, fresh / name)
        for name in COPIED:
            (fresh / name).write_bytes(files(__package__).joinpath(name).read_bytes())

    results.replace(folder, fill)


def is_ours(folder: Path) -> bool:
    """Whether a folder holds this campaign, as written or changed since."""
    definition = folder / "campaign.toml"
    if not definition.is_file():
        return False
    try:
        return bool(tomllib.loads(definition.read_text("utf-8"))["campaign"]["id"] == CAMPAIGN)
    except (ValueError, KeyError, TypeError):
        return False


def tables(seed: int, detailed: Collection[str] | None = None) -> dict[str, pl.DataFrame]:
    """Every table of the folder by its path."""
    city = grow(seed, detailed)
    # Who helps whom follows from February, on which help has no effect yet.
    helped = help_given(city, attainment(city, seed), seed)
    norms, innovations = attainment(city, seed, helped["helps"]), projects(city, seed)
    workshops = parts(city, innovations, seed)
    written = pledges(city, norms, seed)
    rated = ratings(city, seed)
    return _of_city(city) | {
        "units.csv": units(city, seed),
        "figures/persons.parquet": norms,
        "figures/suggestions.csv": suggestions(city, DETAILED, seed),
        "figures/groups.csv": study(city, seed),
        "figures/workshops.csv": workshops,
        "figures/output.csv": output(city, seed),
        "figures/schools.csv": schools(city, seed),
        "figures/ratings.csv": rated["unit"],
        "figures/assessments.csv": rated["assessor"],
        "innovations.csv": innovations,
        "participation.csv": participation(city, written["pledges"]["unit"].unique(), seed),
        **{f"{name}.csv": table for name, table in written.items()},
        **{f"{name}.csv": table for name, table in practices(city, seed).items()},
        **{f"{name}.csv": table for name, table in helped.items()},
    }


def _of_city(city: City) -> dict[str, pl.DataFrame]:
    """Tables that lie beside this file, without what is of units that the city does not have."""
    there = pl.concat([city.parts["unit"], read("outside.csv")["exemplar"]])
    written = {"exemplars.csv": read("exemplars.csv"), "movements.csv": opened()}
    return {
        name: written[name].filter(pl.col(column).is_null() | pl.col(column).is_in(there.implode()))
        for name, column in OF_UNITS.items()
    }


def _save(table: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path)
