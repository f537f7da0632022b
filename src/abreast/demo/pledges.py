"""The pledges: four tables of what units set out to do, and who takes part without one.

Besides the pledges on output there are those of enterprises in their other aspects, and the movements of Chang'an
Machine Factory that the dispatch names: equal to an innovator from elsewhere, to its tool section, its first and sixth
workshop.
"""

import numpy as np
import polars as pl

from abreast.demo import tables
from abreast.demo.chance import stream
from abreast.demo.drafting import draft, members, shares
from abreast.demo.exemplars import choose, february, lately
from abreast.demo.movements import named
from abreast.demo.tree import CITY, City

ASPECTS = {"enterprise": "production", "group": "output_group", "person": "output"}
DUE, HALFWAY = "1960-06-D3", "1960-05-D1"
CITY_WIDE = 0.6
DECLARED = {True: 0.95, False: 0.3}
MILESTONE = ("Half of the distance to the target", "完成目标的一半")


def pledges(city: City, attainment: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    """`pledges`, `targets`, `milestones`, `measures`, with the columns of the files of these names."""
    chance = stream(seed, "pledges")
    plan, before, recent = shares(chance), february(city, attainment), lately(city, attainment)
    drafts = [
        choose(draft(level, units, plan, chance), before[level], recent[level], chance).with_columns(
            level=pl.lit(level), aspect=pl.lit(ASPECTS[level]), indicator=pl.lit("attainment")
        )
        for level, units in members(city).items()
    ]
    columns = ["unit", "level", "aspect", "indicator", "same_as", "as", "target", "made", "finished", "lacks"]
    more = _further(drafts[0], chance)
    drafted = pl.concat([one.select(columns) for one in [*drafts, more, named(city, chance, seed)]])
    numbered = drafted.sort("made", "unit", "aspect").with_columns(
        pledge=pl.format("s{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6))
    )
    return _tables(numbered, chance)


def _further(enterprises: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Pledges of the same enterprises in their other aspects, to equal the advanced level of the city or trade."""
    found = []
    for row in tables.read("further.csv").iter_rows(named=True):
        share = pl.when(trade="machinery").then(row["machinery"]).otherwise(row["elsewhere"])
        chosen = enterprises.filter(pl.Series(chance.random(enterprises.height)) < share)
        city_wide = pl.Series(chance.random(chosen.height) < CITY_WIDE)
        given = {name: pl.lit(row[name]) for name in ("aspect", "indicator")}
        found.append(
            chosen.with_columns(
                pl.lit("level").alias("as"),
                same_as=pl.when(city_wide).then(pl.lit(CITY)).otherwise("trade"),
                target=pl.lit(float(row["target"])),
                **given,
            )
        )
    return pl.concat(found)


def _tables(drafted: pl.DataFrame, chance: np.random.Generator) -> dict[str, pl.DataFrame]:
    complete = drafted["lacks"].is_null()
    sure = complete.replace_strict(DECLARED, return_dtype=pl.Float64)
    declared = (
        pl.when(pl.Series(chance.random(drafted.height)) < sure).then(pl.lit("yes")).otherwise(pl.lit("no"))
    )
    late = pl.when(pl.col("finished") > pl.col("made")).then("finished").alias("date")
    return {
        "pledges": drafted.select(
            "pledge", "unit", "aspect", "same_as", "as", "made", due=pl.lit(DUE), declared=declared
        ),
        "targets": _with(drafted, "targets").select("pledge", "indicator", "target"),
        "milestones": _with(drafted, "milestones").select(
            "pledge", due=pl.lit(HALFWAY), text_en=pl.lit(MILESTONE[0]), text_zh=pl.lit(MILESTONE[1])
        ),
        "measures": _measures(_with(drafted, "measures").with_columns(late), chance),
    }


def _with(drafted: pl.DataFrame, part: str) -> pl.DataFrame:
    return drafted.filter(pl.col("lacks").is_null() | (pl.col("lacks") != part))


def _measures(drafted: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    texts = tables.read("measures.csv")
    kinds = texts["kind"].unique(maintain_order=True)
    return pl.concat(_measure(drafted.filter(level=kind), texts.filter(kind=kind), chance) for kind in kinds)


def _measure(drafted: pl.DataFrame, texts: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    chosen = texts[chance.integers(0, texts.height, drafted.height)]
    return (
        drafted.select("pledge", "date", responsible="unit")
        .with_columns(text_en=chosen["text_en"], text_zh=chosen["text_zh"])
        .select("pledge", "text_en", "text_zh", "responsible", "date")
    )
