"""Primal simplex over the working set, and the phase one that starts it from nothing."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Ids, Rows
from .compiled import inlined, kernel, larger
from .tableau import (
    BETA,
    EMPTY,
    OWN,
    TAU,
    Tableau,
    express,
    price_slots,
    refactor,
    set_level,
    set_prices,
    swap,
)

OPTIMAL, STUCK, UNBOUNDED, TAU_LEFT = 0, 1, 2, 3
TOLERANCE = 4e-15  # a profit below this many units of rounding counts as zero
PIVOT = 1e-10  # smaller entries of the entering column, relative to its largest, are not pivots
PATIENCE = 60  # pivots by the best profit before the smallest index decides (Bland 1977), which cannot cycle


@kernel
def rounding(rows: Rows, t: Tableau) -> float:
    """The magnitude against which a profit is judged: the largest |P|·|column| of the right-hand side and the basis."""
    R = len(rows)
    largest = 0.0
    for i in range(R):
        largest += abs(t.prices[i]) * t.reach[i]
    for r in range(R):
        slot = t.basis[r]
        if slot >= R + OWN:
            total = 0.0
            for i in range(R):
                total += abs(t.prices[i] * t.tall[slot, i])
            largest = max(largest, total)
    return largest


@kernel
def leniency(count: int, patience: int) -> float:
    """1, and twice as much for every round beyond patience: noise must not keep a basis from being accepted."""
    return 2.0 ** min(max(count - patience, 0), 20)


@inlined
def best_profit(profit: Floats, place: Ids, tolerance: float, smallest_index: bool, slots: int) -> int:
    """The nonbasic slot of largest (or first positive) profit, -1 for none."""
    best = 0.0
    for k in range(slots):
        value, free = profit[k], place[k] == EMPTY
        best = larger(best, value if free else 0.0)
    if best <= tolerance:
        return -1
    least = tolerance if smallest_index else best
    for k in range(slots):
        if place[k] == EMPTY and (profit[k] > least or profit[k] == best):
            return k
    return -1


@kernel
def blocking_row(rows: Rows, t: Tableau, sign: float, smallest_index: bool) -> int:
    """The row that first stops the entering column, which moves by `sign`; -1 for none.

    Ties: tau first, then the largest pivot, or the smallest slot.
    """
    R = len(rows)
    largest = 0.0
    for r in range(R):
        largest = max(largest, abs(t.alpha[r]))
    row, least = -1, np.inf
    for r in range(R):
        pivot = sign * t.alpha[r]
        slot = t.basis[r]
        if slot == R + BETA:
            continue
        if slot == R + TAU:
            if pivot >= -PIVOT * largest:
                continue
            step = min(t.level[r], 0.0) / pivot
            if step <= least * (1 + 1e-14):
                row, least = r, step
        elif pivot > PIVOT * largest:
            step = max(t.level[r], 0.0) / pivot
            tied = row >= 0 and step <= least * (1 + 1e-14) and step >= least * (1 - 1e-14)
            if tied:
                if t.basis[row] == R + TAU:
                    continue
                if (smallest_index and slot < t.basis[row]) or (
                    not smallest_index and pivot > sign * t.alpha[row]
                ):
                    row, least = r, min(step, least)
            elif step < least:
                row, least = r, step
    return row


@kernel
def primal_simplex(rows: Rows, t: Tableau, limit: int) -> int:
    """Pivot until no slot has a profit: OPTIMAL; TAU_LEFT as soon as phase one is over; STUCK after `limit` pivots."""
    R, slots = len(rows), t.used[0]
    for count in range(limit):
        set_prices(rows, t)
        price_slots(rows, t.wide, t.cost, t.prices, slots, t.profit)
        tolerance = TOLERANCE * rounding(rows, t) * leniency(count, 4 * PATIENCE)
        smallest_index = count >= PATIENCE
        sign = 1.0
        slot = best_profit(t.profit, t.place, tolerance, smallest_index, slots)
        if t.place[R + BETA] == EMPTY and t.profit[R + BETA] < -tolerance:
            slot, sign = R + BETA, -1.0
        if slot < 0:
            return OPTIMAL
        express(rows, t.inverse, t.tall[slot], t.alpha)
        row = blocking_row(rows, t, sign, smallest_index)
        if row < 0:
            return UNBOUNDED
        left = t.basis[row]
        swap(rows, t, slot, row)
        if left == R + TAU:
            return TAU_LEFT
        if count % 50 == 49:
            if not refactor(rows, t):
                return STUCK
            set_level(rows, t)
    return STUCK
