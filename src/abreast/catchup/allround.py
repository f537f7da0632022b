"""All-round advance (全面跃进): units that are up in every required aspect, held against what chance would show.

A unit's p-value is the largest over its aspects (Berger 1982), then Benjamini and Hochberg at 5 %. Six aspects all
"up" by chance are one unit in 64 if independent and one in 7 at a correlation of 0.5, so a plain count says little.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.decision import Looked
from abreast.catchup.steadiness import half_step
from abreast.statistics.chance import all_up, mean_correlation
from abreast.statistics.discovery import adjusted
from abreast.statistics.improvement import judge
from abreast.statistics.segments import Floats

RATE = 0.05
COLUMNS = {
    **dict.fromkeys(("unit", "kind", "scope", "scope_kind", "period"), pl.String),
    **dict.fromkeys(("aspects", "up"), pl.UInt32),
    "all_up": pl.Boolean,
    "p": pl.Float64,
    "published": pl.Boolean,
    "earliest": pl.String,
    "tested": pl.UInt32,
    **dict.fromkeys(("chance", "expected_chance"), pl.Float64),
}


def allround(
    campaign: Campaign, progress: pl.DataFrame, looked: Mapping[str, Looked], period: str
) -> pl.DataFrame:
    """The table `allround`: every unit of which aspects are required, in every scope; without p where not decided.

    A required aspect counts whether it has figures or not: without them nothing is decided, and `earliest` is null.
    `expected_chance`: how many of the `tested` would come out up in all aspects if nothing had changed, at the
    correlation that the aspects' changes show.
    """
    found = [pl.DataFrame(schema=COLUMNS)]
    kinds = campaign.tree.at(period).select("unit", own="kind")
    here = progress.join(kinds, on="unit", how="inner", maintain_order="left")
    for kind, narrower in _judged_alike(campaign).items():
        if codes := required(campaign, kind):
            rows = here.filter(pl.col("own").is_in(narrower) & pl.col("aspect").is_in(codes))
            found.append(_of_kind(campaign, kind, codes, rows, looked, period))
    return pl.concat(found)


def _judged_alike(campaign: Campaign) -> dict[str, list[str]]:
    """Kinds by the name they are told of together: that of the wider kind where nothing more is required of the
    narrower one, so that factories and mines are told of as enterprises."""
    alike: dict[str, list[str]] = {}
    for code, kind in campaign.definition.kinds.items():
        wider = kind.is_a
        same = wider is not None and required(campaign, wider) == required(campaign, code)
        alike.setdefault(wider if wider and same else code, []).append(code)
    return alike


def required(campaign: Campaign, kind: str) -> list[str]:
    """The aspects required of units of a kind: its own, and those of the wider kind it belongs to."""
    definition = campaign.definition
    return [
        code
        for code, one in definition.aspects.items()
        if one.required and kind in definition.kinds_of(one.kind)
    ]


def _of_kind(
    campaign: Campaign,
    kind: str,
    codes: list[str],
    here: pl.DataFrame,
    looked: Mapping[str, Looked],
    period: str,
) -> pl.DataFrame:
    units = here["unit"].unique().sort()
    z, p, first = _changes(campaign, codes, looked, units)
    decided = ~np.isnan(p).any(axis=1)
    chance = all_up(len(codes), mean_correlation(z))
    own = pl.DataFrame({"unit": units}).with_columns(
        kind=pl.lit(kind),
        period=pl.lit(period),
        aspects=pl.lit(len(codes), pl.UInt32),
        up=pl.when(pl.Series(decided)).then(pl.Series((z > 0).sum(axis=1), dtype=pl.UInt32)),
        p=pl.when(pl.Series(decided)).then(pl.Series(p.max(axis=1, initial=0.0))),
        chance=pl.when(pl.Series(decided)).then(pl.lit(chance)),
        earliest=first,
    )
    places = here.select("unit", "scope", "scope_kind").unique()
    rows = places.join(own, on="unit").sort("scope", "unit")
    parts = [_counted(part) for _, part in rows.group_by("scope", maintain_order=True)]
    return pl.concat([pl.DataFrame(schema=COLUMNS), *parts])


def _counted(part: pl.DataFrame) -> pl.DataFrame:
    """What is published of one scope's units, how many were tested, and what chance alone would show of them."""
    public: Floats = adjusted(part["p"].fill_null(float("nan")).to_numpy())
    return part.with_columns(
        all_up=pl.col("up") == pl.col("aspects"),
        published=pl.Series(public <= RATE),
        tested=pl.col("p").count(),
        expected_chance=pl.col("chance").sum(),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())


def _changes(
    campaign: Campaign, codes: list[str], looked: Mapping[str, Looked], units: pl.Series
) -> tuple[Floats, Floats, pl.Series]:
    """Change in standard errors, positive is better, and its one-sided p-value (n, k), NaN where not decided; and the
    period in which all aspects of a unit are, or can be, decided, null where one of them has no figures of it."""
    latest = np.full(len(units), "", dtype=object)
    figures = np.ones(len(units), dtype=bool)
    z, p = (np.full((len(units), len(codes)), np.nan) for _ in range(2))
    for k, code in enumerate(codes):
        if (one := looked.get(code)) is None:
            figures[:] = False
            continue
        places = one.panel.places(units)
        there = places >= 0
        figures &= there
        sign = campaign.definition.sign(code)
        step = half_step(one.panel, campaign.definition.rules.lengths[2])
        result = judge(one.looks.due.found.take(places[there]), np.inf, sign=sign, half_step=step)
        with np.errstate(divide="ignore", invalid="ignore"):
            z[there, k] = result.change / result.change_error
        p[there, k] = result.p_change
        decided = one.looks.due.at[places[there]]
        codes_of = {int(t): one.panel.code(int(t), campaign.calendar) for t in np.unique(decided)}
        latest[there] = np.maximum(latest[there], np.array([codes_of[int(t)] for t in decided], dtype=object))
    latest[~figures] = None
    return z, p, pl.Series(latest.tolist(), dtype=pl.String)
