"""A feasible basis from nothing: phase one."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Rows
from .compiled import kernel
from .form import Form
from .primal import OPTIMAL, TAU_LEFT, rounding
from .settle import set_costs, settle
from .tableau import EMPTY, FIRST, TAU, Tableau, express, price_row, refactor, set_level, swap
from .task import DONE, FAILED, INFEASIBLE, Task
from .tree import Search, Tree, View


@kernel
def crash(rows: Rows, t: Tableau, form: Form) -> bool:
    """A feasible basis of slacks, tau and, where Σ λ = 1, the member that comes nearest to dominating."""
    R = len(rows)
    t.place[:] = EMPTY
    member, best = -1, -np.inf
    if form.equality:
        for k in range(R + FIRST, t.used[0]):
            if t.member[k] < 0:
                continue
            least = np.inf
            for i in range(R):
                if form.slack[i]:
                    least = min(least, t.tall[k, i] - t.rhs[i])
            if least > best:
                member, best = k, least
    row, least = -1, 0.0
    for i in range(R):
        t.basis[i] = i
        t.tall[R + TAU, i] = t.wide[i, R + TAU] = 0.0
        if form.slack[i]:
            above = (t.tall[member, i] if member >= 0 else 0.0) - t.rhs[i]
            if above < least:
                row, least = i, above
    if member >= 0:
        t.basis[form.convexity] = member
    if row >= 0:
        for i in range(R):
            t.tall[R + TAU, i] = t.wide[i, R + TAU] = -form.relax[i]
        t.basis[row] = R + TAU
    for r in range(R):
        t.place[t.basis[r]] = r
        if not (form.slack[r] or r == form.convexity):
            t.tall[r, r] = t.wide[r, r] = -1.0
    if not refactor(rows, t):
        return False
    set_level(rows, t)
    return True


@kernel
def drop_tau(rows: Rows, t: Tableau) -> bool:
    """Take a tau that is basic at zero out of the basis by the largest pivot there is; and blank its slot."""
    R = len(rows)
    row = t.place[R + TAU]
    if row >= 0:
        price_row(rows, t.wide, t.inverse[row], t.used[0], t.along)
        slot, best = -1, 1e-9
        for k in range(t.used[0]):
            if t.place[k] == EMPTY and abs(t.along[k]) > best:
                slot, best = k, abs(t.along[k])
        if slot < 0:
            return False
        express(rows, t.inverse, t.tall[slot], t.alpha)
        t.level[row] = 0.0
        swap(rows, t, slot, row)
    for i in range(R):
        t.tall[R + TAU, i] = t.wide[i, R + TAU] = 0.0
    t.place[R + TAU] = EMPTY
    return True


@kernel
def start_cold(
    rows: Rows, t: Tableau, form: Form, task: Task, tree: Tree, weights: Floats, excluded: int,
    view: View, s: Search,
) -> int:  # fmt: skip
    """Phase one from slacks: DONE with a feasible basis, INFEASIBLE with prices that prove it, or FAILED."""
    R = len(rows)
    if not crash(rows, t, form):
        return FAILED
    if t.place[R + TAU] >= 0:
        set_costs(rows, t, weights, True, task.distance)
        outcome, _ = settle(rows, t, form, task, tree, excluded, view, s)
        if outcome != TAU_LEFT:
            magnitude, tau = rounding(rows, t), t.level[t.place[R + TAU]]
            if outcome == OPTIMAL and tau < -1e-9 * magnitude:
                return INFEASIBLE
            # a tau that is zero but for rounding may stay on as such: then nothing stops what has a profit by rounding
            if outcome != OPTIMAL and tau < -1e-13 * magnitude:
                return FAILED
        if not drop_tau(rows, t):
            return FAILED
    set_costs(rows, t, weights, False, task.distance)
    return DONE
