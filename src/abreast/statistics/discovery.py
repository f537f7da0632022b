"""False-discovery control: of the units named, how many may be there by chance."""

import numpy as np

from abreast.statistics.segments import Bools, Floats


def adjusted(p: Floats) -> Floats:
    """Smallest rate at which each hypothesis would be rejected (n,); NaN p-values stay NaN and do not count.

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289. Raises ValueError outside [0, 1].
    """
    p = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(p))
    if np.any(p[known] < 0) or np.any(p[known] > 1):
        raise ValueError("p-values must lie between 0 and 1")
    order = known[np.argsort(p[known], kind="stable")]
    raised = p[order] * len(order) / np.arange(1, len(order) + 1)
    found = np.full(p.shape, np.nan)
    found[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return found


def discoveries(p: Floats, rate: float = 0.05) -> Bools:
    """Which hypotheses are rejected (n,) so that the expected share of false ones among them is at most `rate`."""
    return np.asarray(adjusted(p) <= rate)
