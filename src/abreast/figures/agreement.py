"""Own ratings against an assessor's: how far the two agree. They are kept apart, and neither corrects the other."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign import Campaign

AGREEMENT = {
    "indicator": pl.String,
    "since": pl.String,
    "period": pl.String,
    "pairs": pl.UInt32,
    "same": pl.Float64,
    "within_one": pl.Float64,
    "difference": pl.Float64,
    "kappa": pl.Float64,
}


def agreement(campaign: Campaign, figures: pl.DataFrame, period: str) -> pl.DataFrame:
    """The table `agreement`: of every rated indicator that an assessor rated too, all pairs up to a period.

    `figures`: as they are read. `pairs`: ratings of one unit in one period by both; `same`, `within_one`: share of
    those that are equal, or at most one level apart; `difference`: mean of own − assessor's, above 0 where units rate
    themselves higher; `kappa`: Cohen's weighted kappa (1968, Psychological Bulletin 70:213), linear weights: 1 is full
    agreement, 0 what chance would give; null where all ratings are one level.
    """
    levels = {code: len(one.levels) for code, one in campaign.definition.indicators.items() if one.levels}
    rated = figures.filter(pl.col("indicator").is_in(list(levels)) & (pl.col("period") <= period))
    key = ["unit", "indicator", "period"]
    own, other = (
        rated.filter(pl.col("by") == by).select(*key, pl.col("value").alias(name))
        for by, name in (("unit", "own"), ("assessor", "other"))
    )
    rows = []
    for (code,), both in own.join(other, on=key).sort(key).group_by("indicator", maintain_order=True):
        compared = _compared(both["own"], both["other"], levels[str(code)])
        rows.append((code, both["period"].min(), both["period"].max(), *compared))
    return pl.DataFrame(rows, schema=AGREEMENT, orient="row").sort("indicator")


def _compared(own: pl.Series, other: pl.Series, levels: int) -> tuple[int, float, float, float, float | None]:
    """Pairs, share equal, share at most one level apart, mean difference, weighted kappa."""
    a, b = (one.to_numpy().astype(np.int64) for one in (own, other))
    apart = np.abs(a - b)
    return (
        len(a),
        float((apart == 0).mean()),
        float((apart <= 1).mean()),
        float((a - b).mean()),
        kappa(a, b, levels),
    )


def kappa(a: NDArray[np.int64], b: NDArray[np.int64], levels: int) -> float | None:
    """Cohen's weighted kappa of ratings (n,), 1 … levels, with linear weights; None where chance would always agree."""
    share = [np.bincount(one, minlength=levels + 1)[1:] / len(one) for one in (a, b)]
    step = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels)))
    by_chance = float(share[0] @ step @ share[1])
    return None if by_chance == 0 else 1.0 - float(np.abs(a - b).mean()) / by_chance
