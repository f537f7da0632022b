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
    missing = np.isnan(x)
    matched = ~missing.any(axis=1)
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
    for a in np.flatnonzero(log) if log is not None else ():
        if np.any(x[:, a] <= 0):
            raise ValueError("only positive attributes can be compared by ratio")
        x[:, a] = np.log(x[:, a])
    return x


def _others(points: Floats, rows: Ints, k: int) -> tuple[Ints, Floats]:
    """The k nearest other points of each, ties by row, padded with −1 and NaN."""
    asked = min(k + 1, len(points))
    distance, place = cKDTree(points).query(points, k=asked)
    # The tree leaves ties in any order and may leave a point itself out among its copies: look as far as the last tie.
    index, found = np.full((len(points), k), -1, dtype=np.int64), np.full((len(points), k), np.nan)
    tied = np.isclose(distance[:, -1], distance[:, max(asked - 2, 0)], rtol=1e-12, atol=0.0)
    for i in np.flatnonzero(tied):
        apart = np.sqrt(((points - points[i]) ** 2).sum(axis=1))
        apart[i] = np.inf
        near = np.argsort(apart, kind="stable")[: min(k, len(points) - 1)]
        index[i, : len(near)], found[i, : len(near)] = rows[near], apart[near]
    plain = np.flatnonzero(~tied)
    order = np.lexsort((place[plain], distance[plain]), axis=1)
    near, far = np.take_along_axis(place[plain], order, 1), np.take_along_axis(distance[plain], order, 1)
    keep = near != plain[:, None]
    width = min(k, asked - 1)
    index[plain, :width] = rows[near[keep].reshape(len(plain), -1)[:, :width]]
    found[plain, :width] = far[keep].reshape(len(plain), -1)[:, :width]
    return index, found
