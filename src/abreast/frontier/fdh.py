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
def _slack(z, base, step, t, scale):  # type: ignore[no-untyped-def]
    total = 0.0
    for k in range(z.size):
        total += (base[k] + t * step[k] - z[k]) / scale[k]
    return total


@njit(cache=True, nogil=True)
def _cosine(a, b, scale):  # type: ignore[no-untyped-def]
    ab, aa, bb = 0.0, 0.0, 0.0
    for k in range(a.size):
        p, q = a[k] / scale[k], b[k] / scale[k]
        ab += p * q
        aa += p * p
        bb += q * q
    return ab / np.sqrt(aa * bb) if aa * bb > 0.0 else 0.0


@njit(cache=True, nogil=True)
def _compare(slack, mix, chosen, tie):  # type: ignore[no-untyped-def]
    """1 if a candidate's slack and mix come before the chosen (slack, mix), 0 if they tie, -1 if after."""
    if abs(slack - chosen[0]) > tie * (1.0 + abs(chosen[0])):
        return 1 if slack > chosen[0] else -1
    if abs(mix - chosen[1]) > tie:
        return 1 if mix > chosen[1] else -1
    return 0


@njit(cache=True, nogil=True)
def _choose(tree, own, own_counts, z, base, step, inverse, bound, best, scale, by_slack, tie, stack, tied):  # type: ignore[no-untyped-def]
    """Number of points with t ≤ bound that slack and mix leave tied; their rows go to `tied` as far as it reaches."""
    order, points, low, start, stop = tree
    inner = low.shape[0] // 2
    chosen = (-np.inf, -np.inf)
    count = 0
    if own_counts and _value(z, base, inverse) <= bound:
        chosen = (_slack(z, base, step, best, scale) if by_slack else 0.0, 1.0)
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
            slack = _slack(points[p], base, step, best, scale) if by_slack else 0.0
            mix = _cosine(points[p], z, scale)
            verdict = 1 if count == 0 else _compare(slack, mix, chosen, tie)
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
def _solve(rows, tree, z, base, step, own, own_counts, reference, scale, by_slack, tie, t, peer, ties):  # type: ignore[no-untyped-def]
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
                tree, own[o], mine, z[o], base[o], step[o], inverse, bound, best, scale, by_slack, tie, stack, tied
            )
            peer[o] = tied[0]
            if peer[o] != own[o]:
                last = peer[o]


@dataclass(frozen=True, slots=True)
class Hull:
    """Reference units to be searched, all in columns where smaller is better."""

    reference: Floats
    """(r, d) reference units."""
    scale: Floats
    """(d,) > 0: makes columns comparable for slack and mix."""
    tree: tuple[Integers, Floats, Floats, Integers, Integers]


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found for each of n units."""

    t: Floats
    """(n,) smallest t; infinity where no unit dominates."""
    peer: Integers
    """(n,) a unit attaining it; -1 where none does."""
    ties: Integers
    """(n,) how many units attain it with the same slack and mix."""


def hull(reference: Floats, eligible: Booleans, scale: Floats) -> Hull:
    """Prepare `reference` (r, d) for searching; `eligible` False removes a unit as anyone else's peer."""
    rows = np.flatnonzero(eligible)
    # a tree over nobody is one point that no query reaches
    points = reference[rows] if rows.size else np.full((1, reference.shape[1]), np.inf)
    rows = rows if rows.size else np.zeros(1, np.int64)
    tree = boxes.build(points, scale)
    return Hull(reference, scale, (rows[tree.order], tree.points, tree.low, tree.start, tree.stop))


def search(
    hull: Hull,
    z: Floats,
    base: Floats,
    step: Floats,
    own: Integers,
    *,
    own_counts: bool = True,
    by_slack: bool = False,
    threads: int | None = None,
) -> Found:
    """Smallest t of each query, and the peer by largest sum of scaled slacks (with `by_slack`), then closest mix.

    `z`, `base`, `step` are (n, d), step ≥ 0; `own` (n,) is the query's row in the reference, -1 if it has none. With
    `own_counts` False a unit is not its own peer (super-efficiency); otherwise it comes before others of its mix.
    """
    n = z.shape[0]
    t, peer, ties = np.full(n, np.inf), np.full(n, -1), np.zeros(n, np.int64)
    if n == 0:
        return Found(t, peer, ties)
    # queries near each other share peers; in the order of a tree they find their boxes in the cache
    queries = boxes.build(z, hull.scale).order

    def block(start: int, stop: int) -> None:
        part = queries[start:stop]
        _solve(
            part, hull.tree, z, base, step, own, own_counts, hull.reference, hull.scale, by_slack, TIE, t, peer, ties
        )

    blocks.run(block, n, threads)
    return Found(t, peer, ties)


def tied(
    hull: Hull,
    found: Found,
    unit: int,
    z: Floats,
    base: Floats,
    step: Floats,
    own: Integers,
    *,
    own_counts: bool = True,
    by_slack: bool = False,
) -> Integers:
    """Rows of all the units that slack and mix leave tied for `unit`; arguments as given to `search`."""
    rows, inverse = np.empty(found.ties[unit], np.int64), np.empty(z.shape[1])
    _invert(step[unit], inverse)
    best = found.t[unit]
    bound = _bound(best, base[unit], inverse, TIE)
    mine = own_counts and own[unit] >= 0
    _choose(
        hull.tree, own[unit], mine, z[unit], base[unit], step[unit], inverse, bound, best, hull.scale, by_slack, TIE,
        np.empty(256, np.int64), rows,
    )  # fmt: skip
    return np.sort(rows)
