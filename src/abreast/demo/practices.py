"""Practice cards of the named exemplars and of some others, and who took them up. All made up."""

import numpy as np
import polars as pl

from abreast.demo import tables
from abreast.demo.chance import days_after, stream
from abreast.demo.published import launch
from abreast.demo.tree import City

ADOPTING = 0.08
SPAN = 24
VISITED = 0.6
WIDE = ("production", "management", "innovation", "materials", "study", "education", "living")


def practices(city: City, seed: int) -> dict[str, pl.DataFrame]:
    """`practices` and `adoptions`, with the columns of the files of these names."""
    chance = stream(seed, "practices")
    units = pl.concat([city.enterprises["unit"], city.parts["unit"]])
    cards = tables.read("practices.csv").filter(pl.col("unit").is_in(units.implode()))
    taken = [_adopted(card, city, chance) for card in cards.iter_rows(named=True)]
    return {"practices": cards, "adoptions": pl.concat(taken)}


def _adopted(card: dict[str, str], city: City, chance: np.random.Generator) -> pl.DataFrame:
    """Enterprises take up what an enterprise does, workshops and sections what one of them does."""
    level = city.enterprises if card["aspect"] in WIDE else city.parts
    others = level.filter(pl.col("unit") != card["unit"])
    taking = others.filter(pl.Series(chance.random(others.height) < ADOPTING * chance.uniform(0.5, 1.5)))
    day = np.floor(chance.beta(2, 2, taking.height) * SPAN).astype(np.int64)
    before = np.minimum(day, chance.integers(1, 6, taking.height))
    seen = pl.Series(chance.random(taking.height) < VISITED)
    return pl.DataFrame(
        {
            "card": pl.Series([card["card"]] * taking.height, dtype=pl.String),
            "unit": taking["unit"],
            "date": days_after(launch(), day),
            "visit": days_after(launch(), day - before),
        }
    ).with_columns(pl.when(seen).then("visit").alias("visit"))
