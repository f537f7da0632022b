"""Scopes that one thread takes whole, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrays import Flags, Floats, Ids, Rows
from .compiled import builder, kernel
from .form import Form
from .tableau import Tableau, clear
from .task import CERTIFIED, DONE, Answer, Task
from .tree import Search, build, no_view
from .walk import walk

INSIDE = 1e-9  # a unit is dropped from wider scopes when it lies this far inside
FEW = 100  # candidates up to which it does not pay to score them among themselves first


@builder
def inside(answer: Answer, units: Ids, at: float) -> Flags:
    """Which of the units are shown to lie inside the hull of their scope."""
    found = np.zeros(units.size, np.bool_)
    for k in range(units.size):
        unit = units[k]
        value = answer.value[unit]
        sure = answer.status[unit] == DONE and answer.certificate[unit] <= CERTIFIED * (1.0 + abs(value))
        found[k] = sure and value > at + INSIDE * max(1.0, abs(at))
    return found


@kernel
def begin(rows: Rows, tableau: NDArray[np.void], columns: int) -> None:
    """Make the tableau as new, no larger than so many columns need."""
    t: Tableau = tableau[0]
    clear(rows, t, columns)


@builder
def each_scope(
    rows: Rows, form: Form, beyond: Form, task: Task, columns: Floats, candidate: Flags, order: Ids, bounds: Ids,
    first: int, at: float, tableau: NDArray[np.void], search: Search, answer: Answer,
) -> None:  # fmt: skip
    """Score the units order[a:b] of each scope, whose bounds (a, b) are the rows of `bounds`, against its candidates.

    Many candidates are scored among themselves first, and everybody else then against those found on the frontier,
    by the form `beyond`, whose shortfall is written over with what such candidates are missing.
    """
    for scope in range(len(bounds)):
        block = first + scope
        units = order[bounds[scope, 0] : bounds[scope, 1]]
        chosen = candidate[units]
        members, used = units[chosen], form
        if FEW < members.size < units.size:
            tree = build(columns, members)
            begin(rows, tableau, members.size)
            walk(
                rows, form, task, tree, members, 0, members.size, block, tableau, no_view(tree), search, answer
            )  # fmt: skip
            members, units, used = members[~inside(answer, members, at)], units[~chosen], beyond
            for i in range(len(rows)):
                beyond.shortfall[i] = form.shortfall[i] + answer.shortfall[block, i]
        tree = build(columns, members)
        begin(rows, tableau, members.size)
        walk(rows, used, task, tree, units, 0, units.size, block, tableau, no_view(tree), search, answer)
