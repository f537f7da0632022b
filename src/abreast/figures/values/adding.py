"""Adding up along a tree, as arrays: n units, k indicators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

SUM, MEAN, NONE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Sums:
    """What the units have, each array of shape (n, k).

    `value`: NaN where neither the unit nor any below it reports. `count`: units whose own figures went into it.
    `used`: the unit's own figure went into its value; where it has one that did not, units below it report too.
    """

    value: Floats
    count: Ints
    used: Truths


def levels(parent: Ints) -> list[Ints]:
    """Units by depth from the roots down, each level sorted by parent and then by index.

    `parent` (n,): index of the unit above, -1 for none. Raises ValueError when units stand in a circle.
    """
    order = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[order], np.arange(-1, len(parent) + 1))
    level = order[starts[0] : starts[1]]
    found, placed = [], 0
    while len(level):
        found.append(level)
        placed += len(level)
        level = np.concatenate([order[:0], children(order, starts, level)])
    if placed < len(parent):
        raise ValueError(f"{len(parent) - placed} units stand in a circle")
    return found


def children(order: Ints, starts: Ints, level: Ints) -> Ints:
    """The children of a level, sorted by parent."""
    above = np.sort(level)
    first, last = starts[above + 1], starts[above + 2]
    sizes = last - first
    offsets = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    return np.asarray(order[offsets + np.arange(sizes.sum())], dtype=np.int64)


def add_up(parent: Ints, by_depth: list[Ints], own: Floats, rule: Ints) -> Sums:
    """Every unit's value from the units below it, from the leaves up.

    `own` (n, k): reported figures, NaN where there is none. `rule` (k,): SUM, MEAN (over the units whose own figures
    count, each alike) or NONE (a unit has its own figure only).
    """
    adds = rule != NONE
    total = np.zeros_like(own)
    count = np.zeros(own.shape, dtype=np.int64)
    reported = ~np.isnan(own)
    used = reported.copy()
    begun = np.zeros(own.shape[1], dtype=np.bool_)
    for level in reversed(by_depth):
        # Most indicators are of few units far up: below the first of them there is nothing to add.
        begun |= reported[level].any(axis=0)
        columns = np.flatnonzero(begun)
        here = np.ix_(level, columns)
        mine = used[here] & ~((count[here] > 0) & adds[columns])
        used[here] = mine
        total[here] = np.where(mine, own[here], total[here])
        count[here] = np.where(mine, 1, count[here])
        pass_up(parent, level, columns, total, count, adds)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(rule == MEAN, total / count, total)
    return Sums(np.where(count > 0, value, np.nan), count, used)


def pass_up(parent: Ints, level: Ints, columns: Ints, total: Floats, count: Ints, adds: Truths) -> None:
    """Add the totals and counts of a level, sorted by parent, to those of the units above it, in some columns."""
    columns = columns[adds[columns]]
    if not len(level) or not len(columns) or parent[level[0]] < 0:
        return
    above = parent[level]
    first = np.flatnonzero(np.concatenate([[True], above[1:] != above[:-1]]))
    here, there = np.ix_(level, columns), np.ix_(above[first], columns)
    total[there] += np.add.reduceat(total[here], first, axis=0)
    count[there] += np.add.reduceat(count[here], first, axis=0)
