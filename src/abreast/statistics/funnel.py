"""Funnel limits: how far a unit of a given size may lie from the target by chance.

Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24:1185: exact
limits for proportions (A.1.1) and rates (A.1.2), normal limits, and the overdispersion-adjusted ones that add a
between-unit variance τ² estimated from winsorised z-scores (A.3).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import binom, poisson

from abreast.statistics.quantiles import quantile
from abreast.statistics.segments import Floats, Ints, checked, spread, total


def binomial_limit(target: Floats | float, size: Floats, p: float) -> Floats:
    """Exact limit of a proportion for units of `size` (n,) at tail probability `p`, interpolated between counts.

    r is the smallest count with P(R ≤ r) ≥ p, and the limit is (r − a) / size with
    a = (P(R ≤ r) − p) / P(R = r). NaN where the size is 0 or unknown. Within [0, 1].
    """
    size = _sized(size)
    trials = np.round(size)
    count = binom.ppf(p, trials, target)
    at, under = binom.cdf(count, trials, target), binom.cdf(count - 1, trials, target)
    share = np.divide(at - p, at - under, out=np.zeros_like(at), where=at > under)
    return np.asarray(np.clip((count - share) / trials, 0.0, 1.0))


def poisson_limit(target: Floats | float, expected: Floats, p: float) -> Floats:
    """Exact limit of an observed-to-expected ratio, or of a rate per unit of `expected`, at tail probability `p`.

    The count is Poisson with mean target × expected (n,); interpolated as for proportions, divided by expected. NaN
    where the expected number is 0 or unknown.
    """
    expected = _sized(expected)
    mean = np.asarray(target) * expected
    count = poisson.ppf(p, mean)
    at, under = poisson.cdf(count, mean), poisson.cdf(count - 1, mean)
    share = np.divide(at - p, at - under, out=np.zeros_like(at), where=at > under)
    return np.asarray(np.maximum((count - share) / expected, 0.0))


def normal_limit(target: Floats | float, errors: Floats, p: float, tau2: Floats | float = 0.0) -> Floats:
    """Limit target + z_p √(se² + τ²) (n,), with the standard error each unit would have at the target."""
    return np.asarray(target + ndtri(p) * np.sqrt(np.asarray(errors) ** 2 + tau2))


def _sized(size: Floats) -> Floats:
    size = np.asarray(size, dtype=np.float64)
    return np.where(size > 0, size, np.nan)


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more the units of each group differ than chance allows: all (g,).

    `phi` = Σ z² / n of the winsorised z-scores, `tau2` the additive between-unit variance (0 where phi is not above
    (n − 1) / n), `n` the units counted.
    """

    phi: Floats
    tau2: Floats
    n: Ints


def overdispersion(
    values: Floats,
    errors: Floats,
    target: Floats | float,
    offsets: Ints | None = None,
    *,
    winsorise: float = 0.1,
) -> Overdispersion:
    """φ and τ² of each group from z = (value − target) / se, the outer `winsorise` share at each end pulled in.

    `values`, `errors` (n,) on a scale that is roughly normal; `target` one value or (n,). τ² is the moment estimate
    (n φ − (n − 1)) / (Σw − Σw² / Σw), w = 1 / se². NaN rows do not count.
    """
    offsets = checked(offsets, len(values))
    z = np.divide(values - target, errors, out=np.full_like(errors, np.nan), where=errors > 0)
    z = _winsorised(z, offsets, winsorise)
    known = ~np.isnan(z)
    n = total(known.astype(np.float64), offsets)
    squares = total(z**2, offsets)
    weight = np.divide(1.0, errors**2, out=np.zeros_like(errors), where=known)
    first, second = total(weight, offsets), total(weight**2, offsets)
    scale = first - np.divide(second, first, out=np.zeros_like(first), where=first > 0)
    excess = np.maximum(squares - np.maximum(n - 1.0, 0.0), 0.0)
    tau2 = np.divide(excess, scale, out=np.zeros_like(scale), where=(scale > 0) & (n > 1))
    phi = np.divide(squares, n, out=np.full_like(squares, np.nan), where=n > 0)
    return Overdispersion(phi, tau2, n.astype(np.int64))


def _winsorised(z: Floats, offsets: Ints, share: float) -> Floats:
    """z-scores pulled in to the `share` and 1 − `share` quantiles (linear between order statistics) of their group."""
    low, high = quantile(z, offsets, share), quantile(z, offsets, 1.0 - share)
    return np.clip(z, spread(low, offsets), spread(high, offsets))
