"""The columns that a block of units has at hand: which come in, which go."""

from __future__ import annotations

from .arrays import Rows
from .compiled import kernel
from .form import Form
from .tableau import EMPTY, FIRST, OWN, Tableau
from .task import Task
from .tree import LEAF, Tree


@kernel
def admit(rows: Rows, t: Tableau, tree: Tree, position: int) -> int:
    """Copy a column of the tree into the slot that the clock finds unused for longest."""
    R = len(rows)
    first, slots = R + FIRST, t.used[0]
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
        t.wide[i, slot] = t.tall[slot, i] = tree.columns[leaf, i * LEAF + lane]
    t.member[slot] = tree.ids[position]
    t.fresh[slot] = 1
    return slot


@kernel
def forbid(rows: Rows, t: Tableau, excluded: int) -> bool:
    """Blank the slot of a pool column that this unit may not use; True where it was basic."""
    R = len(rows)
    basic = False
    for k in range(R + FIRST, t.used[0]):
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
