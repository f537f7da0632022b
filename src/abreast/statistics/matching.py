"""Matched comparison: units that did something against the nearest ones that did not."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from abreast.statistics.segments import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Difference:
    """`difference` of means, its standard error `se`, the 95 % interval `low` to `high`, the two-sided `p`.

    `treated`: units that could be matched; `controls`: different units they were matched to. NaN where fewer than two
    could be matched.
    """

    difference: float
    se: float
    low: float
    high: float
    p: float
    treated: int
    controls: int


def matched_difference(
    outcome: Floats, before: Floats, group: Ints, treated: Bools, k: int = 5
) -> Difference:
    """How much more the treated units have than like ones that were not treated.

    Each treated unit is held against the mean of the (up to) `k` untreated ones of its `group` nearest in `before`;
    ties go to the earlier row. Average effect on the treated with the variance of Abadie and Imbens (2006, Econometrica
    74:235), which reckons with controls that serve several times; t-distribution with one degree of freedom less than
    treated units. `outcome`, `before` (n,) without NaN, `group` (n,), `treated` (n,).
    """
    used = np.zeros(len(outcome))
    gains: list[float] = []
    for i in np.flatnonzero(treated):
        others = np.flatnonzero(~treated & (group == group[i]))
        if not len(others):
            continue
        near = others[np.argsort(np.abs(before[others] - before[i]), kind="stable")[:k]]
        used[near] += 1.0 / len(near)
        gains.append(float(outcome[i] - outcome[near].mean()))
    n, controls = len(gains), int((used > 0).sum())
    if n < 2:
        nothing = float("nan")
        return Difference(nothing, nothing, nothing, nothing, nothing, n, controls)
    difference = float(np.mean(gains))
    # Of each control its weight twice, less what is in the spread of the gains already.
    reused = np.sum((used**2 - used / k) * _spread(outcome, before, group, treated, used > 0))
    se = float(np.sqrt(np.sum((np.array(gains) - difference) ** 2) + max(0.0, float(reused))) / n)
    if se == 0:
        return Difference(difference, 0.0, difference, difference, float(difference == 0), n, controls)
    reach = float(stats.t.ppf(0.975, n - 1)) * se
    p = float(2 * stats.t.sf(abs(difference) / se, n - 1))
    return Difference(difference, se, difference - reach, difference + reach, p, n, controls)


def _spread(outcome: Floats, before: Floats, group: Ints, treated: Bools, wanted: Bools) -> Floats:
    """The variance of the outcome of each wanted control given `before`: half the squared difference to the nearest."""
    found = np.zeros(len(outcome))
    for j in np.flatnonzero(wanted):
        others = np.flatnonzero(~treated & (group == group[j]))
        others = others[others != j]
        if len(others):
            near = others[np.argmin(np.abs(before[others] - before[j]))]
            found[j] = 0.5 * (outcome[j] - outcome[near]) ** 2
    return found
