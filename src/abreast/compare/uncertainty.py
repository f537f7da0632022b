"""Standard errors of window values: what the panel's own ups and downs say about one window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from abreast.campaign.definition import Definition
from abreast.compare.panel import Floats, Panel
from abreast.figures.values.rests import leaves
from abreast.statistics import Noise, estimate, proportion_weights, window_errors


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """Noise of values (n, t): `weights` (n, t) of each figure, NaN where there is none; `shares` (n, t): what it counts
    for in a window; `over_time`: how a window adds up (mean: weighted by shares); `floor`: what the variance at weight
    1 cannot be below."""

    noise: Noise
    weights: Floats
    shares: Floats
    over_time: str
    floor: float = 0.0

    def of_window(self, columns: Sequence[int]) -> Floats:
        """Standard error (n,) of the value over these periods of the panel; NaN where nothing tells."""
        weights, shares = self.weights[:, columns], self.shares[:, columns]
        known = weights > 0
        coefficients = np.where(known, shares, 0.0)
        if self.over_time == "last":
            later = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]
            coefficients = np.where(known & (later == 1), 1.0, 0.0)
        elif self.over_time == "mean":
            total = coefficients.sum(axis=1, keepdims=True)
            coefficients = np.divide(coefficients, total, out=np.zeros_like(coefficients), where=total > 0)
        errors = window_errors(self.noise, weights, coefficients)
        return np.where(known.any(axis=1), errors, np.nan)


def uncertainty(panel: Panel, code: str, volume: str | None) -> Uncertainty:
    """How uncertain an indicator is, from all periods of a panel.

    Shares of a volume: binomial chance, overdispersed between periods. Observed ÷ expected: chance of a count,
    likewise. All else: the indicator's own variation, relative to the unit's level where it is positive everywhere.
    """
    definition = panel.campaign.definition
    indicator = definition.indicators[code]
    single = panel.single[code]
    if indicator.kind == "standardised":
        sizes = panel.single[leaves(definition, code)[-1]]
    else:
        sizes = np.ones_like(single) if volume is None else panel.single[volume]
    sizes = np.where(np.isnan(single) | ~(sizes > 0), np.nan, sizes)
    weights, floor = _weights(definition, code, single, sizes, volume)
    noise = estimate(np.where(weights > 0, single, np.nan), weights, floor=floor)
    if indicator.computed:
        return Uncertainty(noise, weights, sizes, "mean", floor)
    return Uncertainty(noise, weights, np.ones_like(single), indicator.over_time, floor)


def own_variation(single: Floats) -> Uncertainty:
    """The uncertainty of plain means of values (n, t) without any theory of chance."""
    weights = np.where(np.isnan(single), np.nan, 1.0)
    return Uncertainty(estimate(single, weights), weights, np.ones_like(single), "mean")


def _weights(
    definition: Definition, code: str, single: Floats, sizes: Floats, volume: str | None
) -> tuple[Floats, float]:
    """Weight of each figure (n, t), NaN where there is none, and what the dispersion cannot be below."""
    indicator, level = definition.indicators[code], _level(single, sizes)
    known = ~np.isnan(sizes)
    if indicator.is_share and volume is not None:
        return proportion_weights(single, np.where(known, sizes, 0.0), level), 1.0
    if indicator.kind == "standardised":
        half = np.divide(0.5, np.maximum(np.where(known, sizes, 0.0).sum(axis=1), 0.5))
        return sizes / np.maximum(level, half)[:, None], 1.0
    if np.all(single[known] > 0):
        return np.where(known, 1.0 / level[:, None] ** 2, np.nan), 0.0
    return np.where(known, 1.0, np.nan), 0.0


def _level(single: Floats, sizes: Floats) -> Floats:
    """Mean of each unit (n,), weighted by size; 1 for a unit without figures."""
    weight = np.nan_to_num(sizes)
    total = weight.sum(axis=1)
    sums = (weight * np.where(weight > 0, single, 0.0)).sum(axis=1)
    return np.asarray(np.divide(sums, total, out=np.ones_like(sums), where=total > 0))
