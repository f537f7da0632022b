"""How enterprises did in what is counted or judged as a whole: spare-time schools, canteens, management. Made up.

Ratings are given at the end of each month, by the enterprise itself and by an assessor, on four described levels.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.demo.calendar import DETAILED
from abreast.demo.chance import stream
from abreast.demo.tree import City

MONTH_ENDS = [period for period in DETAILED if period.endswith("-D3")]
RATED = ["management", "canteen"]
LEVELS = 4
ENROLLED, GROWTH = 0.45, 0.03


def schools(city: City, seed: int) -> pl.DataFrame:
    """`unit`, `period`, `school_enrolled`: persons in spare-time schools."""
    chance = stream(seed, "schools")
    persons = city.enterprises["persons"].to_numpy()[:, None]
    share = chance.normal(ENROLLED, 0.1, (city.enterprises.height, 1)) + GROWTH * np.arange(len(DETAILED))
    enrolled = np.rint(persons * np.clip(share, 0.1, 0.95)).astype(np.int64)
    return _long(city, DETAILED).with_columns(school_enrolled=pl.Series(enrolled.ravel()))


def ratings(city: City, seed: int) -> dict[str, pl.DataFrame]:
    """By `unit` (its own word) and `assessor`: `unit`, `period`, `management`, `canteen` (levels from 1)."""
    chance = stream(seed, "ratings")
    true = {name: _true(city, chance) for name in RATED}
    # Most people rate themselves a little higher than a visitor does.
    return {by: _rated(city, true, bias, chance) for by, bias in (("unit", 0.3), ("assessor", 0.0))}


def _true(city: City, chance: np.random.Generator) -> NDArray[np.float64]:
    start = chance.normal(2.2, 0.6, (city.enterprises.height, 1))
    return start + 0.5 * np.arange(len(MONTH_ENDS)) * chance.random((city.enterprises.height, 1))


def _rated(
    city: City, true: dict[str, NDArray[np.float64]], bias: float, chance: np.random.Generator
) -> pl.DataFrame:
    levels = {
        name: np.clip(np.rint(value + bias + chance.normal(0, 0.3, value.shape)), 1, LEVELS).astype(np.int64)
        for name, value in true.items()
    }
    columns = (pl.Series(name, value.ravel()) for name, value in levels.items())
    return _long(city, MONTH_ENDS).with_columns(columns)


def _long(city: City, periods: list[str]) -> pl.DataFrame:
    ids = city.enterprises["unit"].gather(np.repeat(np.arange(city.enterprises.height), len(periods)))
    return pl.DataFrame({"unit": ids, "period": periods * city.enterprises.height})
