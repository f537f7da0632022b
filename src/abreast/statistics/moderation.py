"""Many variances at once: each unit's own, drawn towards what its panel shows.

Smyth (2004), "Linear models and empirical Bayes methods for assessing differential expression in microarray
experiments", Statistical Applications in Genetics and Molecular Biology 3:3. The true variances follow a scaled inverse
chi-square with d₀ degrees of freedom around s₀²; both are matched to the mean and variance of log s².
"""

import numpy as np
from scipy.special import digamma, polygamma

from abreast.statistics.segments import Floats


def moderate(variances: Floats, df: Floats) -> tuple[Floats, Floats, float]:
    """Moderated variances (n,), their degrees of freedom (n,), and the panel's variance s₀² (NaN where none).

    (d₀ s₀² + d s²) / (d₀ + d); s₀² alone where a unit has none. A variance of 0 is taken as it is but does not enter
    the fit, since its logarithm says nothing.
    """
    usable = (df > 0) & (variances > 0)
    if not usable.any():
        none = np.where(df > 0, variances, np.nan)
        return none, df.copy(), float("nan")
    prior, prior_df = _prior(variances[usable], df[usable])
    own = np.where(df > 0, variances, prior)
    if np.isinf(prior_df):
        return np.full_like(own, prior), np.full_like(own, np.inf), prior
    weight = np.where(df > 0, df, 0.0)
    return (prior_df * prior + weight * own) / (prior_df + weight), prior_df + weight, prior


def _prior(variances: Floats, df: Floats) -> tuple[float, float]:
    """s₀² and d₀ (inf where the variances differ no more than chance)."""
    # Units share few different degrees of freedom, and the polygamma functions are slow.
    half, place = np.unique(df / 2.0, return_inverse=True)
    centred = np.log(variances) - (digamma(half) - np.log(half))[place]
    mean = float(np.average(centred))
    if len(variances) < 3:
        return float(np.average(variances, weights=df)), float(df.mean())
    spread = float(((centred - mean) ** 2).sum() / (len(variances) - 1) - polygamma(1, half)[place].mean())
    if spread <= 0:
        return float(np.exp(mean)), float("inf")
    prior_df = 2.0 * _inverse_trigamma(spread)
    return float(np.exp(mean + digamma(prior_df / 2.0) - np.log(prior_df / 2.0))), prior_df


def _inverse_trigamma(y: float) -> float:
    """x with ψ′(x) = y, by Newton steps on 1 / ψ′, which is convex and nearly straight (Smyth 2004, appendix)."""
    x = 0.5 + 1.0 / y
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1.0 - trigamma / y) / float(polygamma(2, x))
        x += step
        if -step / x < 1e-10:
            break
    return x
