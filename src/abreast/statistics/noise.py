"""Period-to-period noise of a panel, and the standard error of what is averaged over a window.

Model: the value of unit i in period t runs a course (level, slow trend, where asked a step and a season of its own),
plus what hits all units in the period alike, plus noise of variance φ_i / w_it with first-order autocorrelation ρ. The
weights w make sizes comparable: for a proportion n / (p (1 − p)), so that φ = 1 is binomial chance and more is
overdispersion between periods; for an observed-to-expected ratio expected / ratio, likewise; for plain quantities 1.

ρ is pooled over the panel: the value at which series of that length, course taken out, show the lag-one correlation
that was seen. φ_i is the unit's own residual variance drawn towards the panel's in proportion to their degrees of
freedom (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3:3), so that a new or small unit is
judged by its panel. What hits all units alike has a variance and an autocorrelation of its own, learnt from one series.
"""

from dataclasses import dataclass

import numpy as np

from abreast.statistics import course
from abreast.statistics.moderation import moderate
from abreast.statistics.segments import Bools, Floats

FEW = 5  # units from which on common period effects are taken out
TREND = 8  # periods from which on a unit's own trend, step and season are taken out
SPARE = 3  # figures a unit has to have beyond what its course takes


@dataclass(frozen=True, slots=True)
class Shock:
    """What hits all units alike in a period: its variance, autocorrelation, and the degrees of freedom behind it."""

    variance: float = 0.0
    rho: float = 0.0
    df: float = float("inf")


@dataclass(frozen=True, slots=True)
class Noise:
    """Noise of a panel. `phi` (n,): variance at weight 1, NaN where nothing tells; `df` (n,): its degrees of freedom.

    `rho`: autocorrelation from one period to the next, in [0, 0.95]; `panel`: the pooled variance, NaN where none.
    `shock`: what hits all alike; none where the panel has too few units to tell.
    """

    phi: Floats
    df: Floats
    rho: float
    panel: float
    shock: Shock = Shock()


@dataclass(frozen=True, slots=True)
class _Kind:
    """Units `who` (n,) whose figures come in about the pattern `known` (t,), and the course taken out of them."""

    known: Bools
    course: Floats
    who: Bools

    @property
    def spare(self) -> int:
        return int(self.known.sum()) - course.rank(self.known, self.course)


def proportion_weights(share: Floats, size: Floats, level: Floats) -> Floats:
    """w = n / (p (1 − p)) of each unit and period (n, t), at the unit's own level p (n,), half a case off 0 and 1."""
    known = ~np.isnan(share) & (size > 0)
    cases = np.where(known, size, 0.0).sum(axis=1)
    half = np.divide(0.5, cases + 1.0)
    p = np.clip(level, half, 1.0 - half)
    return np.where(known, size, np.nan) / (p * (1.0 - p))[:, None]


def estimate(
    values: Floats, weights: Floats, *, floor: float = 0.0, step: int | None = None, season: int = 0
) -> Noise:
    """Noise of a panel of values (n, t) with weights (n, t); NaN where a unit has no figure.

    `floor`: what φ cannot be below (1 where weights stand for chance alone). `step`: place from which on units may have
    moved to another level. `season`: periods a year, where units have seasons of their own. Units with fewer than two
    figures get the panel's variance. Raises ValueError for shapes that differ.
    """
    if values.shape != weights.shape or values.ndim != 2:
        raise ValueError("values and weights must be (units, periods)")
    known = ~np.isnan(values) & (weights > 0)
    kinds = _kinds(known, course.columns(values.shape[1], step=step, season=season))
    residual, common = _residuals(values, weights, known, kinds)
    rho = _autocorrelation(residual, kinds)
    phi, df = _own_variance(residual, kinds, rho)
    moderated, total_df, panel = moderate(phi, df)
    if np.isnan(panel) and floor > 0:
        panel = floor
    pooled = np.maximum(np.where(np.isnan(moderated), panel, moderated), floor)
    return Noise(pooled, total_df, rho, panel, _shock(common, kinds))


def settled(values: Floats, weights: Floats, *, season: int = 0) -> Floats:
    """Values (n, t) less what hit all units alike in a period and less each unit's own season; level and trend stay."""
    known = ~np.isnan(values) & (weights > 0)
    kinds = _kinds(known, course.columns(values.shape[1], season=season))
    _, common = _residuals(values, weights, known, kinds)
    calm = values - (0.0 if common is None else common)
    root = np.where(known, np.sqrt(np.where(known, weights, 1.0)), 0.0)
    y = np.where(known, calm, 0.0)
    plain = [_Kind(kind.known, kind.course[:, :2], kind.who) for kind in kinds]
    wave = _left(y, root, plain) - _left(y, root, kinds)
    return np.asarray(calm - np.divide(wave, root, out=np.zeros_like(wave), where=root > 0))


def window_errors(noise: Noise, weights: Floats, coefficients: Floats) -> Floats:
    """Standard error (n,) of Σ_t a_t v_t over a window, from weights and coefficients a (n, w).

    √(φ Σ_s Σ_t a_s a_t ρ^|s−t| / √(w_s w_t)); periods without a figure (weight NaN or 0) are left out. What hits all
    units alike is not in it: it moves none of them against the others.
    """
    usable = (weights > 0) & ~np.isnan(coefficients)
    scaled = np.divide(coefficients, np.sqrt(weights), out=np.zeros_like(weights), where=usable)
    correlation = course.powers(noise.rho, weights.shape[1])
    return np.asarray(np.sqrt(noise.phi * np.einsum("it,it->i", scaled @ correlation, scaled)))


def _kinds(known: Bools, full: Floats) -> list[_Kind]:
    """Units by number of figures; the first of each number shows the pattern that stands for all of them."""
    counts = known.sum(axis=1)
    found = []
    for n in np.unique(counts[counts >= 2]).tolist():
        who = counts == n
        pattern = known[np.argmax(who)]
        taken = full
        if n - course.rank(pattern, full) < SPARE:
            taken = full[:, :2]
        found.append(_Kind(pattern, taken if n >= TREND else full[:, :1], who))
    return found


def _residuals(
    values: Floats, weights: Floats, known: Bools, kinds: list[_Kind]
) -> tuple[Floats, Floats | None]:
    """Scaled residuals (n, t), 0 where unknown, and what hit all units alike in each period (t,), where that tells.

    The common part is the median residual, which a few odd units cannot bend.
    """
    root = np.where(known, np.sqrt(np.where(known, weights, 1.0)), 0.0)
    y = np.where(known, values, 0.0)
    n = len(y)
    if n < FEW:
        return _left(y, root, kinds), None
    scaled = _left(y, root, kinds)
    shown = np.divide(scaled, root, out=np.full_like(y, np.nan), where=root > 0)
    common = np.zeros(y.shape[1])
    some = known.any(axis=0)
    common[some] = np.nanmedian(shown[:, some], axis=0)
    return _left(y - common, root, kinds) * np.sqrt(n / (n - 1.0)), common


def _left(y: Floats, root: Floats, kinds: list[_Kind]) -> Floats:
    left = np.zeros_like(y)
    for taken in {kind.course.shape[1]: kind.course for kind in kinds}.values():
        who = np.logical_or.reduce([kind.who for kind in kinds if kind.course.shape == taken.shape])
        left[who] = course.left_over(y[who], root[who], taken)
    return left


def _autocorrelation(residual: Floats, kinds: list[_Kind]) -> float:
    """ρ in [0, 0.95] at which the mean lag-one correlation of the residuals is what such series show on average.

    0 where the panel is too short to tell (fewer than four figures a unit). Negative autocorrelation counts as 0.
    """
    squares = (residual**2).sum(axis=1)
    told = [(kind, kind.who & (squares > 0)) for kind in kinds if kind.known.sum() >= 4]
    rows = np.logical_or.reduce([who for _, who in told]) if told else np.zeros(len(residual), dtype=np.bool_)
    if not rows.any():
        return 0.0
    products = (residual[rows, 1:] * residual[rows, :-1]).sum(axis=1)
    seen = float((products / squares[rows]).mean())
    expected = sum(course.lag_one(kind.known, kind.course) * (who.sum() / rows.sum()) for kind, who in told)
    return round(float(np.interp(seen, np.asarray(expected), course.GRID)), 4)


def _own_variance(residual: Floats, kinds: list[_Kind], rho: float) -> tuple[Floats, Floats]:
    """φ of each unit from its own residuals (n,), and the degrees of freedom it rests on (0 where it has none)."""
    phi, df = np.full(len(residual), np.nan), np.zeros(len(residual))
    for kind in kinds:
        if kind.spare < 1:
            continue
        squares = course.squares(kind.known, kind.course, rho)
        phi[kind.who] = (residual[kind.who] ** 2).sum(axis=1) / squares
        df[kind.who] = kind.spare * _shorter(rho)
    return phi, df


def _shorter(rho: float) -> float:
    """Squares of autocorrelated residuals repeat one another (Bartlett 1946)."""
    return (1.0 - rho**2) / (1.0 + rho**2)


def _shock(common: Floats | None, kinds: list[_Kind]) -> Shock:
    """Variance and autocorrelation of what hits all alike, from the one series that shows it.

    The median of n units wanders a little by itself, which is left in: it makes small panels cautious.
    """
    if common is None or not kinds:
        return Shock()
    fullest = max(kinds, key=lambda kind: int(kind.who.sum()))
    known = np.ones(len(common), dtype=np.bool_)
    spare = len(common) - course.rank(known, fullest.course)
    left = course.keep(known, fullest.course) @ common
    total = float((left**2).sum())
    if spare < 2 or total <= 0:
        return Shock()
    seen = float((left[1:] * left[:-1]).sum()) / total
    rho = float(np.interp(seen, course.lag_one(known, fullest.course), course.GRID))
    return Shock(total / course.squares(known, fullest.course, rho), rho, max(spare * _shorter(rho), 1.0))
