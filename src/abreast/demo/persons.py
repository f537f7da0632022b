"""How persons did: output as a multiple of the work norm, ten days by ten days.

Each person's figure is made of its own ability, that of its group, workshop and enterprise, a gain since March
that differs from person to person, what help did, and chance. One shift for all from March on is then set so that of
those who were behind in February as many touch the advanced level as the dispatch says at least did.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.demo.calendar import DEKADS, DETAILED, MARCH
from abreast.demo.chance import stream
from abreast.demo.published import number
from abreast.demo.tree import City

ADVANCED_NORM = 1.15
"""The level appointed as advanced: fifteen per cent above the norm (made up, as the norms are)."""

SPREAD = {"own": 0.08, "groups": 0.04, "parts": 0.03, "enterprises": 0.03, "chance": 0.04}
GAIN = 0.032
CLOSED, UNLIKE = 0.35, 0.25
"""The share of the gap to the advanced level that a person who is helped closes by that: its mean and spread."""

MISSING = 0.01
FLOOR = 0.3


def attainment(city: City, seed: int, helps: pl.DataFrame | None = None) -> pl.DataFrame:
    """`unit`, `period`, `attainment` (multiple of the norm, four decimals); a few figures are missing.

    `helps`: `helped`, `state`, `date`; February is the same with them and without.
    """
    chance = stream(seed, "persons")
    values = _natural(city, chance)
    values[chance.random(values.shape) < MISSING] = np.nan
    values[city.persons["joined"].to_numpy(), : MARCH + 1] = np.nan
    if helps is not None:
        values += _helped(city, values, helps, stream(seed, "helped"))
    wanted = int(number("drew_level")) + int(chance.integers(100, 900))
    # Of a part of the city its share: the dispatch speaks of the whole.
    wanted = round(wanted * city.share)
    values[:, MARCH:] += shift(values, wanted)
    table = pl.DataFrame(np.round(np.maximum(values, FLOOR), 4), schema=DETAILED)
    return (
        table.insert_column(0, city.persons["unit"])
        .unpivot(index="unit", variable_name="period", value_name="attainment")
        .filter(pl.col("attainment").is_not_nan())
    )


def _helped(
    city: City, values: NDArray[np.float64], helps: pl.DataFrame, chance: np.random.Generator
) -> NDArray[np.float64]:
    """What help added (persons, periods): a share of the gap there was in February, from the period after it began."""
    met = helps.filter(pl.col("state") != "declined").select("date", unit="helped")
    rows = city.persons.select("unit").with_row_index("row").join(met, on="unit", maintain_order="left")
    at, begun = rows["row"].to_numpy(), rows["date"].to_numpy().astype("datetime64[D]")
    first = np.array([DEKADS.first_day(period) for period in DETAILED], dtype="datetime64[D]")
    gap = np.maximum(0.0, ADVANCED_NORM - np.nanmean(values[at, :MARCH], axis=1))
    closed = np.maximum(0.0, chance.normal(CLOSED, UNLIKE, len(at))) * gap
    added = np.zeros_like(values)
    added[at] = np.where(first[None, :] > begun[:, None], closed[:, None], 0.0)
    return added


def shift(values: NDArray[np.float64], wanted: int) -> float:
    """What to add from March on so that `wanted` of those behind before reach the advanced level at least once.

    `values` (persons, periods); NaN where nothing was reported.
    """
    reported = np.isfinite(values)
    before = np.nansum(values[:, :MARCH], axis=1) / np.maximum(reported[:, :MARCH].sum(axis=1), 1)
    behind = reported[:, :MARCH].any(axis=1) & (before < ADVANCED_NORM)
    best = np.max(values[behind, MARCH:], axis=1, initial=-np.inf, where=reported[behind, MARCH:])
    return float(ADVANCED_NORM - np.partition(best, -wanted)[-wanted])


def _natural(city: City, chance: np.random.Generator) -> NDArray[np.float64]:
    """(persons, periods): ability, gain and chance."""
    count = city.persons.height
    ability = 1.0 + chance.normal(0, SPREAD["own"], count) + _surroundings(city, chance)
    steps = np.maximum(0, np.arange(len(DETAILED)) - MARCH + 1)
    gain = chance.gamma(1.0, GAIN, count)
    return (
        ability[:, None] + gain[:, None] * steps + chance.normal(0, SPREAD["chance"], (count, len(DETAILED)))
    )


def _surroundings(city: City, chance: np.random.Generator) -> NDArray[np.float64]:
    effect = chance.normal(0, SPREAD["enterprises"], city.enterprises.height)
    for name, level in (("parts", city.parts), ("groups", city.groups)):
        effect = effect[level["above"].to_numpy()] + chance.normal(0, SPREAD[name], level.height)
    spread: NDArray[np.float64] = effect[city.persons["above"].to_numpy()]
    return spread
