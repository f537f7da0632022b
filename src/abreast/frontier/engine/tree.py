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
from .compiled import builder, kernel, larger

LEAF = 32
SPAN = 16


class Tree(NamedTuple):
    """Columns in leaves, leaves in groups; padded places repeat the last column or leaf."""

    columns: Floats  # (leaves, R * LEAF): row i of the columns at i * LEAF
    ids: Ids  # (leaves * LEAF,) the caller's number of each column
    corner: Floats  # (groups, 2 * R * SPAN) lower, then upper corners of leaves, row by row
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
    columns = np.empty((leaves, R * LEAF))
    padded = np.empty(leaves * LEAF, np.int64)
    corner = np.empty((groups, 2 * R * SPAN))
    summit = np.empty((groups, 2, R))
    corner[:, : R * SPAN], corner[:, R * SPAN :] = np.inf, -np.inf
    summit[:, 0], summit[:, 1] = np.inf, -np.inf
    for k in range(leaves * LEAF):
        source = min(k, count - 1)
        leaf, lane = k // LEAF, k % LEAF
        group, place = leaf // SPAN, leaf % SPAN
        padded[k] = ids[source]
        for i in range(R):
            value = points[ids[source], i]
            columns[leaf, i * LEAF + lane] = value
            low, high = i * SPAN + place, (R + i) * SPAN + place
            corner[group, low] = min(corner[group, low], value)
            corner[group, high] = max(corner[group, high], value)
            summit[group, 0, i] = min(summit[group, 0, i], value)
            summit[group, 1, i] = max(summit[group, 1, i], value)
    for leaf in range(leaves, groups * SPAN):
        for row in range(2 * R):
            corner[groups - 1, row * SPAN + leaf % SPAN] = corner[
                groups - 1, row * SPAN + (leaves - 1) % SPAN
            ]
    return Tree(columns, padded, corner, summit)


@kernel
def held(tree: Tree) -> int:
    """How many columns there are, without the last one's repetitions."""
    count = tree.ids.size
    while count > 1 and tree.ids[count - 1] == tree.ids[count - 2]:
        count -= 1
    return count


@builder
def no_view(tree: Tree) -> View:
    """Zero prices, at which every profit is zero: bounds are then the boxes' corners alone."""
    groups, _, R = tree.summit.shape
    return View(np.zeros(R), np.zeros((groups, SPAN)), np.zeros(groups), np.zeros(3, np.int64))


@kernel
def take_view(rows: Rows, tree: Tree, view: View, prices: Floats) -> None:
    """Price every column at these prices."""
    leaves = tree.columns.shape[0]
    for i in range(len(rows)):
        view.prices[i] = prices[i]
    view.group[:] = -np.inf
    for leaf in range(leaves):
        best = best_of_leaf(rows, tree.columns[leaf], prices)
        view.leaf[leaf // SPAN, leaf % SPAN] = best
        view.group[leaf // SPAN] = max(view.group[leaf // SPAN], best)
    view.tally[0] = 0


@kernel
def best_of_leaf(rows: Rows, columns: Floats, prices: Floats) -> float:
    """The largest profit of one leaf's columns."""
    largest = -np.inf
    for k in range(LEAF):
        total = 0.0
        for i in range(len(rows)):
            total += prices[i] * columns[i * LEAF + k]
        largest = larger(largest, total)
    return largest


@kernel
def price_leaf(rows: Rows, columns: Floats, prices: Floats, profit: Floats) -> None:
    """The profit of each of one leaf's columns."""
    for k in range(LEAF):
        total = 0.0
        for i in range(len(rows)):
            total += prices[i] * columns[i * LEAF + k]
        profit[k] = total


@kernel
def bound_group(
    rows: Rows, corner: Floats, rise: Floats, fall: Floats, share: float, seen: Floats, bound: Floats
) -> None:
    """Upper bounds on the profits in each leaf of a group: prices risen by `rise` >= 0, fallen by `fall` <= 0."""
    R = len(rows)
    for k in range(SPAN):
        total = share * seen[k]
        for i in range(R):
            total += fall[i] * corner[i * SPAN + k] + rise[i] * corner[(R + i) * SPAN + k]
        bound[k] = total


@kernel
def bound_summit(rows: Rows, summit: Floats, rise: Floats, fall: Floats) -> float:
    """The same for a whole group, without what was seen there."""
    total = 0.0
    for i in range(len(rows)):
        total += fall[i] * summit[0, i] + rise[i] * summit[1, i]
    return total


class Search(NamedTuple):
    """Scratch of a pricing."""

    found: Ids  # (V,) positions of violators
    gain: Floats  # (V,) their profits
    rise: Floats  # (R,) prices above the view's share of them, else 0
    fall: Floats  # (R,) below it
    bound: Floats  # (SPAN,)
    profit: Floats  # (LEAF,)


@builder
def new_search(rows: Rows, violators: int) -> Search:
    """Scratch for at most so many violators at a time."""
    R = len(rows)
    return Search(
        np.zeros(violators, np.int64), np.zeros(violators), np.zeros(R), np.zeros(R), np.zeros(SPAN),
        np.zeros(LEAF),
    )  # fmt: skip


@kernel
def aim_from(rows: Rows, view: View, prices: Floats, s: Search) -> float:
    """Split prices = share · view + rise + fall."""
    total, seen = 0.0, 0.0
    for i in range(len(rows)):
        total += abs(prices[i])
        seen += abs(view.prices[i])
    share = total / seen if seen > 0.0 else 0.0
    for i in range(len(rows)):
        shift = prices[i] - share * view.prices[i]
        s.rise[i], s.fall[i] = max(shift, 0.0), min(shift, 0.0)
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
        if share * view.group[group] + bound_summit(rows, tree.summit[group], s.rise, s.fall) <= 0.0:
            continue
        bound_group(rows, tree.corner[group], s.rise, s.fall, share, view.leaf[group], s.bound)
        for place in range(min(SPAN, leaves - group * SPAN)):
            if s.bound[place] <= 0.0:
                continue
            leaf = group * SPAN + place
            view.tally[0] += 1
            view.tally[1] += 1
            best = best_of_leaf(rows, tree.columns[leaf], prices)
            if best <= largest and best <= tolerance:
                continue
            price_leaf(rows, tree.columns[leaf], prices, s.profit)
            lane, best = -1, 0.0
            for k in range(LEAF):
                if s.profit[k] > best and tree.ids[leaf * LEAF + k] != excluded:
                    lane, best = k, s.profit[k]
            largest = max(largest, best)
            if best > tolerance:
                count = keep_violator(s, count, leaf * LEAF + lane, best)
    return count, largest
