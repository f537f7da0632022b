"""What is usually done instead: z-scores of each unit's own figures, and Benford's law."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
LAW = np.log10(1.0 + 1.0 / np.arange(1, 10))


def z_scores(values: Floats) -> Floats:
    """z (n, t) of each figure against the mean and standard deviation of the unit's figures before; NaN for the first
    four."""
    z = np.full(values.shape, np.nan)
    for now in range(4, values.shape[1]):
        past = values[:, :now]
        z[:, now] = (values[:, now] - past.mean(axis=1)) / past.std(axis=1, ddof=1)
    return z


def benford(values: Floats) -> Floats:
    """P-value (n,) of the first digits of each unit's figures (n, t) under Benford's law."""
    digit = np.floor(values / 10.0 ** np.floor(np.log10(np.maximum(values, 1e-9)))).clip(1, 9)
    seen = np.stack([(digit == k).sum(axis=1) for k in range(1, 10)], axis=1).astype(np.float64)
    n = seen.sum(axis=1, keepdims=True)
    p: Floats = stats.chi2.sf((((seen - n * LAW) ** 2) / (n * LAW)).sum(axis=1), 8)
    return p


def alarm_at(rate: float, score: Floats, honest: NDArray[np.bool_]) -> float:
    """The score from which on this share of honest figures is questioned."""
    return float(np.quantile(np.nan_to_num(score[honest], nan=-np.inf), 1.0 - rate))
