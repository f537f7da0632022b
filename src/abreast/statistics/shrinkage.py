"""Shrinkage by reliability: how much of a unit's distance from its group is to be believed.

Normal-normal empirical Bayes: the true values of a group vary with variance τ² around its mean, each is observed with
its own standard error se, and reliability τ² / (τ² + se²) is the share of the observed distance that is kept
(Efron and Morris 1975, JASA 70:311).
"""

from dataclasses import dataclass

import numpy as np

from abreast.statistics.segments import Floats, Ints, checked, spread, total


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Shrunk values and what led to them. `value`, `reliability` (n,); `centre`, `tau2` (g,) per group."""

    value: Floats
    reliability: Floats
    centre: Floats
    tau2: Floats


def shrink(
    values: Floats, errors: Floats, offsets: Ints | None = None, *, method: str = "paule-mandel"
) -> Shrunk:
    """Values (n,) drawn towards the precision-weighted mean of their group.

    `method`: "paule-mandel" or "dersimonian-laird". A unit whose error is NaN (unknown) keeps its value, with
    reliability NaN, and does not count for the group. Raises ValueError for another method or NaN values.
    """
    if np.isnan(values).any():
        raise ValueError("values must be known")
    offsets = checked(offsets, len(values))
    known = np.where(np.isnan(errors), np.nan, values)
    tau2 = {"paule-mandel": paule_mandel, "dersimonian-laird": dersimonian_laird}[method](
        known, errors, offsets
    )
    centre = _centre(known, errors, tau2, offsets)
    reliability = _reliability(errors, spread(tau2, offsets))
    middle = spread(centre, offsets)
    value = np.where(np.isnan(reliability), values, middle + reliability * (values - middle))
    return Shrunk(value, reliability, centre, tau2)


def _reliability(errors: Floats, tau2: Floats) -> Floats:
    variance = tau2 + errors**2
    return np.divide(tau2, variance, out=np.ones_like(variance), where=~(variance == 0))


def dersimonian_laird(values: Floats, errors: Floats, offsets: Ints | None = None) -> Floats:
    """Between-unit variance τ² (g,), not below 0 (DerSimonian and Laird 1986, Controlled Clinical Trials 7:177).

    Rows with NaN or an error of 0 do not count (weights would be infinite).
    """
    offsets = checked(offsets, len(values))
    weight = _weights(values, errors, np.zeros(len(offsets) - 1), offsets)
    n = total((weight > 0).astype(np.float64), offsets)
    first, second = total(weight, offsets), total(weight**2, offsets)
    excess = _heterogeneity(values, weight, offsets) - np.maximum(n - 1.0, 0.0)
    scale = first - np.divide(second, first, out=np.zeros_like(first), where=first > 0)
    return np.where(
        n > 1, np.maximum(np.divide(excess, scale, out=np.zeros_like(scale), where=scale > 0), 0), 0
    )


def paule_mandel(values: Floats, errors: Floats, offsets: Ints | None = None, *, rounds: int = 200) -> Floats:
    """Between-unit variance τ² (g,) for which the weighted squared distances equal their expectation n − 1.

    Paule and Mandel (1982, Journal of Research of the NBS 87:377), by Newton steps that never overshoot because the
    distances fall with τ² and are convex in it (DerSimonian and Kacker 2007, Contemporary Clinical Trials 28:105).
    """
    offsets = checked(offsets, len(values))
    tau2 = np.zeros(len(offsets) - 1)
    n = total((~np.isnan(values + errors)).astype(np.float64), offsets)
    for _ in range(rounds):
        weight = _weights(values, errors, tau2, offsets)
        excess = _heterogeneity(values, weight, offsets) - np.maximum(n - 1.0, 0.0)
        slope = _heterogeneity(values, weight, offsets, power=2)
        # From below only: where nothing is left over the variance stays, and with hardly any slope it would leap.
        step = np.divide(excess, slope, out=np.zeros_like(slope), where=(slope > 0) & (n > 1) & (excess > 0))
        tau2 = np.maximum(tau2 + step, 0.0)
        if np.all((np.abs(step) <= 1e-12 * tau2) | ((tau2 == 0) & (step <= 0))):
            break
    return tau2


def _weights(values: Floats, errors: Floats, tau2: Floats, offsets: Ints) -> Floats:
    """1 / (se² + τ²); 0 for rows that are unknown or would weigh infinitely."""
    variance = errors**2 + spread(tau2, offsets)
    usable = ~np.isnan(values) & (variance > 0)
    return np.divide(1.0, variance, out=np.zeros_like(variance), where=usable)


def _centre(values: Floats, errors: Floats, tau2: Floats, offsets: Ints) -> Floats:
    """Weighted mean of each group (g,); the plain mean where no row has a usable weight, NaN where none is known."""
    weight = _weights(values, errors, tau2, offsets)
    weight = np.where(
        spread(total(weight, offsets), offsets) > 0, weight, (~np.isnan(values)).astype(np.float64)
    )
    sums = total(weight, offsets)
    return np.divide(total(weight * values, offsets), sums, out=np.full_like(sums, np.nan), where=sums > 0)


def _heterogeneity(values: Floats, weight: Floats, offsets: Ints, power: int = 1) -> Floats:
    """Σ wᵖ (y − centre)² per group (g,), about the w-weighted mean."""
    sums = total(weight, offsets)
    centre = np.divide(total(weight * values, offsets), sums, out=np.zeros_like(sums), where=sums > 0)
    return total(weight**power * (values - spread(centre, offsets)) ** 2, offsets)
