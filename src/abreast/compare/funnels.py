"""Funnel limits of every row: what a unit of its size may show by chance where all of its group are alike.

99.8 % limits around the group's mean, opened by the group's overdispersion (Spiegelhalter 2005). Where a group of
shares or observed-to-expected ratios shows none, the limits are exact.
"""

import numpy as np

from abreast.campaign.indicator import Indicator
from abreast.compare.members import Rows
from abreast.compare.panel import Floats
from abreast.statistics import binomial_limit, normal_limit, overdispersion, poisson_limit

TAIL = 0.001


def funnels_of(
    indicator: Indicator, values: Floats, errors: Floats, sizes: Floats, rows: Rows, smallest: int
) -> tuple[Floats, Floats]:
    """Lower and upper limit (r,) of rows with `values`, `errors`, `sizes` (volume or expected); NaN where unknown."""
    by_chance = (indicator.is_share or indicator.kind == "standardised") and not np.isnan(sizes).all()
    weight = np.where(sizes > 0, sizes, np.nan) if by_chance else np.ones_like(values)
    target = _mean(values, weight, rows)[rows.segment]
    spread = _chance(indicator, target, weight) if by_chance else errors
    tau2 = overdispersion(values, spread, target, rows.offsets).tau2[rows.segment]
    low, high = (normal_limit(target, spread, p, tau2) for p in (TAIL, 1.0 - TAIL))
    if by_chance:
        exact = binomial_limit if indicator.is_share else poisson_limit
        calm = (tau2 == 0) & ~np.isnan(target)
        low[calm] = exact(target[calm], weight[calm], TAIL)
        high[calm] = exact(target[calm], weight[calm], 1.0 - TAIL)
    low, high = _within(indicator, low), _within(indicator, high)
    too_few = (rows.sizes < smallest)[rows.segment]
    return np.where(too_few, np.nan, low), np.where(too_few, np.nan, high)


def _mean(values: Floats, weight: Floats, rows: Rows) -> Floats:
    """Weighted mean of each group (g,)."""
    known = ~np.isnan(weight) & ~np.isnan(values)
    w = np.where(known, weight, 0.0)
    sums = np.bincount(rows.segment, weights=w, minlength=len(rows.sizes))
    total = np.bincount(rows.segment, weights=w * np.where(known, values, 0.0), minlength=len(rows.sizes))
    return np.asarray(np.divide(total, sums, out=np.full(len(sums), np.nan), where=sums > 0))


def _chance(indicator: Indicator, target: Floats, size: Floats) -> Floats:
    """Standard error a unit of this size would have at the target by chance alone."""
    variance = target * (1.0 - target) / size if indicator.is_share else target / size
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def _within(indicator: Indicator, limit: Floats) -> Floats:
    low = -np.inf if indicator.lowest is None else indicator.lowest
    high = np.inf if indicator.highest is None else indicator.highest
    return np.asarray(np.clip(limit, 0.0 if indicator.kind == "standardised" else low, high))
