"""Ranks with their ranges, and who may be the best, for every group of rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abreast.compare.members import Rows
from abreast.compare.panel import Floats
from abreast.statistics import may_be_best, rank_ranges

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """All (r,). `compared`: the group is large enough. `rank` 0 in others, and of units that are not to be ranked.

    `low`, `high`: ranges that hold for the whole group at once, for boards; `own_low`, `own_high`: the range of each
    unit by itself, for its own page. `may_be_best`: eligible, and no eligible unit of the group is surely above.
    """

    compared: NDArray[np.bool_]
    rank: Ints
    low: Ints
    high: Ints
    own_low: Ints
    own_high: Ints
    may_be_best: NDArray[np.bool_]


def ranking_of(
    values: Floats,
    errors: Floats,
    eligible: NDArray[np.bool_],
    rows: Rows,
    smallest: int,
    *,
    ranks: bool = True,
) -> Ranking:
    """Rank rows by `values` (r,), higher first, in groups of at least `smallest` rows; `errors`, `eligible` (r,).

    Without `ranks` no place is worked out, only who may be the best, from whom the others can learn.
    """
    ranked = (rows.sizes >= smallest)[rows.segment]
    columns = [np.zeros(len(values), dtype=np.int64) for _ in range(5)]
    best = np.zeros(len(values), dtype=np.bool_)
    # Scope by scope: what one kind of scope asks for does not coarsen the ranges of another.
    for kind in rows.groups["scope_kind"].unique(maintain_order=True):
        of_kind = (rows.groups["scope_kind"] == kind).to_numpy()[rows.segment]
        able = ranked & of_kind & eligible
        if ranks:
            for into, found in zip(columns, _ranges(values, errors, rows, ranked & of_kind), strict=True):
                into[ranked & of_kind] = found
        among = columns[1][able]
        if not ranks or np.any(ranked & of_kind & ~eligible):
            among = rank_ranges(values[able], errors[able], rows.where(able).offsets).low
        best[able] = may_be_best(among)
    rank, low, high, own_low, own_high = columns
    return Ranking(ranked, rank, low, high, own_low, own_high, best)


def _ranges(values: Floats, errors: Floats, rows: Rows, chosen: NDArray[np.bool_]) -> tuple[Ints, ...]:
    part, offsets = (values[chosen], errors[chosen]), rows.where(chosen).offsets
    board = rank_ranges(*part, offsets)
    own = rank_ranges(*part, offsets, simultaneous=False)
    # Beyond 1,000 units the joint range is the only one there is; a unit's own is never wider than the joint one.
    return board.rank, board.low, board.high, np.maximum(own.low, board.low), np.minimum(own.high, board.high)
