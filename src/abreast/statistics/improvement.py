"""Has a unit really improved, and is it really at the level? An intersection-union test on windows of a panel.

The null hypothesis is that the unit has not improved *or* is not at the level. It is rejected only where each half is,
at the same one-sided level, so the test needs no correction for being two (Berger 1982, Technometrics 24:295).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from abreast.statistics.noise import Noise, window_errors
from abreast.statistics.segments import Bools, Floats, Ints

FAINT = 0.1  # autocorrelation below which two windows count as told apart


@dataclass(frozen=True, slots=True)
class Windows:
    """Places of periods in the panel, ascending: `behind` decides who is behind, then `baseline`, then `follow_up`."""

    behind: Ints
    baseline: Ints
    follow_up: Ints


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


def gap(rho: float) -> int:
    """Periods to leave between two windows so that their nearest periods correlate below 0.1 under AR(1)."""
    lag = 1
    while rho**lag >= FAINT:
        lag += 1
    return lag - 1


def windows(due: int, start: int, rho: float, lengths: tuple[int, int, int] = (3, 3, 3)) -> Windows | None:
    """Windows that end with the due period, the baseline lying before `start` where there are figures enough.

    Who is behind is decided a gap before the baseline, so that the luck that put a unit behind has gone when the
    baseline is taken. Baseline and follow-up may touch: their correlation enters the standard error of the change.

    `due` and `start` are places in the panel (0 is its first period); `start` is the first period that may count as
    follow-up. The baseline is pushed later only where the panel begins too late, and then the follow-up has to
    come after it. Returns None where the panel up to `due` is too short: see :func:`earliest`.
    """
    chosen, base, follow = lengths
    apart = gap(rho)
    first_base = max(start - base, chosen + apart)
    first_follow = due - follow + 1
    if first_follow < max(start, first_base + base):
        return None
    first_chosen = first_base - apart - chosen
    return Windows(
        np.arange(first_chosen, first_chosen + chosen),
        np.arange(first_base, first_base + base),
        np.arange(first_follow, due + 1),
    )


def earliest(start: int, rho: float, lengths: tuple[int, int, int] = (3, 3, 3)) -> int:
    """The first place in the panel that can be a due period; before it the answer is "not yet decidable"."""
    chosen, base, follow = lengths
    apart = gap(rho)
    return max(start, max(start - base, chosen + apart) + base) + follow - 1


def improvement(
    values: Floats,
    weights: Floats,
    level: Floats | float,
    noise: Noise,
    at: Windows,
    *,
    sign: int = 1,
    tolerance: float = 0.0,
) -> Improvement:
    """Test every unit of a panel.

    Parameters
    ----------
    values, weights
        (n, t) as for :func:`abreast.statistics.noise.estimate`, NaN where nothing was reported.
    level
        The level pledged, (n,) or one for all, in the unit of measure of `values`.
    noise
        Of the same panel.
    at
        The windows.
    sign
        1 where more is better, -1 where less is better.
    tolerance
        Drawing level means coming within this of the level.

    Raises
    ------
    ValueError
        `values` and `weights` differ in shape, or `sign` is neither 1 nor -1.
    """
    if values.shape != weights.shape or values.ndim != 2:
        raise ValueError("values and weights must be (units, periods)")
    if sign not in (1, -1):
        raise ValueError("sign must be 1 (more is better) or -1 (less is better)")
    behind, before, after = (_mean(values, places) for places in (at.behind, at.baseline, at.follow_up))
    change, margin = sign * (after - before), sign * (after - level) + tolerance
    change_error = _error(noise, weights, {1.0: at.follow_up, -1.0: at.baseline})
    margin_error = _error(noise, weights, {1.0: at.follow_up})
    p_change, p_margin = _beyond(change, change_error, noise.df), _beyond(margin, margin_error, noise.df)
    decidable = ~np.isnan(behind + change + margin + change_error + margin_error)
    p = np.where(decidable, np.maximum(p_change, p_margin), np.nan)
    short = sign * (behind - level) + tolerance < 0
    return Improvement(
        change,
        change_error,
        p_change,
        margin,
        margin_error,
        p_margin,
        p,
        np.asarray(short),
        np.asarray(decidable),
    )


def _mean(values: Floats, places: Ints) -> Floats:
    return np.asarray(values[:, places].mean(axis=1))


def _error(noise: Noise, weights: Floats, parts: dict[float, Ints]) -> Floats:
    """Standard error (n,) of the signed sum of window means."""
    coefficients = np.zeros_like(weights)
    for sign, places in parts.items():
        coefficients[:, places] += sign / len(places)
    span = np.flatnonzero(coefficients[0] if len(coefficients) else [])
    if not len(span):
        return np.full(len(weights), np.nan)
    across = slice(span[0], span[-1] + 1)
    return window_errors(noise, weights[:, across], coefficients[:, across])


def _beyond(estimate: Floats, error: Floats, df: Floats) -> Floats:
    """P(as large an estimate, were the truth 0): one-sided, Student's t; without noise 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error > 0, estimate / error, np.where(estimate > 0, np.inf, -np.inf))
    p = student.sf(ratio, np.maximum(df, 1.0))
    return np.asarray(np.where(np.isnan(estimate) | np.isnan(error), np.nan, p))
