"""The candidate arcs: for every unit that is behind, the helpers from whom most is expected.

The expected gain of an arc is gap × share × likeness × nearness: the unit's gap, the share of a gap that helpers of the
kind have been seen to close, how like the two are, and how near they are in the tree. Nearness is 2 d / (a + b),
where a
and b are the depths of the two and d that of the smallest scope they share, the root being 1 (Wu and Palmer 1994).

From each unit the search goes up scope by scope and stops where nobody further away can be expected to give more;
within a
scope it passes over whoever cannot. The arcs found are exactly the best ones.
"""

from dataclasses import dataclass

import numpy as np

from abreast.frontier.threads import run
from abreast.help.likeness import Features
from abreast.help.search import search
from abreast.help.shelves import shelve
from abreast.statistics.segments import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Helped or helpers: `path` (n, d) int64, numbers of the scopes above each unit from the root down, −1 beyond its
    depth; `features` of the same columns for both; `unit` (n,) int64: a number for each unit, the same on both
    sides."""

    unit: Ints
    path: Ints
    features: Features

    @property
    def depth(self) -> Ints:
        """How deep each unit itself lies, the root being 1 (n,)."""
        return np.asarray((self.path >= 0).sum(axis=1) + 1, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """`helped`, `helper`: rows (a,); `value`, `likeness`, `nearness` (a,). By helped unit, the best first; ties in the
    order of helpers."""

    helped: Ints
    helper: Ints
    value: Floats
    likeness: Floats
    nearness: Floats


def candidates(
    helped: Side, gap: Floats, helpers: Side, share: Floats, k: int, threads: int | None = None
) -> Arcs:
    """The `k` arcs of most expected gain from each helped unit, of those whose gain is above 0.

    `gap` (n,) > 0, `share` (m,) of a gap that each helper is expected to close. Nobody helps itself. `threads`: by
    default
    the processors there are; they change nothing. Raises ValueError where helped and helpers are not described alike.
    """
    own, other = helped.features.table, helpers.features.table
    if helped.path.shape[1] != helpers.path.shape[1] or own.shape[1] != other.shape[1]:
        raise ValueError("helped and helpers need the same depths and features")
    found, best = np.full((len(gap), k), -1, dtype=np.int64), np.zeros((len(gap), k, 3))
    if len(gap) and len(share):
        shelves = shelve(helpers.path, helpers.depth, helpers.features, share)
        behind = (helped.path, helped.depth, helped.unit, gap, own, *shelves.of(helped.path))
        ahead = (helpers.path, helpers.depth, helpers.unit, share, other)
        place = (shelves.rows, shelves.starts, shelves.known, shelves.codes, shelves.promise, shelves.lies)
        numbers = helped.features.numbers.shape[1]
        run(lambda a, b: search(a, b, behind, ahead, place, numbers, found, best), len(gap), threads)
    row, place_of = np.nonzero(found >= 0)
    value, likeness, nearness = best[row, place_of].T
    return Arcs(row.astype(np.int64), found[row, place_of], value, likeness, nearness)
