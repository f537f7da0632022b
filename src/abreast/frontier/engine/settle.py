"""From a feasible basis to an optimum over all columns."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Rows
from .compiled import kernel
from .dual import FEASIBLE, dual_simplex, leaving_row, reach
from .form import Form
from .primal import OPTIMAL, leniency, primal_simplex, rounding
from .tableau import BETA, EMPTY, TAU, Tableau, refactor, set_level, set_prices
from .task import FAILED, INSIDE, Task
from .tree import Search, Tree, View, violators
from .working_set import admit

PATIENCE, ROUNDS = 100, 130  # pricings of one unit: before the tolerance grows, before it is given up
REPAIRS = 20  # rounds in which a variable that a fresh inverse shows to be negative is still driven out
MARGIN = 1e-11  # a unit this far inside is inside whatever the rounding


@kernel
def set_costs(rows: Rows, t: Tableau, weights: Floats, phase_one: bool, distance: bool) -> None:
    """Phase one: tau alone. Then beta alone, or the slacks' weights."""
    R = len(rows)
    for i in range(R):
        t.cost[i] = weights[i] if i < weights.size and not (phase_one or distance) else 0.0
    t.cost[R + BETA] = 1.0 if distance and not phase_one else 0.0
    t.cost[R + TAU] = 1.0 if phase_one else 0.0


@kernel
def settle(
    rows: Rows, t: Tableau, form: Form, task: Task, tree: Tree, excluded: int, view: View, s: Search
) -> tuple[int, float]:
    """Primal simplex on the working set, then one pricing of everything; until nothing has a profit.

    A variable that the fresh inverse shows to be negative, which rounding in the pivots had hidden, is driven out by
    dual steps first.

    Returns the outcome of the simplex, or INSIDE + 10, and the largest profit of any column.
    """
    R = len(rows)
    for count in range(ROUNDS):
        outcome = primal_simplex(rows, t, 500)
        if outcome != OPTIMAL:
            return outcome, np.inf
        if not refactor(rows, t):
            return FAILED, np.inf
        set_level(rows, t)
        if (
            count < REPAIRS
            and t.place[R + TAU] == EMPTY
            and leaving_row(rows, t, reach(rows, t)) >= 0
            and dual_simplex(rows, t, 50 + 10 * R) == FEASIBLE
        ):
            continue
        if task.membership and t.place[R + BETA] >= 0 and t.level[t.place[R + BETA]] > MARGIN:
            return 10 + INSIDE, 0.0
        set_prices(rows, t)
        for i in range(R):
            if form.slack[i]:
                t.prices[i] = max(t.prices[i], t.cost[i])
        tolerance = 8e-15 * rounding(rows, t) * leniency(count, PATIENCE)
        violating, largest = violators(rows, tree, view, t.prices, tolerance, excluded, s)
        if violating == 0:
            return OPTIMAL, largest
        for v in range(violating):
            admit(rows, t, tree, s.found[v])
    return FAILED, np.inf
