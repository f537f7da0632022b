"""Locality order: units whose rays meet the frontier near each other come one after the other."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Ids
from .compiled import builder, kernel
from .threads import spread

BITS = 60  # of the position on the curve
SAMPLE = 4096


@kernel
def aim(
    rhs: Floats, direction: Floats, prices: Floats, scale: Floats, start: int, stop: int, target: Floats
) -> None:
    """target = b + β g with β the least that a few known facets (prices, scale) allow: roughly where the ray ends."""
    goods = rhs.shape[1]
    for unit in range(start, stop):
        g = unit if direction.shape[0] > 1 else 0
        beta = np.inf
        for f in range(scale.size):
            worth, room = 0.0, scale[f]
            for i in range(goods):
                worth += prices[f, i] * direction[g, i]
                room -= prices[f, i] * rhs[unit, i]
            if worth > 1e-12 and room < beta * worth:
                beta = room / worth
        if beta == np.inf:
            beta = 0.0
        for i in range(goods):
            target[unit, i] = rhs[unit, i] + beta * direction[g, i]


@builder
def hilbert_keys(points: Floats, edges: Floats, start: int, stop: int, keys: Ids) -> None:
    """Position on the Hilbert curve (Skilling 2004) of each point's cell; cells are quantiles `edges` (d, cells-1)."""
    d = points.shape[1]
    cells = edges.shape[1] + 1
    bits = 0
    while (1 << bits) < cells:
        bits += 1
    x = np.zeros(d, np.int64)
    for k in range(start, stop):
        for i in range(d):
            low, high = 0, cells - 1
            while low < high:
                middle = (low + high) // 2
                if points[k, i] < edges[i, middle]:
                    high = middle
                else:
                    low = middle + 1
            x[i] = low
        keys[k] = hilbert_position(x, bits)


@kernel
def hilbert_position(x: Ids, bits: int) -> int:
    """Skilling's transform from axes to the curve (AIP Conference Proceedings 707:381), then interleaved bits."""
    d = x.size
    q = 1 << (bits - 1)
    while q > 1:
        p = q - 1
        for i in range(d):
            if x[i] & q:
                x[0] ^= p
            else:
                t = (x[0] ^ x[i]) & p
                x[0] ^= t
                x[i] ^= t
        q >>= 1
    for i in range(1, d):
        x[i] ^= x[i - 1]
    t = 0
    q = 1 << (bits - 1)
    while q > 1:
        if x[d - 1] & q:
            t ^= q - 1
        q >>= 1
    position = 0
    for i in range(d):
        x[i] ^= t
    for bit in range(bits - 1, -1, -1):
        for i in range(d):
            position = (position << 1) | ((x[i] >> bit) & 1)
    return position


def quantile_edges(points: Floats) -> Floats:
    """Per coordinate the cell edges that a sample divides evenly, so that skewed columns spread over the curve."""
    n, d = points.shape
    bits = max(1, min(10, BITS // d))
    sample = np.sort(points[:: max(1, n // SAMPLE)], axis=0)
    at = np.linspace(0, len(sample) - 1, (1 << bits) + 1)[1:-1].astype(np.int64)
    return np.ascontiguousarray(sample[at].T)


def curve_order(points: Floats, threads: int | None = None) -> Ids:
    """Ids (n,) of the points along the Hilbert curve."""
    edges = quantile_edges(points)
    keys = np.empty(len(points), np.int64)
    spread(lambda _, start, stop: hilbert_keys(points, edges, start, stop, keys), len(points), threads)
    return np.argsort(keys, kind="stable")


def ray_order(
    rhs: Floats, direction: Floats, prices: Floats, scale: Floats, threads: int | None = None
) -> Ids:
    """Ids (n,) of units in the order in which their rays meet the facets (prices, scale).

    The meeting points lie on a surface of one dimension less, which all coordinates but the last describe.
    """
    target = np.empty(rhs.shape)
    spread(lambda _, a, b: aim(rhs, direction, prices, scale, a, b, target), len(rhs), threads)
    return curve_order(target[:, : max(1, rhs.shape[1] - 1)], threads)
