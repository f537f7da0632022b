"""Who pledges, when, and how far the pledge is written: complete, in part, or not at all.

Shares of the machinery trade are those of the dispatch, with a small margin where it says "more than". All
else is made up.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from abreast.demo import tables
from abreast.demo.chance import days_after
from abreast.demo.published import launch, number
from abreast.demo.tree import City

CLOSE = date(1960, 4, 18)
IN_PART = 0.05
MACHINERY_SPAN, DELAY = 14, 6
PARTS = ["targets", "milestones", "measures"]
"""What a pledge in part may lack."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of a trade: the share of units with complete pledges by level, and the days within which they were written."""

    complete: dict[str, float]
    span: int


def shares(chance: np.random.Generator) -> dict[str, Shares]:
    """By trade."""
    machinery = {
        "enterprise": number("factories_complete"),
        "group": number("groups_complete") + float(chance.uniform(0.004, 0.011)),
        "person": number("persons_complete") + float(chance.uniform(0.002, 0.008)),
    }
    found = {"machinery": Shares(machinery, MACHINERY_SPAN)}
    for row in tables.read("pledging.csv").iter_rows(named=True):
        complete = {"enterprise": row["enterprises"], "group": row["groups"], "person": row["persons"]}
        found[row["trade"]] = Shares(complete, row["soon"])
    return found


def members(city: City) -> dict[str, pl.DataFrame]:
    """By level the units that are to pledge: `unit`, `enterprise`, `trade`, and the row number `above`."""
    enterprise_of_part = city.parts["above"].to_numpy()
    enterprise_of_group = enterprise_of_part[city.groups["above"].to_numpy()]
    enterprise_of_person = enterprise_of_group[city.persons["above"].to_numpy()]
    rows = {
        "enterprise": (city.enterprises, np.arange(city.enterprises.height)),
        "group": (city.groups, enterprise_of_group),
        "person": (city.persons, enterprise_of_person),
    }
    return {name: _member(city, level, enterprise) for name, (level, enterprise) in rows.items()}


def _member(city: City, level: pl.DataFrame, enterprise: np.ndarray) -> pl.DataFrame:
    above = city.enterprises[enterprise]
    return level.select("unit", "above").with_columns(
        enterprise=above["unit"], trade=city.trades["trade"].gather(above["above"])
    )


def draft(
    level: str, units: pl.DataFrame, plan: dict[str, Shares], chance: np.random.Generator
) -> pl.DataFrame:
    """The units that pledge, with `made` (date), `finished` (date, null in part) and `lacks` (null when complete)."""
    return pl.concat(
        _trade(units.filter(trade=trade), share.complete[level], share.span, chance)
        for trade, share in plan.items()
    )


def _trade(units: pl.DataFrame, complete: float, span: int, chance: np.random.Generator) -> pl.DataFrame:
    count = units.height
    order = chance.permutation(count)
    whole = min(count, int(np.ceil(complete * count)))
    partly = min(count - whole, int(IN_PART * count))
    # Most units write their pledge towards the middle of the span.
    made = np.floor(chance.beta(2, 3, count) * span).astype(np.int64)
    delay = np.where(chance.random(count) < 0.3, chance.integers(1, DELAY + 1, count), 0)
    last = (CLOSE - launch()).days
    finished = np.minimum(made + delay, last)
    lacks = np.array(PARTS)[chance.integers(0, len(PARTS), count)]
    return units.with_columns(
        order=pl.Series(order),
        made=days_after(launch(), made),
        finished=days_after(launch(), finished),
        lacks=pl.when(pl.Series(order) >= whole).then(pl.Series(lacks)),
    ).filter(pl.col("order") < whole + partly)
