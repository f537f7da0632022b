"""Effect on the treated, against untreated units that were alike before: matched difference in differences.

Each treated unit is set beside the k untreated ones nearest to it in what was known beforehand; the effect is the mean
of what it changed by less what they did. Standard error with matches used again and again: Abadie and Imbens (2006,
Econometrica 74:235), theorem 7, for the average effect on the treated.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from abreast.statistics.segments import Bools, Floats, Ints

FEWEST = 5  # treated units below which nothing is said


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean `effect` with its standard `error`, 95 % interval `low` to `high` and two-sided `p`; NaN where not known.

    `treated`: units with matches; `matched`: untreated units used. `apart`: treated units left out for lack of an
    attribute or of matches.
    """

    effect: float
    error: float
    low: float
    high: float
    p: float
    treated: int
    matched: int
    apart: int


def effect(change: Floats, treated: Bools, attributes: Floats, stratum: Ints, *, k: int = 3) -> Effect:
    """Effect on `change` (n,) of being `treated` (n,), matched on `attributes` (n, a) within a `stratum` (n,).

    Attributes are divided by their interdecile range among all rows; rows with a NaN are left out. An untreated unit
    may stand in several strata (once for each time at which somebody began), one row each.
    """
    known = ~np.isnan(change) & ~np.isnan(attributes).any(axis=1)
    pairs = _pairs(attributes, treated & known, ~treated & known, stratum, k)
    rows = np.flatnonzero(pairs[:, 0] >= 0)
    out = int(treated.sum()) - len(rows)
    if len(rows) < FEWEST:
        return Effect(*(float("nan"),) * 5, len(rows), 0, out)
    used = pairs[rows]
    weights = np.where(used >= 0, 1.0 / (used >= 0).sum(axis=1, keepdims=True), 0.0)
    difference = change[rows] - (np.where(used >= 0, change[used], 0.0) * weights).sum(axis=1)
    mean, error = float(difference.mean()), _error(difference, change, used, weights, stratum, attributes)
    half = error * float(stdtrit(len(rows) - 1, 0.975))
    p = 2.0 * float(stdtr(len(rows) - 1, -abs(mean) / error)) if error > 0 else float(mean == 0)
    controls = len(np.unique(used[used >= 0]))
    return Effect(mean, error, mean - half, mean + half, p, len(rows), controls, out)


def _pairs(attributes: Floats, treated: Bools, others: Bools, stratum: Ints, k: int) -> Ints:
    """The k nearest untreated rows of the same stratum for each treated row (n, k), −1 where there are none."""
    found = np.full((len(attributes), k), -1, dtype=np.int64)
    scaled = attributes / _reach(attributes[treated | others])
    for s in np.unique(stratum[treated]):
        own, pool = np.flatnonzero(treated & (stratum == s)), np.flatnonzero(others & (stratum == s))
        if not len(pool):
            continue
        apart = ((scaled[own][:, None, :] - scaled[pool][None, :, :]) ** 2).sum(axis=2)
        near = np.argsort(apart, axis=1, kind="stable")[:, :k]
        found[own, : near.shape[1]] = pool[near]
    return found


def _reach(attributes: Floats) -> Floats:
    if not len(attributes):
        return np.ones(attributes.shape[1])
    low, high = np.quantile(attributes, [0.1, 0.9], axis=0)
    return np.where(high > low, high - low, np.inf)


def _error(
    difference: Floats, change: Floats, used: Ints, weights: Floats, stratum: Ints, attributes: Floats
) -> float:
    """√V: spread of the differences, and what matches that serve several treated units add to it."""
    n = len(difference)
    spread = float(((difference - difference.mean()) ** 2).sum())
    total, squares = np.zeros(len(change)), np.zeros(len(change))
    there = used >= 0
    np.add.at(total, used[there], weights[there])
    np.add.at(squares, used[there], weights[there] ** 2)
    again = total**2 - squares
    rows = np.unique(used[there])
    own = _own_variance(change, rows, stratum, attributes)
    return float(np.sqrt(spread + (again[rows] * own).sum()) / n)


def _own_variance(change: Floats, rows: Ints, stratum: Ints, attributes: Floats) -> Floats:
    """Variance of each match's change, from it and its nearest neighbour among the matches of its stratum."""
    found = np.full(len(rows), np.nan)
    scaled = attributes / _reach(attributes[rows])
    for s in np.unique(stratum[rows]):
        own = np.flatnonzero(stratum[rows] == s)
        if len(own) < 2:
            continue
        apart = ((scaled[rows[own]][:, None, :] - scaled[rows[own]][None, :, :]) ** 2).sum(axis=2)
        np.fill_diagonal(apart, np.inf)
        near = own[np.argmin(apart, axis=1)]
        found[own] = (change[rows[own]] - change[rows[near]]) ** 2 / 2.0
    common = np.nanmean(found) if not np.isnan(found).all() else float(np.var(change[rows]))
    return np.where(np.isnan(found), common, found)
