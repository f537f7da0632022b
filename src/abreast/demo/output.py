"""Steel and coal, ten days by ten days, enterprise by enterprise.

The dispatch prints how the second and the last ten days of March grew on the ten days before; the tonnages
themselves and all other growth are made up.
"""

import numpy as np
import polars as pl

from abreast.demo.calendar import DEKADS, PERIODS
from abreast.demo.chance import apportion, stream
from abreast.demo.published import number
from abreast.demo.tree import City

# Tonnes in the first ten days of March, by trade.
LEVELS = {"steel": 18_000, "coal": 240_000}
TYPICAL_GROWTH = 0.02
BASE = PERIODS.index("1960-03-D1")


def output(city: City, seed: int) -> pl.DataFrame:
    """`unit`, `period`, `indicator` (steel or coal), `value` (whole tonnes)."""
    chance = stream(seed, "output")
    return pl.concat(_product(city, product, chance) for product in LEVELS)


def totals(product: str, chance: np.random.Generator) -> list[int]:
    """The city's output in every period, such that the printed growth comes out as printed."""
    level = LEVELS[product] * float(np.exp(chance.normal(0, 0.05)))
    # A day's output rises by a little; the printed growth is that of totals of ten and eleven days.
    growth = chance.normal(TYPICAL_GROWTH, TYPICAL_GROWTH, len(PERIODS))
    days = np.array([DEKADS.days(period) for period in PERIODS])
    factors = 1 + growth
    factors[1:] *= days[1:] / days[:-1]
    factors[BASE + 1] = 1 + number(f"{product}_second")
    factors[BASE + 2] = 1 + number(f"{product}_third")
    path = np.cumprod(factors)
    tonnes = [round(float(value)) for value in level * path / path[BASE]]
    for step in (1, 2):  # on whole tonnes, each on the one before
        tonnes[BASE + step] = round(tonnes[BASE + step - 1] * float(factors[BASE + step]))
    return tonnes


def _product(city: City, product: str, chance: np.random.Generator) -> pl.DataFrame:
    units = city.enterprises.filter(city.trades["trade"].gather(city.enterprises["above"]) == product)
    size = units["persons"].to_numpy().astype(np.float64)
    rows = []
    for period, total in zip(PERIODS, totals(product, chance), strict=True):
        shares = size * np.exp(chance.normal(0, 0.04, len(size)))
        rows.append(
            units.select(
                "unit",
                period=pl.lit(period),
                indicator=pl.lit(product),
                value=pl.Series(apportion(total, shares)),
            )
        )
    return pl.concat(rows)
