"""Dual simplex over the working set: from a facet of the frontier to the facet that the unit's ray meets."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Rows
from .compiled import inlined, kernel, smaller
from .tableau import BETA, Tableau, express, price_row, price_slots, set_prices, swap

FEASIBLE, STUCK = 0, 1
FLAT = 1e-10  # smaller entries of the leaving row, relative to its largest coefficient, count as zero
NOISE = 4e-15  # below this many units of rounding a basic variable counts as zero


@kernel
def leaving_row(rows: Rows, t: Tableau, magnitude: float) -> int:
    """The row of the most negative basic variable in units of its own row's norm (steepest edge), or -1."""
    R = len(rows)
    worst, row = 0.0, -1
    for r in range(R):
        level = t.level[r]
        if level < 0.0 and t.basis[r] != R + BETA:
            norm = 0.0
            for i in range(R):
                norm += t.inverse[r, i] * t.inverse[r, i]
            floor = NOISE * magnitude
            gain = level * level / norm
            if gain > worst and gain > floor * floor:
                worst, row = gain, r
    return row


@inlined
def entering_slot(along: Floats, profit: Floats, ratio: Floats, flat: float, slots: int) -> int:
    """Among columns that would raise the leaving variable, the one whose profit reaches zero first; -1 for none.

    Ties go to the largest pivot, then to the first slot. Written without branches, for whole vectors.
    """
    least = np.inf
    for k in range(slots):
        entry, price = along[k], smaller(profit[k], 0.0)
        raises = entry < -flat
        above, below = price if raises else np.inf, entry if raises else 1.0
        first = above / below
        ratio[k], least = first, smaller(least, first)
    if least == np.inf:
        return -1
    allowed = least + 1e-14 * (1.0 + least)
    pivot = 0.0
    for k in range(slots):
        entry, first = along[k], ratio[k] <= allowed
        pivot = smaller(pivot, entry if first else 0.0)
    for k in range(slots):
        if along[k] == pivot and ratio[k] <= allowed:
            return k
    return -1


@kernel
def reach(rows: Rows, t: Tableau) -> float:
    """The magnitude against which basic variables are judged."""
    largest = 0.0
    for i in range(len(rows)):
        largest = max(largest, t.reach[i])
    return largest


@kernel
def dual_simplex(rows: Rows, t: Tableau, limit: int) -> int:
    """Pivot until no basic variable is negative: FEASIBLE; STUCK without a candidate or after `limit` pivots.

    Keeps the working set dual feasible where it was so at the start.
    """
    R = len(rows)
    magnitude, slots = reach(rows, t), t.used[0]
    for _ in range(limit):
        row = leaving_row(rows, t, magnitude)
        if row < 0:
            return FEASIBLE
        largest = 0.0
        for i in range(R):
            largest = max(largest, abs(t.inverse[row, i]))
        set_prices(rows, t)
        price_slots(rows, t.wide, t.cost, t.prices, slots, t.profit)
        price_row(rows, t.wide, t.inverse[row], slots, t.along)
        slot = entering_slot(t.along, t.profit, t.ratio, FLAT * largest, slots)
        if slot < 0:
            return STUCK
        express(rows, t.inverse, t.tall[slot], t.alpha)
        swap(rows, t, slot, row)
    return STUCK
