"""Period-to-period noise of a panel, and the standard error of what is averaged over a window.

Model: the value of unit i in period t is a level and slow trend of the unit, plus what hits all units in the period
alike, plus noise of variance φ_i / w_it with first-order autocorrelation ρ. The weights w make sizes comparable: for a
proportion n / (p (1 − p)), so that φ = 1 is binomial chance and more is overdispersion between periods; for an
observed-to-expected ratio expected / ratio, likewise; for plain quantities 1.

ρ is pooled over the panel: the value at which series of that length, level and trend taken out, show the lag-one
correlation that was seen. φ_i is the unit's own residual variance drawn towards the panel's in proportion to their
degrees of freedom (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3:3), so that a new or small
unit is judged by its panel.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

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
    """w = n / (p (1 − p)) of each unit and period (n, t), at the unit's own level p (n,), half a case off 0 and 1."""
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
def _squares(n: int, trended: bool, rho: float) -> float:
    """Expected Σ e² of n residuals of unit variance after level (and trend) are taken out."""
    keep = _without_fit(n, trended)
    return float(np.trace(keep @ _powers(rho, n) @ keep))


def _without_fit(n: int, trended: bool) -> Floats:
    """Projection (n, n) that takes level, and trend where asked, out of a series."""
    time = np.arange(n) - (n - 1) / 2.0
    design = np.column_stack([np.ones(n), time]) if trended else np.ones((n, 1))
    return np.asarray(np.eye(n) - design @ np.linalg.pinv(design))


_GRID = np.linspace(0.0, 0.95, 20)


@lru_cache(maxsize=1024)
def _expected_correlation(n: int, trended: bool) -> tuple[float, ...]:
    """Mean of Σ e_t e_(t+1) / Σ e² over series of length n, at each ρ of the grid.

    By simulation up to 60 periods, where the mean of the ratio is far from the ratio of the means; beyond, the latter.
    """
    keep = _without_fit(n, trended)
    found = []
    for rho in _GRID:
        if n > 60:
            left = keep @ _powers(float(rho), n) @ keep
            found.append(float(np.trace(left, offset=1) / np.trace(left)))
            continue
        draws = np.random.default_rng(n).standard_normal((1_000, n))
        e = draws @ np.linalg.cholesky(_powers(float(rho), n)).T @ keep
        found.append(float(((e[:, 1:] * e[:, :-1]).sum(axis=1) / (e**2).sum(axis=1)).mean()))
    return tuple(np.maximum.accumulate(found).tolist())


def _kinds(known: Bools, trended: Bools) -> list[tuple[int, bool, Bools]]:
    """Units by number of figures and whether a trend was taken out."""
    counts = known.sum(axis=1)
    found = np.unique(np.stack([counts, trended.astype(np.int64)], axis=1), axis=0)
    return [(int(n), bool(t), (counts == n) & (trended == bool(t))) for n, t in found if n >= 2]


def _autocorrelation(residual: Floats, known: Bools, trended: Bools) -> float:
    """ρ in [0, 0.95] at which the mean lag-one correlation of the residuals is what such series show on average.

    0 where the panel is too short to tell (fewer than four figures a unit). Negative autocorrelation counts as 0.
    """
    squares = (residual**2).sum(axis=1)
    kinds = [(n, t, who & (squares > 0)) for n, t, who in _kinds(known, trended) if n >= 4]
    rows = (
        np.logical_or.reduce([who for _, _, who in kinds]) if kinds else np.zeros(len(known), dtype=np.bool_)
    )
    if not rows.any():
        return 0.0
    products = (residual[rows, 1:] * residual[rows, :-1]).sum(axis=1)
    seen = float((products / squares[rows]).mean())
    expected = sum(np.array(_expected_correlation(n, t)) * (who.sum() / rows.sum()) for n, t, who in kinds)
    return round(float(np.interp(seen, np.asarray(expected), _GRID)), 4)


def _own_variance(residual: Floats, known: Bools, trended: Bools, rho: float) -> tuple[Floats, Floats]:
    """φ of each unit from its own residuals (n,), and the degrees of freedom it rests on (0 where it has none)."""
    phi, df = np.full(len(residual), np.nan), np.zeros(len(residual))
    shorter = (1.0 - rho**2) / (
        1.0 + rho**2
    )  # squares of autocorrelated residuals repeat one another (Bartlett 1946)
    for n, trend, who in _kinds(known, trended):
        phi[who] = (residual[who] ** 2).sum(axis=1) / _squares(n, trend, rho)
        df[who] = (n - 1 - trend) * shorter
    return phi, df
