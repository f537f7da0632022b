"""Rank ranges again, by plain loops over every pair and every draw."""

import math
from statistics import NormalDist

import numpy as np


def plain_quantile(largest: list[float], coverage: float) -> float:
    """The smallest value that at least the share `coverage` of the way through the sorted draws reaches."""
    return sorted(largest)[math.ceil(coverage * (len(largest) - 1))]


def together(values, errors, noise, coverage):
    """Simultaneous ranges: step down over all ordered pairs, in the order the units are given."""
    n = len(values)
    pairs = [(i, k) for i in range(n) for k in range(n) if i != k]
    sigma = {(i, k): math.hypot(errors[i], errors[k]) for i, k in pairs}
    claimed: set[tuple[int, int]] = set()
    while True:
        largest = [
            max(
                (z[i] * errors[i] - z[k] * errors[k]) / sigma[i, k] for i, k in pairs if (i, k) not in claimed
            )
            for z in noise
        ]
        critical = plain_quantile(largest, coverage)
        found = {(i, k) for i, k in pairs if values[i] - values[k] > critical * sigma[i, k]}
        if len(found) == len(claimed):
            break
        claimed = found
    return _counted(n, claimed)


def alone(values, errors, noise, coverage, j):
    """Marginal range of unit j: the same over the pairs it belongs to."""
    n = len(values)
    pairs = [(j, k) for k in range(n) if k != j] + [(k, j) for k in range(n) if k != j]
    claimed: set[tuple[int, int]] = set()
    while True:
        largest = [
            max(
                (z[i] * errors[i] - z[k] * errors[k]) / math.hypot(errors[i], errors[k])
                for i, k in pairs
                if (i, k) not in claimed
            )
            for z in noise
        ]
        critical = plain_quantile(largest, coverage)
        found = {
            (i, k) for i, k in pairs if values[i] - values[k] > critical * math.hypot(errors[i], errors[k])
        }
        if len(found) == len(claimed):
            break
        claimed = found
    low, high = _counted(n, claimed)
    return low[j], high[j]


def _counted(n, claimed):
    low = [1 + sum((i, j) in claimed for i in range(n)) for j in range(n)]
    high = [n - sum((j, k) in claimed for k in range(n)) for j in range(n)]
    return low, high


def by_intervals(values, errors, coverage):
    """Klein, Wright and Wieczorek's sets Λ by looking at every pair of intervals."""
    n = len(values)
    half = NormalDist().inv_cdf(0.5 + coverage ** (1 / n) / 2)
    lower = [v - half * e for v, e in zip(values, errors, strict=True)]
    upper = [v + half * e for v, e in zip(values, errors, strict=True)]
    low = [1 + sum(lower[i] >= upper[j] for i in range(n) if i != j) for j in range(n)]
    high = [n - sum(upper[i] <= lower[j] for i in range(n) if i != j) for j in range(n)]
    return low, high


def ranks(values):
    return [1 + int(np.sum(np.asarray(values) > v)) for v in values]
