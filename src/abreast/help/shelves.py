"""Helpers put on shelves: those of one scope, the same groups, depth and expectation together, by their first number.

For each depth of the tree a helper stands on one shelf, so that a search can pass over a whole shelf nobody on which
can be expected to give more than what was found already.
"""

from dataclasses import dataclass

import numpy as np

from abreast.help.likeness import Features
from abreast.statistics.segments import Floats, Ints

BANDS = 8  # of expectation, so that a shelf's most is not far above anybody's on it


@dataclass(frozen=True, slots=True, eq=False)
class Shelves:
    """`rows` (r,): helpers, shelf after shelf; `starts` (s + 1,): where each shelf begins; `known` (s,): where on it
    the helpers without a first number begin; `codes` (s, c): the groups of everybody on it; `promise` (s,): the
    largest share of anybody on it; `lies` (s,): their depth. `scopes`,
    `levels` (s,): whose shelf it is, ascending within a level of the tree."""

    rows: Ints
    starts: Ints
    known: Ints
    codes: Floats
    promise: Floats
    lies: Ints
    scopes: Ints
    levels: Ints

    def of(self, path: Ints) -> tuple[Ints, Ints]:
        """The shelves of each scope in `path` (n, d): the first and the one after the last, (n, d) each."""
        first, end = np.zeros(path.shape, dtype=np.int64), np.zeros(path.shape, dtype=np.int64)
        for level in range(path.shape[1]):
            low, high = np.searchsorted(self.levels, [level, level + 1])
            scopes, wanted = self.scopes[low:high], path[:, level]
            there = wanted >= 0
            first[:, level] = np.where(there, low + np.searchsorted(scopes, wanted, "left"), 0)
            end[:, level] = np.where(there, low + np.searchsorted(scopes, wanted, "right"), 0)
        return first, end


def shelve(path: Ints, depth: Ints, features: Features, share: Floats) -> Shelves:
    """Shelves for helpers with these scopes above them, `path` (m, d), `depth` (m,), features and `share` (m,)."""
    numbers, codes = features.numbers, features.codes
    first = numbers[:, 0] if numbers.shape[1] else np.zeros(len(path))
    band = np.searchsorted(np.quantile(share, np.linspace(0, 1, BANDS + 1)[1:-1]), share)
    told = np.column_stack([codes, depth, -band])  # those who promise most come first
    alike = np.unique(told, axis=0, return_inverse=True)[1].reshape(-1)
    parts = [_of_level(path[:, level], alike, first, level) for level in range(path.shape[1])]
    rows, sizes, known, scopes, levels = (np.concatenate(column) for column in zip(*parts, strict=True))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    owners = rows[starts[:-1]]
    promise = np.maximum.reduceat(share[rows], starts[:-1])
    return Shelves(rows, starts, starts[:-1] + known, codes[owners], promise, depth[owners], scopes, levels)


def _of_level(scope: Ints, alike: Ints, first: Floats, level: int) -> tuple[Ints, ...]:
    """Rows, and of each shelf: its size, how many on it have a first number, its scope, its level."""
    order = np.lexsort((first, alike, scope))  # NaN sorts last
    order = order[scope[order] >= 0]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(scope[order]) != 0) | (np.diff(alike[order]) != 0)
    begin = np.flatnonzero(new)
    sizes = np.diff(np.append(begin, len(order)))
    known = np.bincount(np.cumsum(new) - 1, weights=~np.isnan(first[order]), minlength=len(begin))
    return (
        order,
        sizes,
        known.astype(np.int64),
        scope[order[begin]],
        np.full(len(begin), level, dtype=np.int64),
    )
