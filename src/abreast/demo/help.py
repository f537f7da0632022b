"""Who can help how many, pairs that people had agreed on or declined by themselves, and visits. All made up.

In some groups the person who was best in February helps one or two of those who were behind.
"""

import numpy as np
import polars as pl

from abreast.demo.chance import days_after, stream
from abreast.demo.exemplars import february
from abreast.demo.published import launch
from abreast.demo.tree import City

HELPING = 0.06
SECOND = 0.4
CAPACITY = (2, 5)
STATES = {"accepted": 0.82, "declined": 0.1, "ended": 0.08}
SPAN, STILL = 12, 20
AGREED = (
    "An hour after the shift, twice in ten days, at the helper's machine",
    "每旬两次，班后一小时，在帮教人机床旁",
)
NOTE = ("Watched the work, tried it together", "看一遍，一起做一遍")


def help_given(city: City, attainment: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    """`helpers`, `helps`, `visits`, with the columns of the files of these names."""
    chance = stream(seed, "help")
    helps = _pairs(february(city, attainment)["person"], chance)
    helpers = helps.select(unit="helper").unique(maintain_order=True).with_columns(aspect=pl.lit("output"))
    capacity = chance.integers(*CAPACITY, helpers.height)
    return {
        "helpers": helpers.with_columns(capacity=pl.Series(capacity)),
        "helps": helps,
        "visits": _visits(helps, chance),
    }


def _pairs(persons: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Of some groups the best with the one, or the two, who had least."""
    behind = persons.filter(pl.col("had").is_not_null() & (pl.col("best") != pl.col("unit")))
    last = behind.sort("best", "had", "unit").group_by("best", maintain_order=True).head(2)
    place = last.select(pl.int_range(pl.len()).over("best")).to_series()
    helping = pl.Series("best", last["best"].unique(maintain_order=True))
    chosen = helping.filter(pl.Series(chance.random(helping.len()) < HELPING))
    kept = last["best"].is_in(chosen.implode()) & (
        (place == 0) | pl.Series(chance.random(last.height) < SECOND)
    )
    pairs = last.filter(kept)
    state = pl.Series(chance.choice(list(STATES), pairs.height, p=list(STATES.values())))
    day = chance.integers(0, SPAN, pairs.height)
    until = days_after(launch(), np.minimum(STILL + 3, day + chance.integers(5, 12, pairs.height)))
    return pl.DataFrame(
        {
            "help": pairs.select(
                pl.format("h{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))
            ).to_series(),
            "helper": pairs["best"],
            "helped": pairs["unit"],
            "aspect": ["output"] * pairs.height,
            "state": state,
            "date": days_after(launch(), day),
            "agreed_en": [AGREED[0]] * pairs.height,
            "agreed_zh": [AGREED[1]] * pairs.height,
        }
    ).with_columns(pl.when(state == "ended").then(until).alias("ended"))


def _visits(helps: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    met = helps.filter(pl.col("state") != "declined")
    again = np.repeat(np.arange(met.height), chance.integers(0, 4, met.height))
    after = chance.integers(1, 6, len(again)).astype("timedelta64[D]")
    days = met["date"].to_numpy().astype("datetime64[D]")[again] + after
    return met[again].select(
        "help", pl.Series("date", days), note_en=pl.lit(NOTE[0]), note_zh=pl.lit(NOTE[1])
    )
