"""Innovation projects, one by one: class, where, when proposed, tried, realised and verified, from whom taken over.

Printed are the semi-mechanised and mechanised projects of March and what had been there before; the other classes
"all rise rapidly". Counts of January, February and of the other classes are made up within these bounds, and so is what
each project is about.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.demo import tables
from abreast.demo.chance import stream
from abreast.demo.published import number
from abreast.demo.tree import City

CLASSES = ["semi-mechanised", "mechanised", "semi-automated", "automated", "linked"]
EARLIER = (date(1958, 1, 1), 730)
MONTHS = [(date(1960, 1, 1), 31), (date(1960, 2, 1), 29), (date(1960, 3, 1), 31), (date(1960, 4, 1), 10)]
LAST = date(1960, 4, 10)
SIGNIFICANT = 0.02
# Of a span the later days see a little more; the first ten days of April go on as March ended.
LATER, APRIL = 0.8, 0.42
PRIZED = {"changan.tools": 8.0}
"""How much more often than others of its size a part realises a project: it is named for this."""

ADOPTED = 0.22
VERIFIED = 0.7
GIVEN_UP = 0.015
UNFINISHED = 0.05


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
    return {"semi-mechanised": semi, "mechanised": mechanised} | others


def _split(before: int, march: int, chance: np.random.Generator) -> Counts:
    january, february = (int(before * share) for share in chance.uniform((0.10, 0.17), (0.14, 0.22)))
    return Counts(before - january - february, (january, february, march, int(march * APRIL)))


def projects(city: City, seed: int) -> pl.DataFrame:
    """innovations.csv: every project of the city, or of a part of it its share; see the reference for the columns."""
    chance = stream(seed, "innovations")
    realised = _realised(city, counts(seed), chance)
    table = pl.concat([realised, _unfinished(realised, chance)])
    models = _models(table, chance)
    about = tables.read("projects.csv").select("title_en", "title_zh", "operations")
    table = table.with_columns(
        *about[_about(table["class"], models, chance)].get_columns(),
        adopted_from=table["project"].gather(pl.Series(models).replace(-1, None)),
    )
    table = _dated(table, chance)
    return table.select(
        "project",
        city.parts["unit"].gather(table["part"]),
        "class",
        pl.when("significant").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("significant"),
        *("title_en", "title_zh", "proposed", "trial", "realised", "verified", "abandoned", "adopted_from"),
        aspect=pl.lit("innovation"),
        effect_indicator=pl.lit("by_machine"),
        effect="operations",
    )


def by_machine(city: City, rows: pl.DataFrame, days: list[date]) -> NDArray[np.int64]:
    """Operations taken over from the hand in each part by the end of each of these days (parts, days)."""
    place = city.parts.select("unit").with_row_index("part")
    placed = rows.filter(pl.col("realised").is_not_null()).join(place, on="unit", maintain_order="left")
    calendar = np.array(days, dtype="datetime64[D]")
    shape = (city.parts.height, len(days) + 1)
    change = np.zeros(shape, dtype=np.int64)
    for column, sign in (("realised", 1), ("abandoned", -1)):
        dated = placed.filter(pl.col(column).is_not_null())
        at = np.searchsorted(calendar, dated[column].to_numpy().astype("datetime64[D]"))
        np.add.at(change, (dated["part"].to_numpy(), at), sign * dated["effect"].to_numpy())
    return np.cumsum(change, axis=1)[:, :-1]


def _realised(city: City, wanted: dict[str, Counts], chance: np.random.Generator) -> pl.DataFrame:
    """`project`, `part` (row number), `class`, `significant`, `realised`, in order of date."""
    weights = city.parts["persons"].to_numpy() * np.exp(chance.normal(0, 0.5, city.parts.height))
    weights = weights * city.parts["unit"].replace_strict(PRIZED, default=1.0).to_numpy()
    shares = weights / weights.sum()
    batches = [
        _batch(name, first, days, round(count * city.share), shares, chance)
        for name, one in wanted.items()
        for (first, days), count in zip([EARLIER, *MONTHS], (one.before, *one.months), strict=True)
    ]
    ordered = pl.concat(batches).sort("realised", "class", "part")
    return _numbered(ordered, "i")


def _batch(
    name: str, first: date, days: int, count: int, shares: NDArray[np.float64], chance: np.random.Generator
) -> pl.DataFrame:
    day = np.floor(chance.random(count) ** LATER * days).astype("timedelta64[D]")
    return pl.DataFrame(
        {
            "part": chance.choice(len(shares), size=count, p=shares),
            "class": [name] * count,
            "significant": chance.random(count) < SIGNIFICANT,
            "realised": np.datetime64(first, "D") + day,
        }
    )


def _numbered(rows: pl.DataFrame, letter: str) -> pl.DataFrame:
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    return rows.select(pl.format(letter + "{}", number).alias("project"), pl.all())


def _unfinished(realised: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Projects that were still being tried, or only proposed, when the campaign's figures end."""
    march = realised.filter(pl.col("realised") >= MONTHS[2][0])
    some = march.filter(pl.Series(chance.random(march.height) < UNFINISHED)).drop("project")
    return _numbered(some.with_columns(realised=pl.lit(None, pl.Date)), "t")


def _models(table: pl.DataFrame, chance: np.random.Generator) -> NDArray[np.int64]:
    """From which row each project was taken over, -1 for none: a significant one of its class, realised before it
    in another part. Since January some were; earlier ones come first in the table."""
    recent = (table["realised"] >= MONTHS[0][0]).fill_null(False).to_numpy()
    wanting = (chance.random(table.height) < ADOPTED) & recent
    shown = (table["significant"] & table["realised"].is_not_null()).to_numpy()
    kind, part = table["class"].to_numpy(), table["part"].to_numpy()
    realised, draw = table["realised"].to_numpy(), chance.random(table.height)
    found = np.full(table.height, -1)
    for name in CLASSES:
        models, rows = np.flatnonzero(shown & (kind == name)), np.flatnonzero(wanting & (kind == name))
        earlier = np.searchsorted(realised[models], realised[rows])
        rows, earlier = rows[earlier > 0], earlier[earlier > 0]
        chosen = models[np.floor(draw[rows] * earlier).astype(np.int64)]
        elsewhere = part[chosen] != part[rows]
        found[rows[elsewhere]] = chosen[elsewhere]
    return found


def _about(classes: pl.Series, models: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """What each project is about, as a row of projects.csv: what was taken over is about the same as its model."""
    first = (
        tables.read("projects.csv").with_row_index("first").group_by("class").agg(pl.first("first"), pl.len())
    )
    place = pl.DataFrame({"class": classes}).join(first, on="class", how="left", maintain_order="left")
    about = place["first"].to_numpy() + np.floor(chance.random(len(classes)) * place["len"].to_numpy())
    taken = models >= 0
    while True:
        before = about.copy()
        about[taken] = before[models[taken]]
        if np.array_equal(about, before):
            rows: NDArray[np.int64] = about.astype(np.int64)
            return rows


def _dated(table: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """With the dates of every state that a project has come to."""
    n, last = table.height, int(np.datetime64(LAST, "D").astype(np.int64))
    open_end = table["realised"].is_null().to_numpy()
    # In days since 1970, so that days may be added; what was not realised counts from the last day on.
    until = table["realised"].to_physical().fill_null(last).to_numpy().astype(np.int64)
    work = chance.integers(4, 60, n)
    tried = np.floor(work * chance.uniform(0.2, 0.8, n)).astype(np.int64)
    verified = until + chance.integers(3, 25, n)
    known = (chance.random(n) < VERIFIED) & (verified <= last)
    given_up = np.where(known, verified, until) + chance.integers(5, 60, n)
    gone = (chance.random(n) < GIVEN_UP) & (given_up <= last)
    return table.with_columns(
        proposed=_days(until - work, np.ones(n, dtype=np.bool_)),
        trial=_days(until - work + tried, ~open_end | (chance.random(n) < 0.5)),
        verified=_days(verified, known),
        abandoned=_days(given_up, gone),
    )


def _days(days: NDArray[np.int64], known: NDArray[np.bool_]) -> pl.Series:
    return pl.Series(days, dtype=pl.Int32).cast(pl.Date).set(pl.Series(~known), None)
