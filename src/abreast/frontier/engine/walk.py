"""One block of units, in their order: each starts from the optimal basis of the one before it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Ids, Rows
from .certificate import certify, clean_prices, shared_bound
from .compiled import kernel
from .dual import FEASIBLE, dual_simplex
from .form import Form
from .primal import OPTIMAL, TAU_LEFT, leniency, primal_simplex, rounding
from .tableau import (
    BETA,
    EMPTY,
    FIRST,
    OWN,
    TAU,
    Tableau,
    change,
    express,
    price_row,
    price_slots,
    refactor,
    set_level,
    set_prices,
    swap,
)
from .tree import LEAF, Search, Tree, View, take_view, violators

DONE, INFEASIBLE, FAILED, INSIDE = 0, 1, 2, 3
PATIENCE, ROUNDS = 100, 130  # pricings of one unit: before the tolerance grows, before it is given up
PENDING = -3  # less the block's number: the first peer of a unit that its block has still to answer
SHARED = 1e-12  # a larger certificate, relative to 1 + |value|, and the unit is solved by itself
MARGIN = 1e-11  # a unit this far inside is inside whatever the rounding
CERTIFIED = 1e-9  # a larger certificate, relative to 1 + |value|, leaves the unit in doubt


class Task(NamedTuple):
    """What is asked of every unit. Arrays of one row stand for all units, of none for nothing."""

    distance: bool  # maximise beta; otherwise weights·slacks
    membership: bool  # stop as soon as the unit is seen to lie inside the hull
    at: float  # where unit u is column u: rhs + at · direction is that column; else NaN
    rhs: Floats  # (n, d)
    direction: Floats  # (n or 1, d)
    weights: Floats  # (n or 1, d)
    own: Floats  # (n or 0, d), NaN for units without a column of their own
    exclude: Ids  # (n or 0,)


class Answer(NamedTuple):
    """Where the block writes, all indexed by unit."""

    value: Floats
    certificate: Floats
    status: NDArray[np.uint8]
    prices: Floats  # (n, R)
    peers: NDArray[np.int32]  # (n, R)
    intensities: Floats  # (n, R)
    tally: Ids  # (blocks, 3): leaves priced, pricings, views taken
    shortfall: Floats  # (blocks, R): the most by which certified intensities miss each row


@kernel
def admit(rows: Rows, t: Tableau, tree: Tree, position: int) -> int:
    """Copy a column of the tree into the slot that the clock finds unused for longest."""
    R = len(rows)
    first, slots = R + FIRST, t.cost.size
    slot = t.hand[0]
    while True:
        slot = slot + 1 if slot + 1 < slots else first
        if t.place[slot] != EMPTY:
            continue
        if t.fresh[slot] == 0:
            break
        t.fresh[slot] = 0
    t.hand[0] = slot
    leaf, lane = position // LEAF, position % LEAF
    for i in range(R):
        t.wide[i, slot] = t.tall[slot, i] = tree.columns[leaf, i, lane]
    t.member[slot] = tree.ids[position]
    t.fresh[slot] = 1
    return slot


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


@kernel
def crash(rows: Rows, t: Tableau, form: Form) -> bool:
    """A feasible basis of slacks, tau and, where Σ λ = 1, the member that comes nearest to dominating."""
    R = len(rows)
    t.place[:] = EMPTY
    member, best = -1, -np.inf
    if form.equality:
        for k in range(R + FIRST, t.cost.size):
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
        price_row(rows, t.wide, t.inverse[row], t.along)
        slot, best = -1, 1e-9
        for k in range(t.along.size):
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
        if outcome == OPTIMAL:
            magnitude = rounding(rows, t)
            tau = t.level[t.place[R + TAU]]
            if tau < -1e-9 * magnitude:
                return INFEASIBLE
        elif outcome != TAU_LEFT:
            return FAILED
        if not drop_tau(rows, t):
            return FAILED
    set_costs(rows, t, weights, False, task.distance)
    return DONE


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
    price_slots(rows, t.wide, t.cost, t.prices, t.profit)
    tolerance = 1e-14 * rounding(rows, t)
    dual_feasible = True
    for k in range(t.profit.size):
        dual_feasible = dual_feasible and t.profit[k] <= tolerance
    if dual_feasible:
        return dual_simplex(rows, t, 50 + 10 * R) == FEASIBLE
    feasible = True
    for r in range(R):
        feasible = feasible and t.level[r] >= 0.0
    return feasible


@kernel
def forbid(rows: Rows, t: Tableau, excluded: int) -> bool:
    """Blank the slot of a pool column that this unit may not use; True where it was basic."""
    R = len(rows)
    basic = False
    for k in range(R + FIRST, t.cost.size):
        if t.member[k] == excluded:
            basic = basic or t.place[k] >= 0
            t.member[k] = EMPTY
            for i in range(R):
                t.tall[k, i] = t.wide[i, k] = 0.0
    return basic


@kernel
def offer_own(rows: Rows, t: Tableau, form: Form, task: Task, unit: int) -> None:
    """Put the unit's own column, if it has one, at its disposal."""
    R = len(rows)
    if task.own.shape[0] == 0:
        return
    given = unit >= 0 and task.own[unit, 0] == task.own[unit, 0]
    for i in range(R):
        value = 0.0
        if given and i < form.goods:
            value = task.own[unit, i]
        elif given and i == form.convexity:
            value = form.sign
        t.tall[R + OWN, i] = t.wide[i, R + OWN] = value


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


@kernel
def write(rows: Rows, t: Tableau, form: Form, answer: Answer, unit: int) -> None:
    """Prices, peers and intensities of the unit just solved."""
    R = len(rows)
    total = 0.0
    for r in range(R):
        if t.basis[r] >= R + OWN:
            total += max(t.level[r], 0.0)
    scale = 1.0 / total if form.equality else 1.0
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
    leaves = tree.columns.shape[0]
    room = min(t.cost.size - R - FIRST, leaves * LEAF)
    for k in range(room):
        admit(rows, t, tree, k * (leaves * LEAF) // room)
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
                take_view(rows, tree, view, t.prices, s.profit)
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
