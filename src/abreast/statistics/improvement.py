"""Has a unit really improved, and is it really at the level? An intersection-union test on windows of a panel.

The null hypothesis is that the unit has not improved *or* is not at the level. It is rejected only where each half is,
at the same one-sided level, so the test needs no correction for being two (Berger 1982, Technometrics 24:295).

Standard errors hold two parts: the unit's own noise, with autocorrelation, and what hits all units alike, which may
have hit one window and not the other. Degrees of freedom of their sum after Satterthwaite (1946, Biometrics Bulletin
2:110). A season of the unit's own is taken out by regression where the panel holds two years.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import stdtr

from abreast.statistics import course
from abreast.statistics.noise import Noise, Shock, window_errors
from abreast.statistics.segments import Bools, Floats, Ints
from abreast.statistics.windows import Windows


@dataclass(frozen=True, slots=True)
class Seen:
    """What the windows show, one entry a unit (n,), NaN where a period of a window is missing.

    `behind`, `mean`: of the selection and the follow-up window, a season taken out; `change`: follow-up − baseline;
    `change_error`, `mean_error`: standard errors, with their degrees of freedom `change_df`, `mean_df`.
    """

    behind: Floats
    change: Floats
    change_error: Floats
    change_df: Floats
    mean: Floats
    mean_error: Floats
    mean_df: Floats

    def take(self, rows: Ints) -> "Seen":
        """The same for some units, each as often as it is asked for."""
        return Seen(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Improvement:
    """Results of the test, one entry a unit (n,), NaN where the figures do not suffice.

    `change`: follow-up mean − baseline mean, positive is better; `margin`: follow-up mean − (level − tolerance),
    likewise; their standard errors `change_error` and `margin_error`; one-sided p-values `p_change`, `p_margin`, and
    `p`, the larger of the two. `behind` (bool): fell short of level − tolerance in the selection window.
    `decidable` (bool): every period of every window was reported.
    """

    change: Floats
    change_error: Floats
    p_change: Floats
    margin: Floats
    margin_error: Floats
    p_margin: Floats
    p: Floats
    behind: Bools
    decidable: Bools

    def take(self, rows: Ints) -> "Improvement":
        """The same for some units."""
        return Improvement(*(getattr(self, one.name)[rows] for one in fields(self)))


def seen(values: Floats, weights: Floats, noise: Noise, at: Windows, *, season: int = 0) -> Seen:
    """Windows of a panel of values (n, t) with weights (n, t), NaN where nothing was reported, and its noise.

    `season`: periods a year, where units have seasons of their own; their figures must hold two years. Raises
    ValueError for shapes that differ.
    """
    if values.shape != weights.shape or values.ndim != 2:
        raise ValueError("values and weights must be (units, periods)")
    chosen, before, after = _contrasts(~np.isnan(values) & (weights > 0), at, season)
    change = after - before
    change_error, change_df = _error(noise, weights, change)
    mean_error, mean_df = _error(noise, weights, after)
    return Seen(
        _sum(values, chosen),
        _sum(values, change),
        change_error,
        change_df,
        _sum(values, after),
        mean_error,
        mean_df,
    )


def judge(
    found: Seen,
    level: Floats | float,
    *,
    sign: int = 1,
    tolerance: float = 0.0,
    widen: Floats | float = 1.0,
    half_step: float = 0.0,
) -> Improvement:
    """Hold what was seen against a level (n,), or one for all. `sign`: −1 where less is better.

    `tolerance`: drawing level means coming within this of the level. `widen` (n,): by how much more a unit's mean
    wavers at the level than where its noise was learnt. `half_step`: half the step in which means come, taken off both
    estimates before they are judged (a correction for continuity). Raises ValueError for another sign.
    """
    if sign not in (1, -1):
        raise ValueError("sign must be 1 (more is better) or -1 (less is better)")
    change, margin = sign * found.change, sign * (found.mean - level) + tolerance
    short = sign * (found.behind - level) + tolerance < 0
    error = found.mean_error * widen
    p_change = _beyond(change - half_step, found.change_error, found.change_df)
    p_margin = _beyond(margin - half_step, error, found.mean_df)
    p = np.maximum(p_change, p_margin)
    decidable = ~np.isnan(p) & ~np.isnan(found.behind)
    return Improvement(
        change,
        found.change_error,
        p_change,
        margin,
        error,
        p_margin,
        np.where(decidable, p, np.nan),
        np.asarray(short),
        np.asarray(decidable),
    )


def improvement(
    values: Floats,
    weights: Floats,
    level: Floats | float,
    noise: Noise,
    at: Windows,
    *,
    sign: int = 1,
    tolerance: float = 0.0,
    season: int = 0,
) -> Improvement:
    """Test every unit of a panel: :func:`seen`, then :func:`judge`."""
    return judge(seen(values, weights, noise, at, season=season), level, sign=sign, tolerance=tolerance)


def _contrasts(known: Bools, at: Windows, season: int) -> tuple[Floats, Floats, Floats]:
    """Coefficients (n, t) that give each unit's mean of the three windows; NaN where figures are missing."""
    packed, which = np.unique(np.packbits(known, axis=1), axis=0, return_inverse=True)
    patterns = np.unpackbits(packed, axis=1, count=known.shape[1]).astype(np.bool_)
    parts = [_pattern_contrasts(pattern, at, season) for pattern in patterns]
    every = np.stack(parts) if parts else np.empty((0, 3, known.shape[1]))
    chosen, before, after = (every[which.ravel(), k] for k in range(3))
    return chosen, before, after


def _pattern_contrasts(known: Bools, at: Windows, season: int) -> Floats:
    """The three rows of coefficients (3, t) for one pattern of reported periods (t,)."""
    spans = [at.behind, at.baseline, at.follow_up]
    if not all(known[span].all() for span in spans):
        return np.full((3, len(known)), np.nan)
    within = np.zeros((3, len(known)))
    for row, span in zip(within, spans, strict=True):
        row[span] = 1.0
    if season < 2:
        return np.asarray(within / within.sum(axis=1, keepdims=True))
    return _without_season(known, within, season)


def _without_season(known: Bools, within: Floats, season: int) -> Floats:
    """Least squares: a mean for each window, a line through all other periods, and the unit's own season."""
    other = 1.0 - within.sum(axis=0)
    time = np.arange(len(known)) - (len(known) - 1) / 2.0
    design = np.column_stack([within.T, other, other * time, course.seasons(len(known), season)])
    solved = np.linalg.pinv(design * known[:, None])
    asked = np.eye(design.shape[1])[:3]
    told = np.allclose(solved[:3] @ (design * known[:, None]), asked, atol=1e-8)
    return np.asarray(solved[:3]) if told else np.full((3, len(known)), np.nan)


def _sum(values: Floats, coefficients: Floats) -> Floats:
    return np.asarray((np.where(coefficients == 0, 0.0, values) * coefficients).sum(axis=1))


def _error(noise: Noise, weights: Floats, coefficients: Floats) -> tuple[Floats, Floats]:
    """Standard error and degrees of freedom (n,) of Σ_t a_t v_t, what hits all units alike included."""
    missing = np.isnan(coefficients).any(axis=1)
    own = window_errors(noise, weights, coefficients) ** 2
    shared = _shared(noise.shock, coefficients)
    total = own + shared
    with np.errstate(divide="ignore", invalid="ignore"):
        df = total**2 / (own**2 / np.maximum(noise.df, 1.0) + shared**2 / noise.shock.df)
    return np.where(missing, np.nan, np.sqrt(total)), np.where(np.isnan(df), np.inf, df)


def _shared(shock: Shock, coefficients: Floats) -> Floats:
    """Variance (n,) of Σ_t a_t c_t, c what hits all units alike."""
    if shock.variance == 0:
        return np.zeros(len(coefficients))
    known = np.nan_to_num(coefficients)
    correlation = course.powers(shock.rho, known.shape[1])
    return np.asarray(shock.variance * np.einsum("it,it->i", known @ correlation, known))


def _beyond(estimate: Floats, error: Floats, df: Floats) -> Floats:
    """P(as large an estimate, were the truth 0): one-sided, Student's t; without noise 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error > 0, estimate / error, np.where(estimate > 0, np.inf, -np.inf))
    p = stdtr(np.maximum(df, 1.0), -ratio)
    return np.asarray(np.where(np.isnan(estimate) | np.isnan(error), np.nan, p))
