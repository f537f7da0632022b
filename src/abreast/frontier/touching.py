"""Counting the columns that a unit's prices value exactly, by the engine's tree of boxes.

The prices of an optimum leave no column a profit, so those that touch are at the top: a box is looked into only if
its bound reaches the tolerance below zero.
"""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.engine.arrays import Floats, Ids, Rows
from abreast.frontier.engine.compiled import kernel
from abreast.frontier.engine.threads import spread
from abreast.frontier.engine.tree import (
    LEAF,
    SPAN,
    Search,
    Tree,
    View,
    aim_from,
    best_of_leaf,
    bound_group,
    bound_summit,
    box_order,
    build,
    new_search,
    no_view,
    price_leaf,
    take_view,
)

WIDTHS = (4, 6, 8, 12, 16)


def count(
    goods: Floats,
    prices: Floats,
    scale: Floats | None,
    main: NDArray[np.int32],
    ids: NDArray[np.intp],
    tolerance: float,
) -> NDArray[np.int64]:
    """For each row of prices (n, d) and scale term (n,) how many of goods (k, d) touch, (n,).

    `main` (n,): a column, by its entry in `ids` (k,), near which the unit's facet lies.
    """
    order = box_order(np.ascontiguousarray(goods), LEAF * SPAN, LEAF)
    place = np.empty(len(goods), dtype=np.int64)
    place[order] = np.arange(len(goods))
    where = place[np.minimum(np.searchsorted(ids, main), len(ids) - 1)]
    units = np.argsort(where, kind="stable")
    columns, wide = _widen(goods, 1.0), _widen(prices, 0.0 if scale is None else -scale)
    tree = build(columns, order)
    rows = (0,) * columns.shape[1]
    reach = np.abs(tree.summit).max(axis=(0, 1))
    found = np.zeros(len(prices), dtype=np.int64)

    def work(_: int, start: int, stop: int) -> None:
        view, search = no_view(tree), new_search(rows, 1)
        _walk(rows, tree, view, search, wide, units, start, stop, reach, tolerance, found)

    spread(work, len(prices), None)
    return found


def _widen(values: Floats, last: Floats | float) -> Floats:
    """A column for the scale term, then zeros up to a width that kernels are compiled for."""
    needed = values.shape[1] + 1
    width = next((w for w in WIDTHS if w >= needed), -(-needed // 16) * 16)
    wide = np.zeros((len(values), width))
    wide[:, : needed - 1], wide[:, needed - 1] = values, last
    return wide


@kernel
def _walk(
    rows: Rows, tree: Tree, view: View, s: Search, prices: Floats, units: Ids, start: int, stop: int,
    reach: Floats, tolerance: float, found: Ids,
) -> None:  # fmt: skip
    """found[unit] for units[start:stop]; reach (R,) is the largest entry of each row of the columns."""
    leaves, groups = tree.columns.shape[0], tree.summit.shape[0]
    take_view(rows, tree, view, prices[units[start]])
    for position in range(start, stop):
        unit = units[position]
        if view.tally[0] > leaves:
            take_view(rows, tree, view, prices[unit])
        share = aim_from(rows, view, prices[unit], s)
        largest = 0.0
        for i in range(len(rows)):
            largest += abs(prices[unit, i]) * reach[i]
        floor = -tolerance * largest
        count = 0
        for group in range(groups):
            if share * view.group[group] + bound_summit(rows, tree.summit[group], s.rise, s.fall) < floor:
                continue
            bound_group(rows, tree.corner[group], s.rise, s.fall, share, view.leaf[group], s.bound)
            for slot in range(min(SPAN, leaves - group * SPAN)):
                if s.bound[slot] < floor:
                    continue
                leaf = group * SPAN + slot
                view.tally[0] += 1
                if best_of_leaf(rows, tree.columns[leaf], prices[unit]) < floor:
                    continue
                price_leaf(rows, tree.columns[leaf], prices[unit], s.profit)
                count += _touching(rows, tree, leaf, prices[unit], s.profit, tolerance)
        found[unit] = count


@kernel
def _touching(rows: Rows, tree: Tree, leaf: int, prices: Floats, profit: Floats, tolerance: float) -> int:
    """How many columns of a leaf touch; padded places repeat the last column and do not count."""
    count = 0
    for k in range(LEAF):
        position = leaf * LEAF + k
        if position > 0 and tree.ids[position] == tree.ids[position - 1]:
            continue
        size = 0.0
        for i in range(len(rows)):
            size += abs(prices[i] * tree.columns[leaf, i * LEAF + k])
        if abs(profit[k]) <= tolerance * size:
            count += 1
    return count
