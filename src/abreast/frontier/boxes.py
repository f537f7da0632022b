"""A balanced tree of boxes over points, of which only each box's lower corner is kept.

In coordinates where smaller is better (inputs, and outputs with their sign turned) the lower corner is at least as
good as every point of the box, so it bounds them; a search that has something better leaves the box unopened.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEAF = 12


@dataclass(frozen=True, slots=True)
class Boxes:
    """A tree in heap order: the children of box i are 2i+1 and 2i+2, the last `2 ** levels` boxes are leaves."""

    order: Integers
    """(n,) row of each stored point, in leaf order."""
    points: Floats
    """(n, d) the points in leaf order."""
    low: Floats
    """(boxes, d) lower corner of each box."""
    start: Integers
    """(boxes,) first stored point of each box."""
    stop: Integers
    """(boxes,) one past the last stored point of each box."""


@njit(cache=True, nogil=True)
def _select(order, keys, start, stop, middle):  # type: ignore[no-untyped-def]
    """Reorder `order[start:stop]` so that no key before `middle` is above a key from `middle` on (Hoare's select)."""
    low, high = start, stop - 1
    while low < high:
        pivot = keys[order[(low + high) // 2]]
        i, j = low, high
        while i <= j:
            while keys[order[i]] < pivot:
                i += 1
            while keys[order[j]] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@njit(cache=True, nogil=True)
def _widest(columns, order, start, stop, low):  # type: ignore[no-untyped-def]
    """Write the box's lower corner to `low`; return the column in which the box is widest."""
    widest, at = -1.0, 0
    for k in range(columns.shape[0]):
        smallest = columns[k, order[start]]
        largest = smallest
        for p in range(start, stop):
            value = columns[k, order[p]]
            smallest = min(smallest, value)
            largest = max(largest, value)
        low[k] = smallest
        width = largest - smallest
        if width > widest:
            widest, at = width, k
    return at


@njit(cache=True, nogil=True)
def _grow(columns, levels, order, low, start, stop):  # type: ignore[no-untyped-def]
    start[0], stop[0] = 0, order.size
    for box in range(low.shape[0]):
        at = _widest(columns, order, start[box], stop[box], low[box])
        if box < (1 << levels) - 1:
            middle = (start[box] + stop[box]) // 2
            _select(order, columns[at], start[box], stop[box], middle)
            start[2 * box + 1], stop[2 * box + 1] = start[box], middle
            start[2 * box + 2], stop[2 * box + 2] = middle, stop[box]


def build(points: Floats) -> Boxes:
    """Tree of boxes over `points` (n ≥ 1, d), whose columns are of comparable size."""
    n, d = points.shape
    levels = max(0, int(np.ceil(np.log2(n / LEAF))))
    boxes = 2 ** (levels + 1) - 1
    order = np.arange(n)
    low, start, stop = np.empty((boxes, d)), np.empty(boxes, np.int64), np.empty(boxes, np.int64)
    _grow(np.ascontiguousarray(points.T), levels, order, low, start, stop)
    return Boxes(order, np.ascontiguousarray(points[order]), low, start, stop)
