"""A two-level tree of boxes over columns, and exact pricing pruned by it.

A leaf holds LEAF columns row by row, a group the corners of SPAN leaves row by row, so that both are priced by whole
vectors. A box is bounded from a *view*: prices Q for which the largest profit in every leaf and group is known. For
other prices P = σ Q + δ the profit of any column in the box is at most σ · (largest at Q) + Σ max(δ_i low_i,
δ_i high_i). Units come in locality order, δ is small, and few boxes remain to be looked into.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Floats, Ids, Rows
from .compiled import builder, kernel

LEAF = 32
SPAN = 16


class Tree(NamedTuple):
    """Columns in leaves, leaves in groups; padded places repeat the last column or leaf."""

    columns: Floats  # (leaves, R, LEAF)
    ids: Ids  # (leaves * LEAF,) the caller's number of each column
    corner: Floats  # (groups, 2, R, SPAN) lower and upper corners of leaves
    summit: Floats  # (groups, 2, R) lower and upper corners of groups


class View(NamedTuple):
    """Prices at which the largest profit in every box is known; of one block of units."""

    prices: Floats  # (R,)
    leaf: Floats  # (groups, SPAN)
    group: Floats  # (groups,)
    tally: Ids  # (3,) leaves priced since the view was taken, leaves priced, pricings


@builder
def halve(points: Floats, ids: Ids, start: int, stop: int, grain: int) -> int:
    """Sort ids[start:stop] along the widest coordinate; where to split it, at a multiple of grain."""
    widest, axis = -1.0, 0
    for i in range(points.shape[1]):
        low, high = np.inf, -np.inf
        for k in range(start, stop):
            value = points[ids[k], i]
            low, high = min(low, value), max(high, value)
        if high - low > widest:
            widest, axis = high - low, i
    keys = np.empty(stop - start)
    for k in range(start, stop):
        keys[k - start] = points[ids[k], axis]
    ids[start:stop] = ids[start:stop][np.argsort(keys, kind="mergesort")]
    half = (stop - start) // (2 * grain) * grain
    return start + max(half, grain)


@builder
def box_order(points: Floats, grain: int, leaf: int) -> Ids:
    """An order of the points whose runs of `leaf` (and of `grain`, a multiple of it) lie in small boxes."""
    count = points.shape[0]
    ids = np.arange(count)
    stack = [(0, count)]
    while len(stack) > 0:
        start, stop = stack.pop()
        size = grain if stop - start > grain else leaf
        if stop - start > size:
            middle = halve(points, ids, start, stop, size)
            stack.append((start, middle))
            stack.append((middle, stop))
    return ids


@builder
def build(points: Floats, ids: Ids) -> Tree:
    """The tree over those rows of points (n, R) that ids name, in their order."""
    count, R = ids.size, points.shape[1]
    leaves = (count + LEAF - 1) // LEAF
    groups = (leaves + SPAN - 1) // SPAN
    columns = np.empty((leaves, R, LEAF))
    padded = np.empty(leaves * LEAF, np.int64)
    corner = np.empty((groups, 2, R, SPAN))
    summit = np.empty((groups, 2, R))
    corner[:, 0], corner[:, 1] = np.inf, -np.inf
    summit[:, 0], summit[:, 1] = np.inf, -np.inf
    for k in range(leaves * LEAF):
        source = min(k, count - 1)
        leaf, lane = k // LEAF, k % LEAF
        group, place = leaf // SPAN, leaf % SPAN
        padded[k] = ids[source]
        for i in range(R):
            value = points[ids[source], i]
            columns[leaf, i, lane] = value
            corner[group, 0, i, place] = min(corner[group, 0, i, place], value)
            corner[group, 1, i, place] = max(corner[group, 1, i, place], value)
            summit[group, 0, i] = min(summit[group, 0, i], value)
            summit[group, 1, i] = max(summit[group, 1, i], value)
    for leaf in range(leaves, groups * SPAN):
        for side in range(2):
            for i in range(R):
                corner[groups - 1, side, i, leaf % SPAN] = corner[groups - 1, side, i, (leaves - 1) % SPAN]
    return Tree(columns, padded, corner, summit)


@builder
def no_view(tree: Tree) -> View:
    """Zero prices, at which every profit is zero: bounds are then the boxes' corners alone."""
    groups, _, R, _ = tree.corner.shape
    return View(np.zeros(R), np.zeros((groups, SPAN)), np.zeros(groups), np.zeros(3, np.int64))


@kernel
def take_view(rows: Rows, tree: Tree, view: View, prices: Floats, profit: Floats) -> None:
    """Price every column at these prices."""
    leaves = tree.columns.shape[0]
    for i in range(len(rows)):
        view.prices[i] = prices[i]
    view.group[:] = -np.inf
    for leaf in range(leaves):
        best = price_leaf(rows, tree.columns[leaf], prices, profit)
        view.leaf[leaf // SPAN, leaf % SPAN] = best
        view.group[leaf // SPAN] = max(view.group[leaf // SPAN], best)
    view.tally[0] = 0


@kernel
def price_leaf(rows: Rows, columns: Floats, prices: Floats, profit: Floats) -> float:
    """Profits of one leaf's columns; the largest."""
    for k in range(LEAF):
        total = 0.0
        for i in range(len(rows)):
            total += prices[i] * columns[i, k]
        profit[k] = total
    largest: float = profit[0]
    for k in range(1, LEAF):
        largest = max(largest, profit[k])
    return largest


@kernel
def bound_group(
    rows: Rows, corner: Floats, side: Ids, shift: Floats, share: float, seen: Floats, bound: Floats
) -> None:
    """Upper bounds on the profits in each leaf of a group."""
    for k in range(SPAN):
        bound[k] = share * seen[k]
    for i in range(len(rows)):
        low_or_high = side[i]
        for k in range(SPAN):
            bound[k] += shift[i] * corner[low_or_high, i, k]


class Search(NamedTuple):
    """Scratch of a pricing."""

    found: Ids  # (V,) positions of violators
    gain: Floats  # (V,) their profits
    side: Ids  # (R,)
    shift: Floats  # (R,)
    bound: Floats  # (SPAN,)
    profit: Floats  # (LEAF,)


@builder
def new_search(rows: Rows, violators: int) -> Search:
    """Scratch for at most so many violators at a time."""
    R = len(rows)
    return Search(
        np.zeros(violators, np.int64), np.zeros(violators), np.zeros(R, np.int64), np.zeros(R), np.zeros(SPAN),
        np.zeros(LEAF),
    )  # fmt: skip


@kernel
def aim_from(rows: Rows, view: View, prices: Floats, s: Search) -> float:
    """Split prices = share · view + shift; which corner bounds each row of the shift."""
    total, seen = 0.0, 0.0
    for i in range(len(rows)):
        total += abs(prices[i])
        seen += abs(view.prices[i])
    share = total / seen if seen > 0.0 else 0.0
    for i in range(len(rows)):
        s.shift[i] = prices[i] - share * view.prices[i]
        s.side[i] = 1 if s.shift[i] > 0.0 else 0
    return share


@kernel
def keep_violator(s: Search, count: int, position: int, best: float) -> int:
    """Remember a violator, at the cost of the least where there is no room; how many there are now."""
    if count < s.found.size:
        s.found[count], s.gain[count] = position, best
        return count + 1
    least = 0
    for v in range(1, count):
        if s.gain[v] < s.gain[least]:
            least = v
    if best > s.gain[least]:
        s.found[least], s.gain[least] = position, best
    return count


@kernel
def violators(
    rows: Rows, tree: Tree, view: View, prices: Floats, tolerance: float, excluded: int, s: Search
) -> tuple[int, float]:
    """Columns whose profit exceeds the tolerance: the best of each leaf, and of these the best s.found.size.

    Returns how many were found and the largest profit of any column (at least 0: boxes that cannot hold a profit are
    not looked into). `excluded` is a column's id that is passed over.
    """
    count, largest = 0, 0.0
    leaves = tree.columns.shape[0]
    share = aim_from(rows, view, prices, s)
    view.tally[2] += 1
    for group in range(tree.summit.shape[0]):
        top = share * view.group[group]
        for i in range(len(rows)):
            top += s.shift[i] * tree.summit[group, s.side[i], i]
        if top <= 0.0:
            continue
        bound_group(rows, tree.corner[group], s.side, s.shift, share, view.leaf[group], s.bound)
        for place in range(min(SPAN, leaves - group * SPAN)):
            if s.bound[place] <= 0.0:
                continue
            leaf = group * SPAN + place
            view.tally[0] += 1
            view.tally[1] += 1
            best = price_leaf(rows, tree.columns[leaf], prices, s.profit)
            if best <= largest and best <= tolerance:
                continue
            lane, best = -1, 0.0
            for k in range(LEAF):
                if s.profit[k] > best and tree.ids[leaf * LEAF + k] != excluded:
                    lane, best = k, s.profit[k]
            largest = max(largest, best)
            if best > tolerance:
                count = keep_violator(s, count, leaf * LEAF + lane, best)
    return count, largest
