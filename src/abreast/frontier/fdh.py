"""Free disposal hull: the best single unit that dominates, found by a tree search instead of all pairs.

Deprins, Simar and Tulkens 1984. With z = (inputs, -outputs), smaller is better in every column, and a unit scores

    t = min over units j of max over k of (z_jk - base_k) / step_k,   subject to z_jk <= base_k where step_k = 0,

which is θ for base (0, -y_o) and step (x_o, 0), -φ for base (x_o, 0) and step (0, y_o), and -β for base z_o and
step (gx, gy).
The minimum is taken over the units themselves, so the certificate is 0. A box of units is opened only if its lower
corner could beat the best unit so far.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from abreast.frontier import boxes
from abreast.frontier import threads as blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

TIE = 1e-12
"""Relative difference within which two units are tied, so that a change of units of measure changes no peer."""


@njit(cache=True, nogil=True)
def _value(z, base, inverse):  # type: ignore[no-untyped-def]
    """t of one point or lower corner; infinity where a column held at its base is worse."""
    worst = -np.inf
    for k in range(z.size):
        if inverse[k] > 0.0:
            worst = max(worst, (z[k] - base[k]) * inverse[k])
        elif z[k] > base[k]:
            return np.inf
    return worst


@njit(cache=True, nogil=True)
def _search(tree, own, base, inverse, best, stack):  # type: ignore[no-untyped-def]
    """Smallest t over the tree's points other than `own`, or `best` if none is smaller."""
    order, points, low, start, stop = tree
    inner = low.shape[0] // 2
    stack[0] = 0
    top = 1
    while top > 0:
        top -= 1
        box = stack[top]
        if _value(low[box], base, inverse) >= best:
            continue
        if box >= inner:
            for p in range(start[box], stop[box]):
                if order[p] != own:
                    best = min(best, _value(points[p], base, inverse))
            continue
        left = _value(low[2 * box + 1], base, inverse)
        right = _value(low[2 * box + 2], base, inverse)
        nearer = 0 if left <= right else 1  # the more promising child is opened first
        stack[top] = 2 * box + 2 - nearer
        stack[top + 1] = 2 * box + 1 + nearer
        top += 2
    return best


@njit(cache=True, nogil=True)
def _slack(z, base, step, t, worth):  # type: ignore[no-untyped-def]
    """What the point leaves over at t, each column times its worth."""
    total = 0.0
    for k in range(z.size):
        total += (base[k] + t * step[k] - z[k]) * worth[k]
    return total


@njit(cache=True, nogil=True)
def _cosine(a, b):  # type: ignore[no-untyped-def]
    ab, aa, bb = 0.0, 0.0, 0.0
    for k in range(a.size):
        ab += a[k] * b[k]
        aa += a[k] * a[k]
        bb += b[k] * b[k]
    return ab / np.sqrt(aa * bb) if aa * bb > 0.0 else 0.0


@njit(cache=True, nogil=True)
def _compare(slack, mix, chosen, noise, tie):  # type: ignore[no-untyped-def]
    """1 if a candidate's slack and mix come before the chosen (slack, mix), 0 if they tie, -1 if after."""
    if abs(slack - chosen[0]) > noise:
        return 1 if slack > chosen[0] else -1
    if abs(mix - chosen[1]) > tie:
        return 1 if mix > chosen[1] else -1
    return 0


@njit(cache=True, nogil=True)
def _choose(tree, own, own_counts, z, base, step, inverse, bound, best, worth, tie, stack, tied):  # type: ignore[no-untyped-def]
    """Number of points with t ≤ bound that slack and mix leave tied; their rows go to `tied` as far as it reaches."""
    order, points, low, start, stop = tree
    inner = low.shape[0] // 2
    chosen = (-np.inf, -np.inf)
    count = 0
    noise = 0.0
    for k in range(z.size):
        noise += tie * worth[k] * (abs(z[k]) + abs(best * step[k]))
    if own_counts and _value(z, base, inverse) <= bound:
        chosen = (_slack(z, base, step, best, worth), 1.0)
        tied[0] = own
        count = 1
    stack[0] = 0
    top = 1
    while top > 0:
        top -= 1
        box = stack[top]
        if _value(low[box], base, inverse) > bound:
            continue
        if box < inner:
            stack[top] = 2 * box + 1
            stack[top + 1] = 2 * box + 2
            top += 2
            continue
        for p in range(start[box], stop[box]):
            if order[p] == own or _value(points[p], base, inverse) > bound:
                continue
            slack = _slack(points[p], base, step, best, worth)
            mix = _cosine(points[p], z)
            verdict = 1 if count == 0 else _compare(slack, mix, chosen, noise, tie)
            if verdict == 1:
                chosen = (slack, mix)
                count = 0
            if verdict >= 0:
                if count < tied.size:
                    tied[count] = order[p]
                count += 1
    return count


@njit(cache=True, nogil=True)
def _bound(best, base, inverse, tie):  # type: ignore[no-untyped-def]
    """Largest t that counts as tied with `best`: relative to it and to the rounding of the differences behind it."""
    noise = 0.0
    for k in range(base.size):
        noise = max(noise, abs(base[k]) * inverse[k])
    return best + tie * abs(best) + 4e-16 * noise


@njit(cache=True, nogil=True)
def _invert(step, inverse):  # type: ignore[no-untyped-def]
    for k in range(step.size):
        inverse[k] = 1.0 / step[k] if step[k] > 0.0 else 0.0


@njit(cache=True, nogil=True)
def _solve(rows, tree, z, base, step, own, own_counts, reference, worth, tie, t, peer, ties):  # type: ignore[no-untyped-def]
    """Score the queries `rows`; a query's own unit is a candidate only where `own_counts`."""
    stack, tied = np.empty(256, np.int64), np.empty(1, np.int64)
    inverse = np.empty(z.shape[1])
    last = np.int64(-1)
    for o in rows:
        _invert(step[o], inverse)
        best = np.inf
        mine = own_counts and own[o] >= 0
        if mine:
            best = _value(z[o], base[o], inverse)
        if last >= 0 and last != own[o]:
            # the neighbour's peer, a candidate like any other, lets the search start with a tight bound
            best = min(best, _value(reference[last], base[o], inverse))
        t[o] = best = _search(tree, own[o], base[o], inverse, best, stack)
        if best < np.inf:
            bound = _bound(best, base[o], inverse, tie)
            ties[o] = _choose(
                tree, own[o], mine, z[o], base[o], step[o], inverse, bound, best, worth, tie, stack, tied
            )
            peer[o] = tied[0]
            if peer[o] != own[o]:
                last = peer[o]


@dataclass(frozen=True, slots=True)
class Queries:
    """Units to be scored, all in columns where smaller is better and of comparable size."""

    z: Floats
    """(n, d) where the units are."""
    base: Floats
    """(n, d)"""
    step: Floats
    """(n, d) ≥ 0; a column with step 0 is held at its base."""
    own: Integers
    """(n,) the unit's row in the reference, -1 if it has none."""
    own_counts: bool = True
    """Whether a unit may be its own peer, before others of its mix; False for super-efficiency."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found for each of n units."""

    t: Floats
    """(n,) smallest t; infinity where no unit dominates."""
    peer: Integers
    """(n,) a unit attaining it; -1 where none does."""
    ties: Integers
    """(n,) how many units attain it with the same slack and mix."""


class Hull:
    """Reference units (r, d) ready for searching; `eligible` False removes one as anyone else's peer.

    `worth` (d,), where given, makes the peer with the largest worth of slacks come first (second phase).
    """

    def __init__(self, reference: Floats, eligible: Booleans, worth: Floats | None = None) -> None:
        rows = np.flatnonzero(eligible)
        # a tree over nobody is one point that no query reaches
        points = reference[rows] if rows.size else np.full((1, reference.shape[1]), np.inf)
        rows = rows if rows.size else np.zeros(1, np.int64)
        tree = boxes.build(points)
        self._tree = (rows[tree.order], tree.points, tree.low, tree.start, tree.stop)
        self._reference = np.ascontiguousarray(reference)
        self._worth = np.zeros(reference.shape[1]) if worth is None else worth

    def search(self, queries: Queries, threads: int | None = None) -> Found:
        """Smallest t of each query, and the peer by largest slack, where it has worth, then by closest mix."""
        n = len(queries.z)
        t, peer, ties = np.full(n, np.inf), np.full(n, -1), np.zeros(n, np.int64)
        if n == 0:
            return Found(t, peer, ties)
        # queries near each other share peers; in the order of a tree they find their boxes in the cache
        order = boxes.build(queries.z).order
        q = queries
        z, base, step = (np.ascontiguousarray(part) for part in (q.z, q.base, q.step))

        def block(start: int, stop: int) -> None:
            units = order[start:stop]
            given = (z, base, step, q.own, q.own_counts)
            _solve(units, self._tree, *given, self._reference, self._worth, TIE, t, peer, ties)

        blocks.run(block, n, threads)
        return Found(t, peer, ties)

    def tied(self, queries: Queries, found: Found, unit: int) -> Integers:
        """Rows of all the units that slack and mix leave tied for `unit`."""
        q = queries
        rows, inverse = np.empty(found.ties[unit], np.int64), np.empty(q.z.shape[1])
        _invert(q.step[unit], inverse)
        best = found.t[unit]
        bound = _bound(best, q.base[unit], inverse, TIE)
        mine = q.own_counts and bool(q.own[unit] >= 0)
        given = (q.z[unit], q.base[unit], q.step[unit], inverse, bound, best, self._worth, TIE)
        _choose(self._tree, q.own[unit], mine, *given, np.empty(256, np.int64), rows)
        return np.sort(rows)
