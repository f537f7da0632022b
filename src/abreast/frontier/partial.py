"""Partial frontiers: order-m (Cazals, Florens and Simar 2002) and order-α (Aragon, Daouia and Thomas-Agnan 2005).

Both look, for unit o, at the N reference units that dominate it in the columns that are held fixed (outputs at least
y_o for input orientation, inputs at most x_o for output orientation) and at one ratio of each of them,

    input:  r_j = max over i of x_ij / x_io,      output:  r_j = min over r of y_rj / y_ro.

Order-m is the expected best of m units drawn from the N with replacement, order-α the quantile at 1 - α (input) or α
(output) of the N ratios (Daouia and Simar 2007). Sorting r_(1) ≤ … ≤ r_(N) gives both exactly, without drawing:

    E[min of m] = r_(1) + Σ_{k<N} (r_(k+1) - r_(k)) ((N - k)/N)^m,      θ_α = r_(⌈(1 - α) N⌉)  (r_(1) for α = 1).

Intervals. Order-m is a smooth function of the distribution of the ratios; its standard error follows from the
influence function h(r_(k)) = m Σ_{i<k} (r_(i+1) - r_(i)) ((N - i)/N)^(m-1) as sqrt(var(h)/N), with a normal interval
cut at 0. Order-α's interval lies between the order statistics that a binomial count straddles, which assumes nothing
of the distribution; where N is too small to bound a side, that side is 0 or infinity.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from abreast.frontier import threads as blocks
from abreast.frontier.coverage import Coverage, measured, told
from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import counted, read_mask, read_sides
from abreast.frontier.shown import line, listed, spread, tally
from abreast.frontier.technology import Orientation, choose

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, repr=False)
class Partial:
    """Partial-frontier scores of n units."""

    efficiency: Floats
    """(n,) multiple of the inputs (input) or outputs (output) at the partial frontier; may pass 1 on either side."""
    lower: Floats
    """(n,) lower end of the interval; NaN where N < 2 leaves nothing to estimate a spread from (order-m)."""
    upper: Floats
    """(n,) upper end of the interval."""
    dominating: Integers
    """(n,) N, the number of reference units compared with, the unit itself included where it is in the reference."""
    status: NDArray[np.str_]
    """(n,) optimal, infeasible (nobody dominates in the columns held fixed) or refused (missing, zero or negative)."""
    confidence: float
    """Nominal level of the intervals."""
    targets: tuple[Floats, Floats]
    """Inputs (n, m) and outputs (n, s) of the unit at the partial frontier: the scored side times `efficiency`."""
    coverage: Coverage | None
    """Measured coverage in simulations nearest to this problem; None where the nominal level was not measured."""

    def __repr__(self) -> str:
        units, efficiency = counted(len(self.status), "unit"), spread("efficiency", self.efficiency)
        return line("Partial", units, tally(self.status), efficiency, self._nominal())

    def __str__(self) -> str:
        rows = enumerate(zip(self.efficiency, self.lower, self.upper, strict=True))
        lines = (f"unit {u}: {e:.4f} ({low:.4f} to {high:.4f})" for u, (e, low, high) in rows)
        head = f"{counted(len(self.status), 'interval')}, {self._nominal()}"
        return "\n".join([head, *listed(lines, len(self.status))])

    def _nominal(self) -> str:
        return f"nominal {self.confidence:.0%}, coverage {told(self.coverage)}"


@dataclass(frozen=True, slots=True)
class _Sides:
    """Units and reference seen from one orientation: what is scored (n, p) and what is held fixed (n, q)."""

    scored: Floats
    held: Floats
    reference_scored: Floats
    reference_held: Floats
    sign: int
    """1 for input, -1 for output: with it, smaller is better on the scored side and on the held side."""
    usable: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def _gather(held, scored, reference_held, reference_scored, count, sign, ratios):  # type: ignore[no-untyped-def]
    """Write sign × ratio of each of the first `count` reference units that dominates; return how many do."""
    found = 0
    for j in range(count):
        dominates = True
        for k in range(held.size):
            dominates &= reference_held[j, k] >= held[k]
        if not dominates:
            continue
        worst = -np.inf
        for k in range(scored.size):
            worst = max(worst, sign * reference_scored[j, k] / scored[k])
        ratios[found] = worst
        found += 1
    return found


@njit(cache=True, nogil=True)
def _power(base, exponent):  # type: ignore[no-untyped-def]
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result


@njit(cache=True, nogil=True)
def _expected_best(ratios, m):  # type: ignore[no-untyped-def]
    """Expected minimum of m draws from the sorted ratios, and its standard error."""
    count = ratios.size
    expected = ratios[0]
    influence, mean, squares = 0.0, 0.0, 0.0
    for k in range(1, count):
        share = (count - k) / count
        gap = ratios[k] - ratios[k - 1]
        weight = _power(share, m - 1)
        expected += gap * share * weight
        influence += m * gap * weight
        # Welford's update: the influence of the smallest ratio is 0 and starts the mean
        change = influence - mean
        mean += change / (k + 1)
        squares += change * (influence - mean)
    return expected, np.sqrt(squares) / count


def order_m(
    inputs: Any,
    outputs: Any,
    m: int,
    orientation: str = "input",
    *,
    reference: tuple[Any, Any] | None = None,
    eligible: Any = None,
    confidence: float = 0.95,
    threads: int | None = None,
) -> Partial:
    """Efficiency against the expected best of `m` dominating units (Cazals, Florens and Simar 2002), computed exactly.

    `inputs` (n, m), `outputs` (n, s): NumPy or any data frame. `reference` (X, Y): the units drawn from, default the
    same; `eligible` bool (n_reference,): False removes a unit from the draws. Raises FrontierError for m < 1, an
    unknown or directional orientation or a confidence outside 0 … 1. As m grows, the score tends to that of FDH.
    """
    if int(m) != m or m < 1:
        raise FrontierError(f"m is {m}; it must be a whole number of at least 1")
    z = NormalDist().inv_cdf(0.5 + _checked(confidence) / 2)
    sides, read = _sides(inputs, outputs, orientation, reference, eligible)

    def summary(ratios: Floats) -> tuple[float, float, float]:
        best, error = _expected_best(ratios, int(m))
        half = z * error if ratios.size > 1 else np.nan
        return best, best - half, best + half

    return _evaluate("order-m", sides, read, summary, confidence, threads)


def order_alpha(
    inputs: Any,
    outputs: Any,
    alpha: float,
    orientation: str = "input",
    *,
    reference: tuple[Any, Any] | None = None,
    eligible: Any = None,
    confidence: float = 0.95,
    threads: int | None = None,
) -> Partial:
    """Efficiency against the level that a share 1 - `alpha` of the dominating units beats (Daouia and Simar 2007).

    Arguments as `order_m`, with 0 < `alpha` ≤ 1; `alpha` = 1 is FDH. Raises FrontierError as `order_m` does.
    """
    if not 0 < alpha <= 1:
        raise FrontierError(f"alpha is {alpha}; it must lie above 0 and not above 1")
    tail = (1 - _checked(confidence)) / 2
    sides, read = _sides(inputs, outputs, orientation, reference, eligible)
    ranks = _Ranks(1 - alpha, tail)

    def summary(ratios: Floats) -> tuple[float, float, float]:
        middle, below, above = ranks.of(ratios.size)
        lower = ratios[below - 1] if below > 0 else -np.inf
        upper = ratios[above - 1] if above <= ratios.size else np.inf
        return ratios[middle - 1], lower, upper

    return _evaluate("order-alpha", sides, read, summary, confidence, threads)


class _Ranks:
    """Ranks (from 1), by N, of the `share` quantile and of the order statistics that bound it, `tail` on each side."""

    def __init__(self, share: float, tail: float) -> None:
        self.share, self.tail = share, tail
        self._known: dict[int, tuple[int, int, int]] = {}

    def of(self, count: int) -> tuple[int, int, int]:
        """Estimate, lower and upper bound; 0 or N + 1 where N ratios give no such bound."""
        if count not in self._known:
            # (1 - α) N that is whole but for rounding must not be rounded up to the next rank
            middle = max(1, int(np.ceil(self.share * count - 1e-9)))
            below, above = (_binomial_quantile(p, count, self.share) for p in (self.tail, 1 - self.tail))
            self._known[count] = middle, below, above + 1
        return self._known[count]


def _binomial_quantile(probability: float, count: int, share: float) -> int:
    """Smallest k with P(binomial(count, share) ≤ k) ≥ probability."""
    from scipy import special  # only this needs it, and it is slow to load

    if share == 0:
        return 0
    k = int(np.clip(special.bdtrik(probability, count, share), 0, count))
    while special.bdtr(k, count, share) < probability:
        k += 1
    while k > 0 and special.bdtr(k - 1, count, share) >= probability:
        k -= 1
    return k


def _checked(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise FrontierError(f"confidence is {confidence}; it must lie between 0 and 1")
    return confidence


def _sides(
    inputs: Any, outputs: Any, orientation: str, reference: tuple[Any, Any] | None, eligible: Any
) -> tuple[_Sides, tuple[Floats, Floats]]:
    way = choose(Orientation, orientation, "orientation")
    if way is Orientation.DIRECTIONAL:
        raise FrontierError("partial frontiers are defined here for orientation 'input' and 'output'")
    x, y, rx, ry = read_sides(inputs, outputs, reference)
    keep = read_mask(eligible, len(rx)) & np.isfinite(rx).all(axis=1) & np.isfinite(ry).all(axis=1)
    finite = np.isfinite(x).all(axis=1) & np.isfinite(y).all(axis=1)
    if way is Orientation.INPUT:
        return _Sides(x, y, rx[keep], ry[keep], 1, np.asarray(finite & (x > 0).all(axis=1))), (x, y)
    return _Sides(y, -x, ry[keep], -rx[keep], -1, np.asarray(finite & (y > 0).all(axis=1))), (x, y)


def _evaluate(
    method: str,
    sides: _Sides,
    read: tuple[Floats, Floats],
    summary: Callable[[Floats], tuple[float, float, float]],
    confidence: float,
    threads: int | None,
) -> Partial:
    n = len(sides.scored)
    values, dominating = np.full((3, n), np.nan), np.zeros(n, np.int64)
    order = np.argsort(-sides.reference_held[:, 0], kind="stable")
    held, scored = sides.reference_held[order], sides.reference_scored[order]
    # only a prefix of the reference, sorted by the first column held fixed, can dominate
    prefix = np.searchsorted(-held[:, 0], -sides.held[:, 0], side="right")

    def block(start: int, stop: int) -> None:
        buffer = np.empty(len(held))
        for o in range(start, stop):
            if not sides.usable[o]:
                continue
            found = _gather(sides.held[o], sides.scored[o], held, scored, prefix[o], sides.sign, buffer)
            dominating[o] = found
            if found:
                ratios = buffer[:found]
                ratios.sort()
                values[:, o] = summary(ratios)

    blocks.run(block, n, threads, block=64)
    efficiency, lower, upper = values if sides.sign > 0 else (-values[0], -values[2], -values[1])
    status = np.where(sides.usable, np.where(dominating > 0, "optimal", "infeasible"), "refused")
    x, y = read
    moved = efficiency[:, None]
    targets = (x * moved, y.copy()) if sides.sign > 0 else (x.copy(), y * moved)
    lower = np.where(np.isnan(lower), lower, np.maximum(lower, 0.0))
    known = measured(method, x.shape[1] + y.shape[1], len(sides.reference_scored), confidence)
    return Partial(efficiency, lower, upper, dominating, status, confidence, targets, known)
