"""Innovation projects, one by one: class, where, when realised, whether significant.

Printed are the semi-mechanised and mechanised projects of March and what had been there before; the other classes
"all rise rapidly". Counts of January, February and of the other classes are made up within these bounds.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from abreast.demo.calendar import DEKADS
from abreast.demo.chance import days_after, stream
from abreast.demo.published import number
from abreast.demo.tree import City

CLASSES = ["semi_mechanised", "mechanised", "semi_automated", "automated", "linked"]
MONTHS = [(date(1960, 1, 1), 31), (date(1960, 2, 1), 29), (date(1960, 3, 1), 31), (date(1960, 4, 1), 10)]
SIGNIFICANT = 0.02
# Of a month the later days see a little more; the first ten days of April go on as March ended.
LATER, APRIL = 0.8, 0.42
PRIZED = {"changan.tools": 8.0}
"""How much more often than others of its size a part realises a project: it is named for this."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Projects of a class: realised before 1960, and in each of MONTHS."""

    before: int
    months: tuple[int, ...]


def counts(seed: int) -> dict[str, Counts]:
    """Projects by class."""
    chance = stream(seed, "innovations")
    semi = _split(int(number("semi_mechanised_before")), int(number("semi_mechanised")), chance)
    least = int(number("mechanised_before"))
    mechanised = _split(least - int(chance.integers(20, 300)), int(number("mechanised")), chance)
    others = {
        name: _split(total, int(total * chance.uniform(1.2, 1.8)), chance)
        for name, total in zip(CLASSES[2:], (1040, 350, 120), strict=True)
    }
    return {"semi_mechanised": semi, "mechanised": mechanised} | others


def _split(before: int, march: int, chance: np.random.Generator) -> Counts:
    january, february = (int(before * share) for share in chance.uniform((0.10, 0.17), (0.14, 0.22)))
    return Counts(before - january - february, (january, february, march, int(march * APRIL)))


def projects(city: City, seed: int) -> pl.DataFrame:
    """Projects realised since January, of a part of the city its share.

    `project`, `unit` (workshop or section), `class`, `realised`, `significant`.
    """
    chance = stream(seed, "innovations")
    weights = city.parts["persons"].to_numpy() * np.exp(chance.normal(0, 0.5, city.parts.height))
    weights = weights * city.parts["unit"].replace_strict(PRIZED, default=1.0).to_numpy()
    shares = weights / weights.sum()
    batches = []
    for name, classes in counts(seed).items():
        for (first, days), count in zip(MONTHS, classes.months, strict=True):
            batches.append(_batch(name, first, days, round(count * city.share), shares, chance))
    table = pl.concat(batches)
    return table.select(
        project=pl.format("i{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)),
        unit=city.parts["unit"].gather(table["part"]),
        **{name: pl.col(name) for name in ("class", "realised", "significant")},
    )


def _batch(
    name: str, first: date, days: int, count: int, shares: np.ndarray, chance: np.random.Generator
) -> pl.DataFrame:
    day = np.floor(chance.random(count) ** LATER * days).astype(np.int64)
    return pl.DataFrame(
        {
            "part": chance.choice(len(shares), size=count, p=shares),
            "class": [name] * count,
            "realised": days_after(first, day),
            "significant": chance.random(count) < SIGNIFICANT,
        }
    )


def by_period(city: City, seed: int, periods: list[str]) -> pl.DataFrame:
    """Projects of each workshop and section in each period, zeros included: a column per class and `significant`."""
    ends = {period: (DEKADS.first_day(period), DEKADS.last_day(period)) for period in periods}
    calendar = pl.DataFrame(
        [
            (period, first + timedelta(days=offset))
            for period, (first, last) in ends.items()
            for offset in range((last - first).days + 1)
        ],
        schema=["period", "realised"],
        orient="row",
    )
    counted = (
        projects(city, seed)
        .join(calendar, on="realised")
        .group_by("unit", "period")
        .agg(
            *((pl.col("class") == name).sum().cast(pl.Int64).alias(name) for name in CLASSES),
            significant=pl.col("significant").sum().cast(pl.Int64),
        )
    )
    every = city.parts.select("unit").join(pl.DataFrame({"period": periods}), how="cross")
    return every.join(counted, on=["unit", "period"], how="left").fill_null(0).sort("unit", "period")
