"""FDH and partial frontiers by their definitions: all pairs, one unit at a time, and draws."""

import itertools

import numpy as np


def ratios(x, y, rx, ry, orientation):
    """The ratios of the reference units that dominate the unit (x, y) in the columns held fixed, unsorted."""
    if orientation == "input":
        return (rx[(ry >= y).all(axis=1)] / x).max(axis=1)
    return (ry[(rx <= x).all(axis=1)] / y).min(axis=1)


def fdh(x, y, rx, ry, orientation):
    """Farrell efficiency of each row of (x, y) against single reference units; NaN where none dominates."""
    best = min if orientation == "input" else max
    found = (ratios(a, b, rx, ry, orientation) for a, b in zip(x, y, strict=True))
    return np.array([best(r) if len(r) else np.nan for r in found])


def fdh_directional(x, y, rx, ry, gx, gy):
    """The largest β with a reference unit that uses ≤ x - β gx and makes ≥ y + β gy; NaN where there is none."""
    scores = np.full(len(x), np.nan)
    for o in range(len(x)):
        for j in range(len(rx)):
            gain = np.concatenate([x[o] - rx[j], ry[j] - y[o]])
            step = np.concatenate([gx[o], gy[o]])
            if (gain[step == 0] >= 0).all():
                scores[o] = np.fmax(scores[o], (gain[step > 0] / step[step > 0]).min())
    return scores


def order_m(sample, m, orientation):
    """Mean over every one of the N ** m equally likely draws of the best of m: the definition, for tiny N and m."""
    best = min if orientation == "input" else max
    return float(np.mean([best(draw) for draw in itertools.product(sample, repeat=m)]))


def order_alpha(sample, alpha, orientation):
    """The smallest ratio whose distribution function passes 1 - α (input), the largest whose survival does (output)."""
    share = np.array(
        [(sample <= r).mean() if orientation == "input" else (sample >= r).mean() for r in sample]
    )
    enough = sample[share >= 1 - alpha - 1e-12]
    return float(enough.min() if orientation == "input" else enough.max())
