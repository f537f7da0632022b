"""How many people there are in each part of a whole."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def divide(sizes: Whole, mean: int | Whole, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """Cut each size into parts of about `mean`: the row number of the parent of each part, and its size.

    The parts of a parent add up to its size; neighbours exchange up to a third of their people.
    """
    counts = np.maximum(1, np.rint(sizes / mean).astype(np.int64))
    parent = np.repeat(np.arange(len(sizes)), counts)
    share, rest = sizes[parent] // counts[parent], sizes[parent] % counts[parent]
    return parent, _uneven(parent, share + (place(counts) < rest), chance)


def place(counts: Whole) -> Whole:
    """0, 1, 2 … within each parent, for parents with these numbers of parts."""
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    return np.arange(int(counts.sum())) - starts


def _uneven(parent: Whole, sizes: Whole, chance: np.random.Generator) -> Whole:
    pairs = np.arange(0, len(sizes) - 1, 2)
    pairs = pairs[parent[pairs] == parent[pairs + 1]]
    spread = np.minimum(sizes[pairs], sizes[pairs + 1]) // 3
    moved = chance.integers(-spread, spread + 1)
    uneven = sizes.copy()
    uneven[pairs] += moved
    uneven[pairs + 1] -= moved
    return uneven
