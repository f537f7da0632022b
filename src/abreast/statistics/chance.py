"""What chance alone would show."""

import numpy as np
from scipy.special import ndtr

from abreast.statistics.segments import Floats

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)


def all_up(k: int, correlation: float = 0.0) -> float:
    """Probability that k changes with nothing behind them all come out positive, equally correlated in pairs.

    One factor behind all: ∫ Φ(√r u / √(1 − r))^k φ(u) du. 1 / 64 for six independent changes, 1 / 7 at r = 0.5, where
    it is 1 / (k + 1). Raises ValueError for k < 1 or a correlation outside [0, 1).
    """
    if k < 1 or not 0.0 <= correlation < 1.0:
        raise ValueError("k must be at least 1 and the correlation at least 0 and below 1")
    inside = ndtr(np.sqrt(correlation / (1.0 - correlation)) * _NODES)
    return float((inside**k * _WEIGHTS).sum() / _WEIGHTS.sum())


def mean_correlation(z: Floats) -> float:
    """Mean correlation of the columns of z (n, k) in pairs, over rows without gaps; 0 where negative or unknown."""
    known = z[~np.isnan(z).any(axis=1)]
    if z.shape[1] < 2 or len(known) < 3 or np.any(known.std(axis=0) == 0):
        return 0.0
    together = np.asarray(np.corrcoef(known, rowvar=False))
    pairs = together[np.triu_indices(z.shape[1], 1)]
    return float(np.clip(pairs.mean(), 0.0, 0.99))
