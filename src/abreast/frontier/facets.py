"""Dual simplex from facet to facet: many units against one small reference set, for resampling.

In columns z = (inputs, -outputs) where smaller is better, unit o's score is the smallest τ with

    Σ λ_j z_j + slack = base_o + τ step_o,   λ, slack ≥ 0,   and Σ λ_j = 1, ≤ 1 or ≥ 1 unless CRS,

so θ = τ for input orientation, φ = -τ for output and β = -τ for a direction. A basis (τ, and as many intensities or
slacks as there are other rows) that prices no column negatively is a facet of the hull: it stays so for every unit,
since units differ only in base and step. Each unit therefore starts on the facet, among all met so far, that bounds
it best, usually its own, and otherwise walks to it by dual simplex steps. Rows are few (up to some ten), columns a
few hundred, so the basis is kept as an explicit inverse and priced against all columns at once.

What the walk cannot settle (step limit, a basis lost to rounding) is left as NaN for the caller to give to a judge.
"""

import numpy as np
from numba import njit

from abreast.frontier.engine.compiled import larger, smaller

# No value here is NaN, and sums may be regrouped, so that the compiler keeps them in vector registers.
FAST = {"nnan", "nsz", "reassoc", "contract"}
FEASIBLE = 1e-11
PIVOT = 1e-10
STEPS = 400
FACETS = 512


@njit(cache=True, nogil=True)
def _invert(columns, basis, step, inverse):  # type: ignore[no-untyped-def]
    """Inverse of the basis (column 0 is -step, the others `columns[:, basis]`) by Gauss-Jordan; False if singular."""
    rows = step.size
    work = np.zeros((rows, 2 * rows))
    for k in range(rows):
        work[k, 0] = -step[k]
        for r in range(1, rows):
            work[k, r] = columns[k, basis[r]]
        work[k, rows + k] = 1.0
    for r in range(rows):
        pivot = r
        for k in range(r + 1, rows):
            if abs(work[k, r]) > abs(work[pivot, r]):
                pivot = k
        if abs(work[pivot, r]) < 1e-13:
            return False
        for c in range(2 * rows):
            work[r, c], work[pivot, c] = work[pivot, c], work[r, c]
        work[r] /= work[r, r]
        for k in range(rows):
            if k != r and work[k, r] != 0.0:
                work[k] -= work[k, r] * work[r]
    inverse[:] = work[:, rows:]
    return True


@njit(cache=True, nogil=True)
def _first_basis(columns, real, step, inputs, convex, basis):  # type: ignore[no-untyped-def]
    """A facet to start from: one scored column priced alone, with the scale row or one input to bound the others.

    `convex` is 0 without a scale row, else 1 for Σλ = 1, 2 for ≤ 1, 3 for ≥ 1. False if there is none of this kind.
    """
    d = step.size - (1 if convex else 0)
    scored = -1
    for k in range(d):
        if step[k] > 0.0:
            scored = k
            break
    if scored < 0:
        return False
    partner = d if convex else -1
    if scored < inputs and convex in (0, 2):
        partner = -2  # prices of inputs alone are never negative: no unit is needed in the basis
    if scored >= inputs and convex in (0, 3):
        partner = 0
    best, at = -np.inf, -1
    if partner >= 0:
        for j in range(real):
            size = columns[partner, j]
            value = -columns[scored, j]
            if partner == 0 and size <= 0.0:
                if value > 0.0:
                    return False
                continue
            value = value / size if partner == 0 else value
            if value > best:
                best, at = value, j
        if at < 0:
            return False
    place = 1
    if at >= 0:
        basis[1] = at
        place = 2
    for k in range(d):
        if k != scored and k != partner:
            basis[place] = real + k
            place += 1
    if convex > 1 and partner != d:
        basis[place] = real + d
        place += 1
    return place == step.size


@njit(cache=True, nogil=True, fastmath=FAST)
def _combine(row, sign, columns, out):  # type: ignore[no-untyped-def]
    """out = sign × row · columns, a pass over the columns per pair of rows."""
    rows, n = columns.shape
    first = sign * row[0]
    for j in range(n):
        out[j] = first * columns[0, j]
    k = 1
    while k + 1 < rows:
        a, b = sign * row[k], sign * row[k + 1]
        for j in range(n):
            out[j] += a * columns[k, j] + b * columns[k + 1, j]
        k += 2
    if k < rows:
        a = sign * row[k]
        for j in range(n):
            out[j] += a * columns[k, j]


@njit(cache=True, nogil=True, fastmath=FAST)
def _smallest(values):  # type: ignore[no-untyped-def]
    least = values[0]
    for j in range(values.size):
        least = smaller(least, values[j])
    return least


@njit(cache=True, nogil=True, fastmath=FAST)
def _entering(prices, alpha, floor):  # type: ignore[no-untyped-def]
    """Column whose price first reaches 0 when the leaving one's rises; the largest pivot among the nearly tied."""
    limit = 1e300
    for j in range(prices.size):
        pivot, price = -alpha[j], prices[j]
        ratio = (larger(price, 0.0) + 1e-13) / larger(pivot, floor)
        limit = smaller(limit, ratio if pivot > floor else 1e300)
    if limit == 1e300:
        return -1
    largest = 0.0
    for j in range(prices.size):
        pivot, price = -alpha[j], prices[j]
        largest = larger(largest, pivot if price <= limit * pivot else 0.0)
    for j in range(prices.size):
        if -alpha[j] == largest and prices[j] <= limit * largest:
            return j
    return -1


@njit(cache=True, nogil=True)
def _replace(inverse, place, direction):  # type: ignore[no-untyped-def]
    """Inverse after the column at `place` became one whose product with the old inverse is `direction`."""
    rows = inverse.shape[0]
    pivot = 1.0 / direction[place]
    for c in range(rows):
        inverse[place, c] *= pivot
    for r in range(rows):
        if r != place and direction[r] != 0.0:
            factor = direction[r]
            for c in range(rows):
                inverse[r, c] -= factor * inverse[place, c]


@njit(cache=True, nogil=True)
def _turn(inverse, step, direction):  # type: ignore[no-untyped-def]
    """Point the basis along another unit's step; False where the facet does not meet it."""
    rows = step.size
    for r in range(rows):
        total = 0.0
        for k in range(rows):
            total -= inverse[r, k] * step[k]
        direction[r] = total
    if direction[0] < 1e-9:
        return False
    _replace(inverse, 0, direction)
    return True


@njit(cache=True, nogil=True)
def _leaving(inverse, base, values):  # type: ignore[no-untyped-def]
    """Values of the basis, and the place that is furthest outside, by its distance in units of its own row."""
    rows = base.size
    worst, place = 0.0, -1
    for r in range(rows):
        total, norm = 0.0, 0.0
        for k in range(rows):
            total += inverse[r, k] * base[k]
            norm += inverse[r, k] * inverse[r, k]
        values[r] = total
        if r > 0 and total < -FEASIBLE * np.sqrt(norm):
            measure = total * total / norm
            if measure > worst:
                worst, place = measure, r
    return place


@njit(cache=True, nogil=True)
def _residual(columns, basis, step, base, values):  # type: ignore[no-untyped-def]
    largest = 0.0
    for k in range(base.size):
        total = -step[k] * values[0] - base[k]
        for r in range(1, base.size):
            total += columns[k, basis[r]] * values[r]
        largest = max(largest, abs(total))
    return largest


@njit(cache=True, nogil=True)
def _walk(columns, basis, inverse, step, base, prices, alpha, values, direction):  # type: ignore[no-untyped-def]
    """Dual simplex from the given facet: (outcome, steps), outcome 1 optimal, 0 infeasible, -1 given up."""
    rows = step.size
    priced = False
    fresh = False
    for done in range(STEPS):
        place = _leaving(inverse, base, values)
        if place < 0:
            if _residual(columns, basis, step, base, values) <= 1e-11:
                return 1, done
            if fresh or not _invert(columns, basis, step, inverse):
                return -1, done
            fresh, priced = True, False
            continue
        fresh = False
        if not priced:
            _combine(inverse[0], -1.0, columns, prices)
            for r in range(1, rows):
                prices[basis[r]] = 0.0
            if _smallest(prices) < -1e-9:
                return -1, done
            priced = True
        _combine(inverse[place], 1.0, columns, alpha)
        norm = 0.0
        for k in range(rows):
            norm += inverse[place, k] * inverse[place, k]
        for r in range(1, rows):
            alpha[basis[r]] = 0.0
        q = _entering(prices, alpha, PIVOT * np.sqrt(norm))
        if q < 0:
            return 0, done
        ratio = max(prices[q], 0.0) / -alpha[q]
        for j in range(prices.size):
            prices[j] += ratio * alpha[j]
        prices[basis[place]] = ratio
        prices[q] = 0.0
        for r in range(rows):
            total = 0.0
            for k in range(rows):
                total += inverse[r, k] * columns[k, q]
            direction[r] = total
        _replace(inverse, place, direction)
        basis[place] = q
    return -1, STEPS


@njit(cache=True, nogil=True, fastmath=FAST)
def _nearest_facet(facet_prices, count, base, step, across, along):  # type: ignore[no-untyped-def]
    """The facet that bounds the unit best: the largest -(p·base)/(p·step); -1 where none meets the step."""
    for f in range(count):
        across[f] = 0.0
        along[f] = 0.0
    for k in range(base.size):
        a, b = base[k], step[k]
        for f in range(count):
            across[f] -= facet_prices[k, f] * a
            along[f] += facet_prices[k, f] * b
    best = -1e300
    for f in range(count):
        worth = along[f]
        bound = across[f] / larger(worth, 1e-9)
        reached = bound if worth > 1e-9 else -1e300
        across[f], best = reached, larger(best, reached)
    if best > -1e300:
        for f in range(count):
            if across[f] == best:
                return f
    return -1


@njit(cache=True, nogil=True)
def scores(columns, real, inputs, convex, base, step, tau):  # type: ignore[no-untyped-def]
    """Write τ of each unit: infinity where infeasible, NaN where the walk gave up.

    `columns` (rows, real + slacks): reference units, then a slack per column of z and, for Σλ ≤ 1 and ≥ 1, one for the
    scale row; `base` and `step` (n, rows), with 1 and 0 in the scale row; `inputs` how many of the rows are inputs.
    """
    n, rows = base.shape
    basis, inverse = np.zeros(rows, np.int64), np.empty((rows, rows))
    prices, alpha = np.empty(columns.shape[1]), np.empty(columns.shape[1])
    values, direction = np.empty(rows), np.empty(rows)
    kept_prices, across, along = np.empty((rows, FACETS)), np.empty(FACETS), np.empty(FACETS)
    kept_inverse, kept_basis = np.empty((FACETS, rows, rows)), np.empty((FACETS, rows), np.int64)
    kept = 0
    for o in range(n):
        tau[o] = np.nan
        facet = _nearest_facet(kept_prices, kept, base[o], step[o], across, along)
        outcome = -1
        steps = 0
        if facet >= 0:
            inverse[:] = kept_inverse[facet]
            basis[:] = kept_basis[facet]
            if _turn(inverse, step[o], direction):
                outcome, steps = _walk(
                    columns, basis, inverse, step[o], base[o], prices, alpha, values, direction
                )
        if outcome < 0:
            started = _first_basis(columns, real, step[o], inputs, convex, basis)
            if started and _invert(columns, basis, step[o], inverse):
                outcome, steps = _walk(
                    columns, basis, inverse, step[o], base[o], prices, alpha, values, direction
                )
                steps += 1
        if outcome == 1:
            tau[o] = values[0]
        elif outcome == 0:
            tau[o] = np.inf
        if outcome >= 0 and steps > 0 and kept < FACETS:
            for k in range(rows):
                kept_prices[k, kept] = -inverse[0, k]
            kept_inverse[kept] = inverse
            kept_basis[kept] = basis
            kept += 1
