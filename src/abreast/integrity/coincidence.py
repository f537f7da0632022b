"""How likely honest figures are to repeat: from the values that a unit's figures take, and what follows upon them."""

from dataclasses import dataclass

import numpy as np

from abreast.integrity.departures import Bools, Floats, Ints

FARTHEST = 36  # periods back that are looked at
FIRM = 4.0  # repetitions from which on what follows upon them counts as much as the values' frequencies


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of places at which a value begins, counted; all arrays of one shape. `all`: pairs; `equal`: of one value;
    `followed`: of one value, another value following upon both; `again`: followed by one value on both sides."""

    all: Ints
    equal: Ints
    followed: Ints
    again: Ints

    def chance(self, own: Ints, floor: Floats) -> Floats:
        """The chance of one more equal figure in a stretch; `own`: the pairs that the stretch itself consists of,
        which are left out; `floor`: the least that is believed.

        The larger of the sum of squared frequencies and, since values follow upon each other (what rises to the
        top can only fall), of the share of repetitions that went on.
        """
        once = (np.maximum(self.equal - own, 0) + 1.0) / (np.maximum(self.all - own, 0) + 1.0)
        went_on = np.maximum(self.again - own + 1, 0) + FIRM * once
        follows = went_on / (np.maximum(self.followed - own + 1, 0) + FIRM)
        found: Floats = np.minimum(1.0, np.maximum(floor, np.maximum(once, follows)))
        return found


def begins(values: Floats) -> Bools:
    """Where a series (n, t) takes another value than the period before (n, t)."""
    known: Bools = ~np.isnan(values)
    known[:, 1:] &= values[:, 1:] != values[:, :-1]
    return known


def within(values: Floats) -> Pairs:
    """Pairs within each series (n, t), at most `FARTHEST` values apart, up to each period (n, t)."""
    n, t = values.shape
    packed, count = _packed(values)
    equal, followed, again = (np.zeros((n, t), dtype=np.int64) for _ in range(3))
    known = ~np.isnan(packed)
    for back in range(1, min(t - 1, FARTHEST) + 1):
        same = np.zeros((n, t), dtype=np.bool_)
        same[:, back:] = packed[:, back:] == packed[:, :-back]
        equal += same
        followed[:, 1:] += same[:, :-1] & known[:, 1:]
        again[:, 1:] += same[:, :-1] & same[:, 1:]
    last = np.maximum(count - 1, 0)
    upto = (np.take_along_axis(np.cumsum(one, axis=1), last, axis=1) for one in (equal, followed, again))
    pairs = np.cumsum(np.minimum(np.arange(t), FARTHEST))[last]
    return Pairs(pairs, *upto)


def between(a: Floats, b: Floats) -> Pairs:
    """Pairs of a value of one series (n, t) and one of the other (n, t), over all their periods (n,)."""
    n, t = a.shape
    (one, count), (other, count_other) = _packed(a), _packed(b)
    equal, followed, again = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for back in range(t):
        for left, right in ((one[:, back:], other[:, : t - back]), (one[:, : t - back], other[:, back:]))[
            : 2 if back else 1
        ]:
            same = left == right
            on = ~np.isnan(left[:, 1:]) & ~np.isnan(right[:, 1:])
            equal += same.sum(axis=1)
            followed += (same[:, :-1] & on).sum(axis=1)
            again += (same[:, :-1] & same[:, 1:]).sum(axis=1)
    return Pairs(count[:, -1] * count_other[:, -1], equal, followed, again)


def values_in(start: Bools, first: Ints) -> Ints:
    """How many values a stretch (n, t) holds that ends in each period and begins in column `first` (n, t);
    `start`: see :func:`begins`. Figures that stay as they are count once."""
    count = np.cumsum(start, axis=1)
    found: Ints = 1 + count - np.take_along_axis(count, first, axis=1)
    return found


def _packed(values: Floats) -> tuple[Floats, Ints]:
    """Each value that a series (n, t) takes, once for as long as it stays, from the left (n, t), then NaN; how many
    there were up to each period (n, t)."""
    start = begins(values)
    count = np.cumsum(start, axis=1).astype(np.int64)
    packed = np.full(values.shape, np.nan)
    row, column = np.nonzero(start)
    packed[row, count[row, column] - 1] = values[row, column]
    return packed, count
