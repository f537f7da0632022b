"""One unit: from its neighbour's basis if there is one, else from nothing."""

from __future__ import annotations

import numpy as np

from .arrays import Rows
from .cold_start import start_cold
from .compiled import kernel
from .form import Form
from .primal import OPTIMAL
from .settle import set_costs, settle
from .tableau import BETA, EMPTY, Tableau
from .task import DONE, FAILED, INSIDE, Task
from .tree import Search, Tree, View
from .warm_start import turn_beta, warm
from .working_set import forbid, offer_own


@kernel
def solve_unit(
    rows: Rows, t: Tableau, form: Form, task: Task, tree: Tree, unit: int, keep: bool,
    view: View, s: Search,
) -> tuple[int, float]:  # fmt: skip
    """Outcome of one unit and the largest profit of any column at its prices."""
    R = len(rows)
    direction = task.direction[unit if task.direction.shape[0] > 1 else 0]
    weights = task.weights[unit if task.weights.shape[0] > 1 else 0]
    excluded = task.exclude[unit] if task.exclude.size > 0 else EMPTY
    for i in range(form.goods):
        t.rhs[i] = task.rhs[unit, i]
        t.reach[i] = abs(t.rhs[i]) + abs(direction[i])
    if form.convexity >= 0:
        t.rhs[form.convexity] = form.sign
        t.reach[form.convexity] = 1.0
    if excluded >= 0 and forbid(rows, t, excluded):
        keep = False
    turned = turn_beta(rows, t, direction) if keep else False
    if not keep:
        for i in range(form.goods):
            t.wide[i, R + BETA] = t.tall[R + BETA, i] = -direction[i]
    set_costs(rows, t, weights, False, task.distance)
    for attempt in range(2):
        if attempt == 0 and not (keep and warm(rows, t, task, turned)):
            continue
        offer_own(rows, t, form, task, unit)
        if attempt == 1:
            outcome = start_cold(rows, t, form, task, tree, weights, excluded, view, s)
            if outcome != DONE:
                return outcome, np.inf
        outcome, largest = settle(rows, t, form, task, tree, excluded, view, s)
        if outcome == OPTIMAL and (t.place[R + BETA] >= 0 or not task.distance):
            return DONE, largest
        if outcome == 10 + INSIDE:
            return INSIDE, 0.0
        offer_own(rows, t, form, task, -1)
    return FAILED, np.inf
