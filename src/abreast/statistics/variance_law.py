"""How noise goes with the level: what wavers little far below a level may waver more once it is there.

A test against a level asks what would be seen of a unit *at* that level, so its noise has to be that of the level
(a score test: Wilson 1927, Journal of the American Statistical Association 22:209). Laws as in quasi-likelihood
(Wedderburn 1974, Biometrika 61:439): constant, in proportion to the mean (counts), to its square (measures, scores),
or to (μ − lowest)(highest − μ) for what has two ends (shares, ratings).
"""

from dataclasses import dataclass

import numpy as np

from abreast.statistics.segments import Floats, Ints


@dataclass(frozen=True, slots=True)
class Law:
    """Variance ∝ μ^`power`; with `ends` ∝ (μ − lowest)(highest − μ) instead."""

    power: float = 0.0
    ends: tuple[float, float] | None = None


def widening(law: Law, level: Floats, usual: Floats, figures: Ints) -> Floats:
    """What a unit's standard error is to be multiplied with at a level (n,), at least 1: √(V(level) / V(usual)).

    `usual`: the unit's mean (n,) over the `figures` (n,) that its noise is known from; a mean at either end is taken as
    half a figure away from it. 1 where a law says nothing, such as below 0.
    """
    if law.ends is not None:
        low, high = law.ends
        half = 0.5 * (high - low) / (figures + 1.0)
        usual, level = (np.clip(mean, low + half, high - half) for mean in (usual, level))
        there, known = (level - low) * (high - level), (usual - low) * (high - usual)
    else:
        there, known = (np.maximum(mean, 0.0) ** law.power for mean in (level, usual))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((there > 0) & (known > 0), there / known, 1.0)
    return np.asarray(np.sqrt(np.maximum(ratio, 1.0)))
