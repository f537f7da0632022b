"""Quantiles of every group."""

from itertools import pairwise

import numpy as np

from abreast.statistics.segments import Floats, Ints, checked


def quantile(values: Floats, offsets: Ints | None, q: float) -> Floats:
    """Quantile of each group (g,), NaN rows left out; linear between order statistics (Hyndman and Fan 1996, type 7).

    NaN for a group without a known value.
    """
    offsets = checked(offsets, len(values))
    ordered = np.array(values)
    for a, b in pairwise(offsets.tolist()):
        ordered[a:b].sort()  # NaN last
    known = np.concatenate([[0], np.cumsum(~np.isnan(values))])
    n = known[offsets[1:]] - known[offsets[:-1]]
    found = np.full(len(n), np.nan)
    some = n > 0
    start, last = offsets[:-1][some], n[some] - 1
    place = last * q
    below = np.floor(place).astype(np.int64)
    lower, upper = ordered[start + below], ordered[start + np.minimum(below + 1, last)]
    found[some] = lower + (place - below) * (upper - lower)
    return found


def median(values: Floats, offsets: Ints | None = None) -> Floats:
    """Median of each group (g,), NaN rows left out."""
    return quantile(values, offsets, 0.5)
