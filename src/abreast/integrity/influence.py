"""Influence: how far an advanced level moves when one unit, or one group of units, is left out."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign import Campaign
from abreast.campaign.aspect import Best, Quantile
from abreast.integrity.check import FINDINGS, Check, Found, Row, Said, found
from abreast.integrity.departures import Floats
from abreast.integrity.evidence import Evidence
from abreast.integrity.words import LANGUAGES, Words

CODE = "influence"
MUCH = 0.25  # share of the distance from median to level that a level has to move by
FEWEST = 5  # eligible units below which a level always hangs on one of them


def moved(campaign: Campaign, standings: pl.DataFrame, levels: pl.DataFrame, period: str) -> Found:
    """Levels of the rules best and quantile that move by more than a quarter of their distance from the median,
    and by more than twice the standard error of the unit's value, when one unit is left out; or when one group
    directly below the scope is.

    `standings`, `levels`: the tables of that name. Frontier levels are left to `frontier.influence`.
    """
    parts, below = [pl.DataFrame(schema=FINDINGS)], children(campaign, period)
    for code, aspect in campaign.definition.aspects.items():
        if isinstance(aspect.level, (Best, Quantile)):
            q = aspect.level.q if isinstance(aspect.level, Quantile) else 1.0
            own = standings.filter(
                (pl.col("aspect") == code)
                & pl.col("status").is_in(["ranked", "compared"])
                & pl.col("eligible")
            )
            there = levels.filter(
                (pl.col("aspect") == code) & (pl.col("period") == period) & (pl.col("status") == "ok")
            )
            parts += _of_aspect(campaign, own, there, below, q, period, aspect.ranking)
    return found(pl.concat(parts))


def _of_aspect(
    campaign: Campaign,
    own: pl.DataFrame,
    levels: pl.DataFrame,
    below: pl.DataFrame,
    q: float,
    period: str,
    indicator: str,
) -> list[pl.DataFrame]:
    sign = campaign.definition.sign(own["aspect"][0]) if own.height else 1
    key = ["scope", "group"]
    placed = own.join(levels.select(*key, "median"), on=key).join(
        below, on=["unit", "scope"], how="left", maintain_order="left"
    )
    rows = []
    for (scope, _), part in placed.group_by(key, maintain_order=True):
        if part.height < FEWEST:
            continue
        value = sign * part["shrunk"].to_numpy()
        level = float(np.quantile(value, q))
        far = MUCH * abs(level - sign * float(part["median"][0]))
        error = 2.0 * part["se"].fill_null(0.0).fill_nan(0.0).to_numpy()
        who, child = part["unit"].to_numpy(), part["child"].fill_null("").to_numpy()
        alone = without_one(value, level, q, np.maximum(far, error))
        found_here = {who[i]: left for i, left in alone}
        for name, left in without_child(value, level, q, far, child).items():
            carried = [rest for i, rest in alone if child[i] == name]
            if not carried or min(carried) - left > far:  # more than its best unit carries by itself
                found_here[name] = left
        rows += [
            (name, indicator, period, part["since"][0], scope, sign * level, sign * left)
            for name, left in found_here.items()
        ]
    names = ("unit", "indicator", "period", "since", "about", "value", "expected")
    return [found(pl.DataFrame(rows, schema={name: FINDINGS[name] for name in names}, orient="row")).rows]


def children(campaign: Campaign, period: str) -> pl.DataFrame:
    """unit, scope, child: through which unit directly below a scope each unit belongs to it; not for the unit
    itself."""
    scopes = campaign.tree.numbered(period)
    # Above each other, each unit's scopes follow one after the other.
    path = scopes.rows.filter(~pl.col("is_group")).with_columns(child=pl.col("scope").shift(1))
    path = path.filter(pl.col("distance") > 1)
    units, places = scopes.units["unit"], scopes.places["scope"]
    return pl.DataFrame(
        {
            "unit": units.gather(path["unit"]),
            "scope": places.gather(path["scope"]),
            "child": places.gather(path["child"]),
        }
    )


def without_one(value: Floats, level: float, q: float, far: Floats) -> list[tuple[int, float]]:
    """Places of values (n,), higher is better, without which the level would fall by more than `far` (n,), and
    that level.

    Only values at or past the level carry it, and of many only the three best can.
    """
    there = np.flatnonzero(value >= level - 1e-12)
    best = there[np.argsort(-value[there], kind="stable")][:3]
    left = [(int(i), float(np.quantile(np.delete(value, i), q))) for i in best]
    return [(i, rest) for i, rest in left if level - rest > far[i]]


def without_child(
    value: Floats, level: float, q: float, far: float, child: NDArray[np.object_]
) -> dict[str, float]:
    """The same for all units of one child together, where it has two or more and enough are left."""
    left = {}
    for name in np.unique(child[value >= level - 1e-12].astype(str)):
        inside = child == name
        if name and inside.sum() >= 2 and (~inside).sum() >= FEWEST:
            rest = float(np.quantile(value[~inside], q))
            if level - rest > far:
                left[str(name)] = rest
    return left


def find(evidence: Evidence) -> Found:
    """Levels stand only after the comparison; see :func:`moved`."""
    return found(pl.DataFrame(schema={name: FINDINGS[name] for name in ("unit", "indicator", "period")}))


def reason(row: Row, words: Words) -> Said:
    """The level with and without."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    scope = [words.unit(row["about"], language) for language in LANGUAGES]
    level, without = (words.number(row["indicator"], row[key]) for key in ("value", "expected"))
    return Said(
        f"{row['since']} – {row['at']}: the advanced level of “{en}” in {scope[0]} "
        f"is {level}, and would be {without} without "
        "these figures. Many measure themselves by them, so they deserve a second look.",
        f"{row['since']} – {row['at']}：{scope[1]}“{zh}”的先进水平为{level}，不计该处数字则为{without}。"
        "众人都以此为准，值得再看一遍。",
    )


CHECK = Check(
    code=CODE,
    title=Said("A level that hangs on one place", "一处定水平"),
    settles=Said(
        "A recount by a verifier of another branch, and a visit by those who want to be the same.",
        "由其他分支的核实人复核，并请愿意看齐的单位前去参观。",
    ),
    find=find,
    reason=reason,
)
