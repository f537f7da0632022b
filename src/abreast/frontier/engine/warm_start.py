"""A feasible basis from that of the unit before."""

from __future__ import annotations

from .arrays import Floats, Rows
from .compiled import kernel
from .dual import FEASIBLE, dual_simplex
from .primal import rounding
from .tableau import BETA, Tableau, change, express, price_slots, set_level, set_prices
from .task import Task


@kernel
def turn_beta(rows: Rows, t: Tableau, direction: Floats) -> bool:
    """Give beta the unit's direction in a basis that holds it; False where the facet is parallel to it."""
    R = len(rows)
    row = t.place[R + BETA]
    same = True
    for i in range(direction.size):
        same = same and t.tall[R + BETA, i] == -direction[i]
    if same:
        return bool(row >= 0)
    for i in range(direction.size):
        t.wide[i, R + BETA] = t.tall[R + BETA, i] = -direction[i]
    if row < 0:
        return False
    express(rows, t.inverse, t.tall[R + BETA], t.alpha)
    largest = 0.0
    for r in range(R):
        largest = max(largest, abs(t.alpha[r]))
    if not t.alpha[row] > 1e-7 * largest:
        return False
    change(rows, t.inverse, t.level, t.alpha, row)
    return True


@kernel
def warm(rows: Rows, t: Tableau, task: Task, turned: bool) -> bool:
    """From the last unit's basis to a feasible one; False where that does not work out."""
    R = len(rows)
    set_level(rows, t)
    if task.distance:
        return turned and dual_simplex(rows, t, 50 + 10 * R) == FEASIBLE
    set_prices(rows, t)
    slots = t.used[0]
    price_slots(rows, t.wide, t.cost, t.prices, slots, t.profit)
    tolerance = 1e-14 * rounding(rows, t)
    dual_feasible = True
    for k in range(slots):
        dual_feasible = dual_feasible and t.profit[k] <= tolerance
    if dual_feasible:
        return dual_simplex(rows, t, 50 + 10 * R) == FEASIBLE
    feasible = True
    for r in range(R):
        feasible = feasible and t.level[r] >= 0.0
    return feasible
