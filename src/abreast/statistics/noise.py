"""Period-to-period noise of a panel, and the standard error of what is averaged over a window.

Model: the value of unit i in period t is a level and slow trend of the unit, plus what hits all units in the period
alike, plus noise of variance φ_i / w_it with first-order autocorrelation ρ. The weights w make sizes comparable: for a
proportion n / (p (1 − p)), so that φ = 1 is binomial chance and more is overdispersion between periods; for an
observed-to-expected ratio expected / ratio, likewise; for plain quantities 1.

ρ is pooled over the panel by matching moments of the residuals that allow for what fitting level and trend takes away;
φ_i is the unit's own residual variance drawn towards the panel's in proportion to their degrees of freedom (Smyth 2004,
Statistical Applications in Genetics and Molecular Biology 3:3), so that a new or small unit is judged by its panel.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq

from abreast.statistics.moderation import moderate
from abreast.statistics.segments import Bools, Floats

FEW = 5  # units from which on common period effects are taken out
TREND = 8  # periods from which on a unit's own trend is taken out


@dataclass(frozen=True, slots=True)
class Noise:
    """Noise of a panel. `phi` (n,): variance at weight 1, NaN where nothing tells; `df` (n,): its degrees of freedom.

    `rho`: autocorrelation from one period to the next, in [0, 0.95]; `panel`: the pooled variance, NaN where none.
    """

    phi: Floats
    df: Floats
    rho: float
    panel: float


def proportion_weights(share: Floats, size: Floats, level: Floats) -> Floats:
    """w = n / (p (1 − p)) of each unit and period (n, t), at the unit's own level p (n,), kept off 0 and 1 by half a case."""
    known = ~np.isnan(share) & (size > 0)
    cases = np.where(known, size, 0.0).sum(axis=1)
    half = np.divide(0.5, cases + 1.0)
    p = np.clip(level, half, 1.0 - half)
    return np.where(known, size, np.nan) / (p * (1.0 - p))[:, None]


def estimate(values: Floats, weights: Floats, *, floor: float = 0.0) -> Noise:
    """Noise of a panel of values (n, t) with weights (n, t); NaN where a unit has no figure.

    `floor`: what φ cannot be below (1 where weights stand for chance alone). Units with fewer than two figures get
    the panel's variance. Raises ValueError for shapes that differ.
    """
    if values.shape != weights.shape or values.ndim != 2:
        raise ValueError("values and weights must be (units, periods)")
    known = ~np.isnan(values) & (weights > 0)
    residual, fitted = _residuals(values, weights, known)
    rho = _autocorrelation(residual, known, fitted)
    phi, df = _own_variance(residual, known, fitted, rho)
    moderated, total_df, panel = moderate(phi, df)
    if np.isnan(panel) and floor > 0:
        panel = floor
    return Noise(np.maximum(np.where(np.isnan(moderated), panel, moderated), floor), total_df, rho, panel)


def window_errors(noise: Noise, weights: Floats, coefficients: Floats) -> Floats:
    """Standard error (n,) of Σ_t a_t v_t over a window, from weights and coefficients a (n, w).

    √(φ Σ_s Σ_t a_s a_t ρ^|s−t| / √(w_s w_t)); periods without a figure (weight NaN or 0) are left out.
    """
    usable = (weights > 0) & ~np.isnan(coefficients)
    scaled = np.divide(coefficients, np.sqrt(weights), out=np.zeros_like(weights), where=usable)
    correlation = _powers(noise.rho, weights.shape[1])
    return np.asarray(
        np.sqrt(noise.phi * np.einsum("is,st,it->i", scaled, correlation, scaled, optimize=True))
    )


def _powers(rho: float, n: int) -> Floats:
    """ρ^|s − t| (n, n)."""
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    return np.asarray(float(rho) ** distance, dtype=np.float64)


def _residuals(values: Floats, weights: Floats, known: Bools) -> tuple[Floats, Bools]:
    """Scaled residuals (n, t), 0 where unknown, and whether a trend was taken out of each unit (n,)."""
    root = np.where(known, np.sqrt(np.where(known, weights, 1.0)), 0.0)
    y = np.where(known, values, 0.0)
    trended = known.sum(axis=1) >= TREND
    common = _common(y, root, known, trended) if len(y) >= FEW else np.zeros(y.shape[1])
    left = _without_trend(y - common, root, known, trended)
    n = len(y)
    return left * root * (np.sqrt(n / (n - 1.0)) if n >= FEW else 1.0), trended


def _common(y: Floats, root: Floats, known: Bools, trended: Bools) -> Floats:
    """What hit all units alike in each period (t,): the median residual, which a few odd units cannot bend."""
    left = _without_trend(y, root, known, trended)
    shown = np.where(known, left, np.nan)
    common = np.zeros(y.shape[1])
    some = known.any(axis=0)
    common[some] = np.nanmedian(shown[:, some], axis=0)
    return common


def _without_trend(y: Floats, root: Floats, known: Bools, trended: Bools) -> Floats:
    """y less each unit's weighted mean, and less its weighted line through time where `trended`."""
    weight = np.where(known, root**2, 0.0)
    sums = np.maximum(weight.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    time = np.arange(y.shape[1], dtype=np.float64)[None, :]
    t = time - (weight * time).sum(axis=1, keepdims=True) / sums
    left = y - (weight * y).sum(axis=1, keepdims=True) / sums
    spread = (weight * t**2).sum(axis=1, keepdims=True)
    slope = np.divide(
        (weight * t * left).sum(axis=1, keepdims=True), spread, out=np.zeros_like(spread), where=spread > 0
    )
    return np.where(known, left - np.where(trended[:, None], slope, 0.0) * t, 0.0)


@lru_cache(maxsize=4096)
def _moments(n: int, trended: bool, rho: float) -> tuple[float, float]:
    """Expected Σ e² and Σ e_t e_(t+1) of n residuals of unit variance after level (and trend) are taken out."""
    design = np.ones((n, 1)) if not trended else np.column_stack([np.ones(n), np.arange(n) - (n - 1) / 2.0])
    keep = np.eye(n) - design @ np.linalg.pinv(design)
    left = keep @ _powers(rho, n) @ keep
    return float(np.trace(left)), float(np.trace(left, offset=1))


def _kinds(known: Bools, trended: Bools) -> list[tuple[int, bool, Bools]]:
    """Units by number of figures and whether a trend was taken out."""
    counts = known.sum(axis=1)
    found = np.unique(np.stack([counts, trended.astype(np.int64)], axis=1), axis=0)
    return [(int(n), bool(t), (counts == n) & (trended == bool(t))) for n, t in found if n >= 2]


def _autocorrelation(residual: Floats, known: Bools, trended: Bools) -> float:
    """ρ in [0, 0.95] at which the pooled lag-one moment equals its expectation; 0 where the panel is too short."""
    kinds = [(n, t, who) for n, t, who in _kinds(known, trended) if n >= 4]
    if not kinds:
        return 0.0
    rows = np.logical_or.reduce([who for _, _, who in kinds])
    scale = (residual[rows] ** 2).sum(axis=1, keepdims=True)
    unit = residual[rows] / np.sqrt(np.maximum(scale, np.finfo(np.float64).tiny))
    seen = float((unit[:, 1:] * unit[:, :-1]).sum()) / max(int((scale > 0).sum()), 1)
    share = [(n, t, who.sum() / rows.sum()) for n, t, who in kinds]

    def expected(rho: float) -> float:
        return sum(s * _ratio(n, t, round(rho, 6)) for n, t, s in share)

    if seen <= expected(0.0):
        return 0.0
    if seen >= expected(0.95):
        return 0.95
    return round(brentq(lambda rho: expected(rho) - seen, 0.0, 0.95, xtol=1e-4), 4)


def _ratio(n: int, trended: bool, rho: float) -> float:
    squares, products = _moments(n, trended, rho)
    return products / squares


def _own_variance(residual: Floats, known: Bools, trended: Bools, rho: float) -> tuple[Floats, Floats]:
    """φ of each unit from its own residuals (n,), and the degrees of freedom it rests on (0 where it has none)."""
    phi, df = np.full(len(residual), np.nan), np.zeros(len(residual))
    shorter = (1.0 - rho**2) / (
        1.0 + rho**2
    )  # squares of autocorrelated residuals repeat one another (Bartlett 1946)
    for n, trend, who in _kinds(known, trended):
        squares, _ = _moments(n, trend, rho)
        phi[who] = (residual[who] ** 2).sum(axis=1) / squares
        df[who] = (n - 1 - trend) * shorter
    return phi, df
