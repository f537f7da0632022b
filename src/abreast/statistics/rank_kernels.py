"""Loops of the rank ranges, compiled: differences between units of one group, over many draws of their noise.

Units stand in descending order of value, so that i < k means "i was seen above k". `noise` (r, n) are standard
normal draws ζ, `scale` (n,) the standard errors s (0 where unknown), `inverse` (n, n) is 1 / σ with
σ² = s_i² + s_k², or 0 for a pair that does not count. What makes this quick is that

    (s_i ζ_i − s_k ζ_k) / σ  ≤  √(max(ζ_i, 0)² + max(−ζ_k, 0)²)        (Cauchy and Schwarz),

so that a unit whose own noise is small cannot hold the largest difference of a draw and its row is passed over.
"""

import numba
import numpy as np

from abreast.statistics.segments import Floats, Ints

SHELVES = 256
ENDS = 7  # units with the lowest, and with the highest noise of a draw, that are tried first
# Without NaN among the draws (the callers see to it) maxima may be taken in any order: several lanes at a time.
_FAST = {"nnan", "nsz"}


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _row(z: Floats, weights: Floats, i: int, until: int) -> float:
    """max over i < k < until of (z_i − z_k) × weight, at least 0."""
    largest, own = 0.0, z[i]
    for k in range(i + 1, until):
        largest = max(largest, (own - z[k]) * weights[k])
    return largest


@numba.njit(cache=True, nogil=True)
def largest_differences(
    noise: Floats, scale: Floats, inverse: Floats, until: Ints, sign: float, out: Floats
) -> None:
    """Largest scaled difference of each draw (r,): as seen (sign +1, i above k) or against it (sign −1).

    Row i counts the pairs i < k < until[i].
    """
    replications, n = noise.shape
    draw, z = np.empty(n), np.empty(n)
    for r in range(replications):
        top, lowest = 0, 0.0
        for i in range(n):
            draw[i] = sign * noise[r, i]
            z[i] = draw[i] * scale[i]
            lowest = min(lowest, draw[i])
            top = i if draw[i] > draw[top] else top
        largest = _row(z, inverse[top], top, until[top])
        for i in range(n):
            own = max(draw[i], 0.0)
            if own * own + lowest * lowest > largest * largest:
                largest = max(largest, _row(z, inverse[i], i, until[i]))
        out[r] = largest


@numba.njit(cache=True, nogil=True)
def many_told_apart(
    values: Floats, errors: Floats, offsets: Ints, critical: Floats, low: Ints, high: Ints
) -> None:
    """Rank ranges of every group from its critical value (g,), by counting; inf leaves a group as it is.

    `low`, `high` (n,) come in as 1 and the size of the group.
    """
    for g in range(len(offsets) - 1):
        if np.isinf(critical[g]):
            continue
        for i in range(offsets[g], offsets[g + 1]):
            for k in range(i + 1, offsets[g + 1]):
                sigma = np.sqrt(errors[i] ** 2 + errors[k] ** 2)
                if values[i] - values[k] > critical[g] * sigma:
                    low[k] += 1
                    high[i] -= 1


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _any(z: Floats, seen: Floats, against: Floats, own: float) -> float:
    largest = 0.0
    for k in range(len(z)):
        difference = own - z[k]
        largest = max(largest, max(difference * seen[k], -difference * against[k]))
    return largest


@numba.njit(cache=True, nogil=True)
def _own(noise: Floats, z: Floats, ends: Ints, seen: Floats, against: Floats, j: int) -> float:
    """Largest of (z_j − z_k) × seen_k and (z_k − z_j) × against_k over the others, at least 0.

    Units with the most noise are tried first; as a rule none of the others can do more.
    """
    largest, own, half = 0.0, z[j], len(ends) // 2
    for e in range(len(ends)):
        k = ends[e]
        difference = own - z[k]
        largest = max(largest, max(difference * seen[k], -difference * against[k]))
    if len(z) > len(ends):
        low, high = min(noise[ends[half - 1]], 0.0), max(noise[ends[half]], 0.0)
        up, down = max(noise[j], 0.0), min(noise[j], 0.0)
        if max(up * up + low * low, down * down + high * high) > largest * largest:
            return _any(z, seen, against, own)
    return largest


@numba.njit(cache=True, nogil=True)
def _ends(noise: Floats) -> Ints:
    """Of each draw (r, 2 × half) the units with the lowest noise, from the lowest on, and those with the highest."""
    replications, n = noise.shape
    half = 1 + min(ENDS, n // 20)
    ends = np.empty((replications, 2 * half), dtype=np.int64)
    for r in range(replications):
        _least(noise[r], 1.0, ends[r, :half])
        _least(noise[r], -1.0, ends[r, : half - 1 : -1])
    return ends


@numba.njit(cache=True, nogil=True)
def _least(values: Floats, sign: float, places: Ints) -> None:
    """Into `places` (m,): where the least m of sign × values stand, the least first."""
    least = np.full(len(places), np.inf)
    for k in range(len(values)):
        value = sign * values[k]
        if value < least[-1]:
            at = len(places) - 1
            while at and least[at - 1] > value:
                least[at], places[at] = least[at - 1], places[at - 1]
                at -= 1
            least[at], places[at] = value, k


@numba.njit(cache=True, nogil=True)
def own_ranges(
    noise: Floats, scale: Floats, statistic: Floats, inverse: Floats, kth: int, low: Ints, high: Ints
) -> None:
    """Marginal rank ranges of every unit of a group, by step-down over the pairs of one unit at a time.

    `statistic` (n, n): scaled differences as seen; the critical value is the `kth` largest over the draws. Writes `low`
    and `high` (n,).
    """
    replications, n = noise.shape
    draws, ends = noise * scale, _ends(noise)
    lowest = np.array([min(noise[r, ends[r, 0]], 0.0) for r in range(replications)])
    highest = np.array([max(noise[r, ends[r, -1]], 0.0) for r in range(replications)])
    bound, kept = np.empty(replications), np.empty(kth)
    for j in range(n):
        _bounds(noise[:, j], highest, lowest, bound)
        # Claims "j is above k" and "k is above j" that are still open.
        above, below = inverse[j].copy(), inverse[j].copy()
        made = 0
        while True:
            _kth_largest(noise, draws, ends, above, below, j, bound, kept)
            found = _made(statistic[j], kept[0])
            if found == made:
                break
            made = found
            for k in range(n):
                if statistic[j, k] > kept[0]:
                    if k > j:
                        above[k] = 0.0
                    else:
                        below[k] = 0.0
        low[j] = 1 + _made(statistic[j, :j], kept[0])
        high[j] = n - _made(statistic[j, j + 1 :], kept[0])


@numba.njit(cache=True, nogil=True)
def _made(statistic: Floats, critical: float) -> int:
    made = 0
    for one in statistic:
        made += one > critical
    return made


@numba.njit(cache=True, nogil=True)
def _bounds(own: Floats, highest: Floats, lowest: Floats, bound: Floats) -> None:
    """Upper bound (r,) of any scaled difference between a unit with noise `own` and the others."""
    for r in range(len(own)):
        up = max(own[r], 0.0) ** 2 + lowest[r] ** 2
        down = min(own[r], 0.0) ** 2 + highest[r] ** 2
        bound[r] = np.sqrt(max(up, down))


@numba.njit(cache=True, nogil=True)
def _kth_largest(
    noise: Floats, z: Floats, ends: Ints, seen: Floats, against: Floats, j: int, bound: Floats, kept: Floats
) -> None:
    """Into `kept` (kth,): the largest of `_own` over the draws, a heap with the smallest of them first.

    Only draws whose upper bound (r,) may still matter are looked at. Bounds of these are replaced by their value,
    which is a bound for the next round.
    """
    kept[:] = -1.0
    for r in _falling(bound):
        if bound[r] > kept[0]:
            bound[r] = _own(noise[r], z[r], ends[r], seen, against, j)
            if bound[r] > kept[0]:
                _replace_smallest(kept, bound[r])


@numba.njit(cache=True, nogil=True)
def _falling(bound: Floats) -> Ints:
    """The draws (r,) by falling bound, as near as SHELVES can tell: quicker than sorting, and enough to skip by."""
    width = bound.max() / (SHELVES - 1) + 1e-300
    place = np.zeros(SHELVES + 1, dtype=np.int64)
    for one in bound:
        place[SHELVES - int(one / width)] += 1
    place = np.cumsum(place)
    order = np.empty(len(bound), dtype=np.int64)
    for r in range(len(bound)):
        shelf = SHELVES - 1 - int(bound[r] / width)
        order[place[shelf]] = r
        place[shelf] += 1
    return order


@numba.njit(cache=True, nogil=True)
def _replace_smallest(heap: Floats, value: float) -> None:
    """Put a value in the place of the first and smallest of a heap."""
    at, last = 0, len(heap)
    while True:
        child = 2 * at + 1
        if child + 1 < last and heap[child + 1] < heap[child]:
            child += 1
        if child >= last or heap[child] >= value:
            heap[at] = value
            return
        heap[at] = heap[child]
        at = child
