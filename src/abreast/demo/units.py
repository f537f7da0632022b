"""units.csv: who exists when, and where. Some persons join in March, and some groups of persons move."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from abreast.demo.chance import stream
from abreast.demo.tree import CITY, City

COLUMNS = ["unit", "kind", "parent", "title_en", "title_zh", "from", "until", "function"]
JOINING = date(1960, 3, 11)
TRANSFER = date(1960, 3, 21)
TRANSFERRED = 0.003


def units(city: City, seed: int) -> pl.DataFrame:
    """One row per unit and interval, parents before children."""
    levels = [_top(), _trades(city), _enterprises(city)]
    levels += [_below(city.parts, city.enterprises), _below(city.groups, city.parts), _persons(city, seed)]
    return pl.concat((_complete(level) for level in levels), how="vertical")


def _top() -> pl.DataFrame:
    return pl.DataFrame({"unit": [CITY], "kind": ["city"], "title_en": ["Chongqing"], "title_zh": ["重庆市"]})


def _trades(city: City) -> pl.DataFrame:
    titles = city.trades.select("title_en", "title_zh", unit="trade")
    return titles.with_columns(kind=pl.lit("trade"), parent=pl.lit(CITY))


def _enterprises(city: City) -> pl.DataFrame:
    return city.enterprises.with_columns(parent=city.trades["trade"].gather(city.enterprises["above"]))


def _below(level: pl.DataFrame, upper: pl.DataFrame) -> pl.DataFrame:
    return level.with_columns(parent=upper["unit"].gather(level["above"]))


def _persons(city: City, seed: int) -> pl.DataFrame:
    function = pl.when("cadre").then(pl.lit("cadres")).otherwise(pl.lit("workers"))
    since = pl.when("joined").then(pl.lit(JOINING.isoformat()))
    persons = _below(city.persons, city.groups).with_columns(
        since.alias("from"), kind=pl.lit("person"), function=function, until=pl.lit(None, pl.String)
    )
    moving = pl.Series(stream(seed, "moves").random(persons.height) < TRANSFERRED) & ~persons["joined"]
    moved = persons.filter(moving)
    # To the next group of the list, which as a rule belongs to the same workshop.
    after = np.minimum(moved["above"].to_numpy() + 1, city.groups.height - 1)
    arrived = moved.with_columns(
        pl.lit(TRANSFER.isoformat()).alias("from"), parent=city.groups["unit"].gather(after)
    )
    left = moved.with_columns(until=pl.lit((TRANSFER - timedelta(days=1)).isoformat()))
    return pl.concat([persons.filter(~moving), left, arrived]).sort("unit", "from", nulls_last=False)


def _complete(level: pl.DataFrame) -> pl.DataFrame:
    absent = [name for name in COLUMNS if name not in level.columns]
    return level.with_columns(pl.lit(None, pl.String).alias(name) for name in absent).select(COLUMNS)
