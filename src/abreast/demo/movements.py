"""The ten movements of Chang'an Machine Factory, four of which the dispatch names, three of the city; who takes part.

What the other six and those of the city are called is made up.
"""

import numpy as np
import polars as pl

from abreast.demo import tables
from abreast.demo.calendar import DETAILED
from abreast.demo.chance import days_after, stream
from abreast.demo.drafting import members
from abreast.demo.published import launch, number
from abreast.demo.tree import CHANGAN, City

INNOVATORS = 0.08
"""The share of the persons of Chang'an who set out to equal the innovator from elsewhere."""

ABSENT = 0.004
ELSEWHERE = 0.9
SPAN = 16


def opened() -> pl.DataFrame:
    """movements.csv of the folder: all begin with the launch."""
    columns = ("movement", "unit", "aspect", "title_en", "title_zh", "same_as", "as")
    return tables.read("movements.csv").select(*columns, pl.lit(launch()).alias("from"))


def named(city: City, chance: np.random.Generator, seed: int) -> pl.DataFrame:
    """Pledges in the four named movements: `unit`, `level`, `aspect`, `indicator`, `same_as`, `as`, `target`, dates.

    Who has put more suggestions into practice than the movement asks for goes one further.
    """
    rows = tables.read("movements.csv").filter(named="yes")
    most = suggestions(city, DETAILED, seed).group_by("unit").agg(most=pl.col("suggestions").max())
    found = []
    for movement in rows.iter_rows(named=True):
        units = _pledging(city, movement["aspect"], chance).filter(pl.col("unit") != movement["same_as"])
        written = days_after(launch(), chance.integers(1, SPAN, units.height))
        given = {name: pl.lit(movement[name]) for name in ("aspect", "indicator", "same_as", "as")}
        further = units.join(most, on="unit", how="left", maintain_order="left")["most"] + 1
        asked = pl.lit(float(movement["target"]))
        found.append(
            units.with_columns(
                target=pl.max_horizontal(asked, further) if movement["aspect"] == "suggestions" else asked,
                made=written,
                finished=written,
                lacks=pl.lit(None, pl.String),
                **given,
            )
        )
    return pl.concat(found)


def _pledging(city: City, aspect: str, chance: np.random.Generator) -> pl.DataFrame:
    """Who pledges in a movement: persons, workshops, workshops and sections, cadres."""
    if aspect in ("suggestions", "cadre_style"):
        persons = (
            members(city)["person"]
            .with_columns(cadre=city.persons["cadre"])
            .filter(enterprise=CHANGAN["unit"])
        )
        some = pl.Series(chance.random(persons.height) < INNOVATORS)
        chosen = persons.filter(persons["cadre"] if aspect == "cadre_style" else some & ~persons["cadre"])
        return chosen.select("unit", level=pl.lit("person"))
    kinds = ["workshop"] if aspect == "workshop_innovation" else ["workshop", "section"]
    own = pl.col("unit").str.starts_with(f"{CHANGAN['unit']}.") & pl.col("kind").is_in(kinds)
    return city.parts.filter(own).select("unit", level=pl.lit("group"))


def participation(city: City, pledging: pl.Series, seed: int) -> pl.DataFrame:
    """participation.csv of the machinery trade: `unit`, `movement`, `from`.

    `pledging`: units with a pledge, which take part by that alone. In Chang'an all but a few of the others do
    too, since the dispatch says almost all; elsewhere in the trade most do, in movements of the city, and of the other
    trades nothing is known.
    """
    chance = stream(seed, "participation")
    persons = members(city)["person"].filter(trade="machinery")
    here = persons["enterprise"] == CHANGAN["unit"]
    free = ~persons["unit"].is_in(pledging.implode())
    absent = round((1 - number("participation") + ABSENT) * int(here.sum()))
    staying = (
        pl.Series(_first(here & free, absent, chance))
        | pl.Series(chance.random(persons.height) > ELSEWHERE) & ~here
    )
    taking = persons.filter(~staying)
    opened = tables.read("movements.csv")
    inside = opened.filter(unit=CHANGAN["unit"])["movement"]
    city_wide = opened.filter(pl.col("unit").is_null())["movement"]
    own, others = (
        names.gather(chance.integers(0, names.len(), taking.height)) for names in (inside, city_wide)
    )
    days = np.floor(chance.beta(2, 3, taking.height) * SPAN).astype(np.int64)
    return taking.select(
        "unit",
        pl.when(pl.col("enterprise") == CHANGAN["unit"]).then(own).otherwise(others).alias("movement"),
        days_after(launch(), days).alias("from"),
    )


def _first(among: pl.Series, count: int, chance: np.random.Generator) -> np.ndarray:
    """A mask of `count` of those marked, by lot."""
    marked = np.flatnonzero(among.to_numpy())
    mask = np.zeros(among.len(), dtype=bool)
    mask[chance.permutation(marked)[:count]] = True
    return mask


def suggestions(city: City, periods: list[str], seed: int) -> pl.DataFrame:
    """Suggestions put into practice by each person of Chang'an: `unit`, `period`, `suggestions`. Made up."""
    chance = stream(seed, "suggestions")
    persons = members(city)["person"].filter(enterprise=CHANGAN["unit"])
    rate = chance.gamma(0.5, 0.3, persons.height)[:, None] * (1 + 0.4 * np.arange(len(periods)))
    counts = chance.poisson(rate)
    units = persons["unit"].gather(np.repeat(np.arange(persons.height), len(periods)))
    table = pl.DataFrame({"unit": units, "period": periods * persons.height, "suggestions": counts.ravel()})
    joined = city.persons.select("unit", "joined").filter("joined")
    return table.join(joined, on="unit", how="anti", maintain_order="left")
