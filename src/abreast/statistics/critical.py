"""Critical values for many comparisons at once, of independent normal estimates."""

import numpy as np
from scipy.special import ndtr, ndtri

from abreast.statistics.segments import Floats, Ints


def sidak(coverage: float, comparisons: Ints | int) -> Floats:
    """Half-width, in standard errors, of two-sided intervals that hold together with probability `coverage`.

    `comparisons` says how many there are. Exact for independent estimates and conservative for correlated normal
    ones (Šidák 1967, JASA 62:626).
    """
    each = coverage ** (1.0 / np.maximum(np.asarray(comparisons, dtype=np.float64), 1.0))
    return np.asarray(ndtri(0.5 + each / 2.0), dtype=np.float64)


def tukey(coverage: float, n: Ints | int) -> Floats:
    """Critical value for all pairwise differences of `n` estimates, in standard errors of the difference.

    The studentised range with known variances, divided by √2: exact for equal standard errors, conservative for
    unequal ones (Hayter 1984, Annals of Statistics 12:61). 0 where there is nothing to compare (n < 2).
    """
    counts = np.atleast_1d(np.asarray(n, dtype=np.int64))
    distinct, where = np.unique(counts, return_inverse=True)
    found = np.where(distinct < 2, 0.0, _range_quantile(coverage, np.maximum(distinct, 2)) / np.sqrt(2.0))
    return found[where].reshape(np.shape(n))


def _range_quantile(coverage: float, n: Ints) -> Floats:
    low, high = np.zeros(len(n)), np.full(len(n), 60.0)
    for _ in range(60):
        middle = (low + high) / 2.0
        under = _range_probability(middle, n) < coverage
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return high


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)


def _range_probability(q: Floats, n: Ints) -> Floats:
    """P(range of n standard normals ≤ q) = n ∫ φ(z) (Φ(z + q) − Φ(z))^(n−1) dz over the smallest value z."""
    z = 9.0 * _NODES
    density = 9.0 * _WEIGHTS * np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    inside = ndtr(z[None, :] + q[:, None]) - ndtr(z)[None, :]
    powered = np.exp((n[:, None] - 1.0) * np.log(np.maximum(inside, 1e-300)))
    return np.asarray(n * (powered @ density))
