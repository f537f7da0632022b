"""One block of units, in their order: each starts from the optimal basis of the one before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrays import Ids, Rows
from .certificate import certify, clean_prices, fitted, shared_bound
from .compiled import kernel
from .form import Form
from .tableau import EMPTY, FIRST, OWN, Tableau
from .task import CERTIFIED, DONE, FAILED, INSIDE, Answer, Task
from .tree import Search, Tree, View, held, take_view
from .unit import solve_unit
from .working_set import admit, offer_own

PENDING = -3  # less the block's number: the first peer of a unit that its block has still to answer
SHARED = 1e-12  # a larger certificate, relative to 1 + |value|, and the unit is solved by itself


@kernel
def write(rows: Rows, t: Tableau, form: Form, answer: Answer, unit: int) -> None:
    """Prices, peers and intensities of the unit just solved."""
    R = len(rows)
    total = 0.0
    for r in range(R):
        if t.basis[r] >= R + OWN:
            total += max(t.level[r], 0.0)
    scale = fitted(form, total)
    filled = 0
    for i in range(R):
        answer.prices[unit, i] = t.prices[i]
        answer.peers[unit, i] = EMPTY
        answer.intensities[unit, i] = 0.0
    for r in range(R):
        slot = t.basis[r]
        if slot >= R + OWN and t.level[r] > 0.0:
            answer.peers[unit, filled] = -2 if slot == R + OWN else t.member[slot]
            answer.intensities[unit, filled] = t.level[r] * scale
            filled += 1


@kernel
def share(rows: Rows, t: Tableau, form: Form, task: Task, answer: Answer, block: int, largest: float) -> None:
    """Answer the pending units of this block whose columns are basic: the unit's prices value them exactly.

    Such a unit lies on the frontier and is its own peer; its certificate tells how exactly.
    """
    R = len(rows)
    for r in range(R):
        slot = t.basis[r]
        if slot < R + FIRST:
            continue
        unit = t.member[slot]
        if answer.peers[unit, 0] != PENDING - block:
            continue
        g = unit if task.direction.shape[0] > 1 else 0
        certificate = shared_bound(rows, t, form, largest, task.rhs[unit], task.direction[g], task.at)
        if not certificate <= SHARED * (1.0 + abs(task.at)):
            continue
        answer.status[unit] = DONE
        answer.value[unit], answer.certificate[unit] = task.at, certificate
        own = 1.0
        if form.convexity < 0:
            own = 0.0
            for i in range(form.goods):
                own -= form.turn[i] * (task.rhs[unit, i] + task.at * task.direction[g, i])
        for i in range(R):
            answer.prices[unit, i] = t.alpha[i]
            answer.intensities[unit, i] = 0.0
        answer.peers[unit, 0], answer.intensities[unit, 0] = unit, own


@kernel
def walk(
    rows: Rows, form: Form, task: Task, tree: Tree, order: Ids, start: int, stop: int, block: int,
    tableau: NDArray[np.void], view: View, s: Search, answer: Answer,
) -> None:  # fmt: skip
    """Solve units order[start:stop]."""
    R = len(rows)
    t: Tableau = tableau[0]
    for i in range(R):
        if form.slack[i] or i != form.convexity:
            t.tall[i, i] = t.wide[i, i] = -1.0
    shared = task.at == task.at
    if shared:
        for position in range(start, stop):
            answer.peers[order[position], 0] = PENDING - block
    t.hand[0] = R + FIRST - 1
    leaves, columns = tree.columns.shape[0], held(tree)
    room = min(t.used[0] - R - FIRST, columns)
    for k in range(room):
        admit(rows, t, tree, k * columns // room)
    keep = False
    for position in range(start, stop):
        unit = order[position]
        if shared:
            if answer.peers[unit, 0] != PENDING - block:
                continue
            answer.peers[unit, 0] = EMPTY
        outcome, largest = solve_unit(rows, t, form, task, tree, unit, keep, view, s)
        keep = outcome in (DONE, INSIDE)
        answer.status[unit] = outcome
        if outcome == DONE:
            if view.tally[0] > leaves:
                take_view(rows, tree, view, t.prices)
                answer.tally[block, 2] += 1
            if not clean_prices(rows, t, form, task.distance):
                answer.status[unit], keep = FAILED, False
                continue
            value, certificate = certify(rows, t, form, largest, task.distance)
            answer.value[unit], answer.certificate[unit] = value, certificate
            if certificate <= CERTIFIED * (1.0 + abs(value)):
                for i in range(form.goods):
                    answer.shortfall[block, i] = max(answer.shortfall[block, i], -t.left[i])
            if answer.peers.shape[0] > 0:
                write(rows, t, form, answer, unit)
            if shared:
                share(rows, t, form, task, answer, block, largest)
            if answer.peers.shape[0] == 0 and answer.prices.shape[0] > 0:
                for i in range(R):
                    answer.prices[unit, i] = t.prices[i]
            if t.place[R + OWN] >= 0:
                keep = False
        offer_own(rows, t, form, task, -1)
    answer.tally[block, 0] = view.tally[1]
    answer.tally[block, 1] = view.tally[2]
