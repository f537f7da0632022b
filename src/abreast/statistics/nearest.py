"""Like with like: the k units nearest to each in declared attributes."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from abreast.statistics.segments import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For n units: `index` (n, k) of the nearest others, nearest first, −1 where there are fewer; `distance` (n, k).

    `matched` (n,): False for units that lack an attribute; they have no neighbours and are nobody's.
    `missing` (n, a): which attributes each lacks. `scale` (a,): the robust range each attribute was divided by.
    """

    index: Ints
    distance: Floats
    matched: Bools
    missing: Bools
    scale: Floats


def nearest(
    attributes: Floats, k: int, *, weights: Floats | None = None, trim: float = 0.1, log: Bools | None = None
) -> Neighbours:
    """Nearest units by √Σ w ((x_i − x_j) / range)² over attributes (n, a), where NaN means missing.

    The range of an attribute runs from its `trim` to its 1 − `trim` quantile, so that one giant does not make all
    others alike; an attribute without range does not count. `log` (a,) marks attributes compared by ratio. Ties go
    to the earlier row. Raises ValueError for k < 1, negative weights or logs of values that are not positive.
    """
    x = _prepared(attributes, log)
    weight = np.ones(x.shape[1]) if weights is None else np.asarray(weights, dtype=np.float64)
    if k < 1 or np.any(weight < 0):
        raise ValueError("k must be at least 1 and weights at least 0")
    missing = np.asarray(np.isnan(x))
    matched = np.asarray(~missing.any(axis=1))
    rows = np.flatnonzero(matched)
    scale = np.zeros(x.shape[1])
    index, distance = np.full((len(x), k), -1, dtype=np.int64), np.full((len(x), k), np.nan)
    if len(rows) > 1:
        low, high = np.quantile(x[rows], [trim, 1.0 - trim], axis=0)
        scale = high - low
        reach = np.divide(np.sqrt(weight), scale, out=np.zeros_like(scale), where=scale > 0)
        index[rows], distance[rows] = _others(x[rows] * reach, rows, k)
    return Neighbours(index, distance, matched, missing, scale)


def _prepared(attributes: Floats, log: Bools | None) -> Floats:
    x = np.array(attributes, dtype=np.float64)
    if x.ndim != 2:
        raise ValueError("attributes must be (units, attributes)")
    for a in [] if log is None else np.flatnonzero(log):
        if np.any(x[:, a] <= 0):
            raise ValueError("only positive attributes can be compared by ratio")
        x[:, a] = np.log(x[:, a])
    return x


def _others(points: Floats, rows: Ints, k: int) -> tuple[Ints, Floats]:
    """The k nearest other points of each, ties by row, padded with −1 and NaN."""
    asked = min(k + 2, len(points))
    tree = cKDTree(points).query(points, k=asked)
    distance, place = np.asarray(tree[0]), np.asarray(tree[1])
    index, found = np.full((len(points), k), -1, dtype=np.int64), np.full((len(points), k), np.nan)
    width = min(k, len(points) - 1)
    # Where the last neighbour is tied with the one after it, which of them the tree gives is chance: look at all.
    tied = np.isclose(distance[:, -1], distance[:, -2], rtol=1e-12, atol=0.0) & (asked < len(points))
    for i in np.flatnonzero(tied):
        apart = np.sqrt(((points - points[i]) ** 2).sum(axis=1))
        apart[i] = np.inf
        near = np.argsort(apart, kind="stable")[:width]
        index[i, :width], found[i, :width] = rows[near], apart[near]
    for i in np.flatnonzero(~tied):
        order = np.lexsort((place[i], distance[i]))
        near = order[place[i][order] != i][:width]
        index[i, :width], found[i, :width] = rows[place[i][near]], distance[i][near]
    return index, found
