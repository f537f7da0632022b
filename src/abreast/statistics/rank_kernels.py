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
def _own(z: Floats, seen: Floats, against: Floats, j: int) -> float:
    """Largest of (z_j − z_k) × seen_k and (z_k − z_j) × against_k over the others, at least 0."""
    largest, own = 0.0, z[j]
    for k in range(len(z)):
        difference = own - z[k]
        largest = max(largest, max(difference * seen[k], -difference * against[k]))
    return largest


@numba.njit(cache=True, nogil=True)
def kth_largest(
    z: Floats, seen: Floats, against: Floats, j: int, bound: Floats, order: Ints, kth: int
) -> float:
    """The kth largest of `_own` over the draws, looking only at draws whose upper bound (r,) may still matter.

    `order` (r,) has the draws by falling bound. Bounds of draws looked at are replaced by their value, which is a bound
    for the next round.
    """
    kept = np.full(kth, -1.0)  # ascending: the largest seen so far
    for r in order:
        if bound[r] <= kept[0]:
            break
        largest = _own(z[r], seen, against, j)
        bound[r] = largest
        if largest > kept[0]:
            place = 0
            while place + 1 < kth and kept[place + 1] < largest:
                kept[place] = kept[place + 1]
                place += 1
            kept[place] = largest
    return float(kept[0])
