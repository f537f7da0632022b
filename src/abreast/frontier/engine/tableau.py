"""The simplex tableau of one unit over a working set of columns.

There are `R` rows (the goods, perhaps a convexity row, padding) and `K` slots for columns:

    slot 0 … R-1    the slack of row i, column -e_i (a zero column where the row is an equality)
    slot R          beta, column -direction: free, so it never leaves the basis
    slot R+1        tau, the artificial column of phase one: at most zero, gone for good once it gets there
    slot R+2        the unit's own column, where it may be its own peer
    slot R+3 …      members of the frame

`wide[i, k]` and `tall[k, i]` hold the same columns twice: pricing runs along slots, basis changes along rows.
Prices are P = -(basic costs)·inverse, so that a column's profit is cost + P·column.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Ids, Rows
from .compiled import inlined, kernel

BETA, TAU, OWN, FIRST = 0, 1, 2, 3  # slots, counted from R
EMPTY = -1
STEP = 16  # slots come into use so many at a time


class Tableau(Protocol):
    """Scratch of one block of units: a record, so that kernels pass one pointer and know all shapes."""

    wide: Floats  # (R, K)
    tall: Floats  # (K, R)
    cost: Floats  # (K,)
    profit: Floats  # (K,)
    along: Floats  # (K,) the leaving row of the tableau
    ratio: Floats  # (K,)
    inverse: Floats  # (R, R)
    square: Floats  # (R, 2R) for refactoring
    level: Floats  # (R,) basic variables
    prices: Floats  # (R,)
    alpha: Floats  # (R,) the entering column in terms of the basis
    rhs: Floats  # (R,)
    reach: Floats  # (R,) magnitude of each row, for tolerances
    left: Floats  # (R,) what the intensities leave over in each row, negative where they fall short
    basis: Ids  # (R,) slot basic in each row
    place: Ids  # (K,) row in which the slot is basic, or -1
    member: Ids  # (K,) the pool id of the slot's column, or -1
    fresh: Ids  # (K,) 1 after use, cleared as the hand of the clock passes
    hand: Ids  # (1,) where the clock stands
    used: Ids  # (1,) slots in use; those beyond are blank


def blank(rows: int, slots: int) -> NDArray[np.void]:
    """One tableau, as an array (1,) of records; all columns are zero."""
    real, whole = np.float64, np.int64
    fields: list[tuple[str, type, tuple[int, ...]]] = [
        *((name, real, (slots,)) for name in ("cost", "profit", "along", "ratio")),
        ("wide", real, (rows, slots)),
        ("tall", real, (slots, rows)),
        ("inverse", real, (rows, rows)),
        ("square", real, (rows, 2 * rows)),
        *((name, real, (rows,)) for name in ("level", "prices", "alpha", "rhs", "reach", "left")),
        ("basis", whole, (rows,)),
        *((name, whole, (slots,)) for name in ("place", "member", "fresh")),
        ("hand", whole, (1,)),
        ("used", whole, (1,)),
    ]
    tableau = np.zeros(1, np.dtype(fields))
    tableau["place"] = tableau["member"] = EMPTY
    tableau["used"] = slots
    return tableau


@kernel
def clear(rows: Rows, t: Tableau, columns: int) -> None:
    """Make it as new, for another set of units: no more slots in use, by whole vectors, than so many columns need.

    One is left over, for a column to enter when all are basic.
    """
    R, slots = len(rows), t.cost.size
    t.used[0] = min(slots, -(-(R + FIRST + columns + 1) // STEP) * STEP)
    t.tall[:] = 0.0
    t.wide[:] = 0.0
    t.cost[:] = 0.0
    t.place[:] = EMPTY
    t.member[:] = EMPTY
    t.fresh[:] = 0


@kernel
def put(rows: Rows, t: Tableau, slot: int, column: Floats, sign: float) -> None:
    """Write sign · column into a slot."""
    for i in range(len(rows)):
        t.wide[i, slot] = t.tall[slot, i] = sign * column[i]


@inlined
def price_slots(rows: Rows, wide: Floats, cost: Floats, prices: Floats, slots: int, profit: Floats) -> None:
    """profit_k = cost_k + P·column_k for every slot in use."""
    for k in range(slots):
        total = cost[k]
        for i in range(len(rows)):
            total += prices[i] * wide[i, k]
        profit[k] = total


@inlined
def price_row(rows: Rows, wide: Floats, row: Floats, slots: int, along: Floats) -> None:
    """along_k = row·column_k for every slot in use."""
    for k in range(slots):
        total = 0.0
        for i in range(len(rows)):
            total += row[i] * wide[i, k]
        along[k] = total


@kernel
def set_prices(rows: Rows, t: Tableau) -> None:
    """P = -(basic costs)·inverse."""
    prices, inverse = t.prices, t.inverse
    for i in range(len(rows)):
        prices[i] = 0.0
    for r in range(len(rows)):
        cost = t.cost[t.basis[r]]
        if cost != 0.0:
            for i in range(len(rows)):
                prices[i] -= cost * inverse[r, i]


@kernel
def express(rows: Rows, inverse: Floats, column: Floats, alpha: Floats) -> None:
    """alpha = inverse·column."""
    for r in range(len(rows)):
        total = 0.0
        for i in range(len(rows)):
            total += inverse[r, i] * column[i]
        alpha[r] = total


@kernel
def change(rows: Rows, inverse: Floats, level: Floats, alpha: Floats, row: int) -> None:
    """The entering column, expressed as alpha, becomes basic in `row` (product form)."""
    factor = 1.0 / alpha[row]
    for i in range(len(rows)):
        inverse[row, i] *= factor
    step = level[row] * factor
    for r in range(len(rows)):
        if r != row:
            weight = alpha[r]
            for i in range(len(rows)):
                inverse[r, i] -= weight * inverse[row, i]
            level[r] -= weight * step
    level[row] = step


@kernel
def swap(rows: Rows, t: Tableau, slot: int, row: int) -> None:
    """Pivot: `slot`, expressed in `t.alpha`, replaces what is basic in `row`."""
    change(rows, t.inverse, t.level, t.alpha, row)
    t.place[t.basis[row]] = EMPTY
    t.basis[row] = slot
    t.place[slot] = row
    t.fresh[slot] = 1


@kernel
def set_level(rows: Rows, t: Tableau) -> None:
    """Basic variables afresh: inverse·rhs and one step of iterative refinement."""
    express(rows, t.inverse, t.rhs, t.level)
    for i in range(len(rows)):
        short = t.rhs[i]
        for r in range(len(rows)):
            short -= t.level[r] * t.tall[t.basis[r], i]
        t.alpha[i] = short
    for r in range(len(rows)):
        total = 0.0
        for i in range(len(rows)):
            total += t.inverse[r, i] * t.alpha[i]
        t.level[r] += total


@kernel
def refactor(rows: Rows, t: Tableau) -> bool:
    """Invert the basis afresh (Gauss-Jordan, partial pivoting); False where it is singular to working precision."""
    R = len(rows)
    square = t.square
    for r in range(R):
        for i in range(R):
            square[i, r] = t.tall[t.basis[r], i]
            square[i, R + r] = 1.0 if i == r else 0.0
    for r in range(R):
        best = r
        for i in range(r + 1, R):
            if abs(square[i, r]) > abs(square[best, r]):
                best = i
        if not abs(square[best, r]) > 1e-300:
            return False
        if best != r:
            for j in range(2 * R):
                square[r, j], square[best, j] = square[best, j], square[r, j]
        factor = 1.0 / square[r, r]
        for j in range(2 * R):
            square[r, j] *= factor
        for i in range(R):
            weight = square[i, r]
            if i != r:
                for j in range(2 * R):
                    square[i, j] -= weight * square[r, j]
    for r in range(R):
        for i in range(R):
            t.inverse[r, i] = square[r, R + i]
    return True
