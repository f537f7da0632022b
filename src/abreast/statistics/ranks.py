"""Rank ranges: between which places the true rank of each unit lies.

Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for Ranks with Applications to Mobility across Neighbourhoods
and Academic Achievement across Countries", Review of Economic Studies 91:476: every unit is compared with every
other, wrong claims "j is above k" are controlled over all pairs (simultaneous: all ranges hold together) or over the
pairs of one unit (marginal: each range holds by itself), and the rank range follows by counting. Groups of more
than `limit` units are ranged by sorting (see `rank_intervals`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abreast.statistics.critical import sidak, tukey
from abreast.statistics.rank_intervals import interval_ranks
from abreast.statistics.segments import Bools, Floats, Ints, checked

# The compiled kernels are loaded on first use: a script that never ranks need not wait for them.
LIMIT = 1_000  # units of one group up to which pairs are compared
BUDGET = 2e9  # pairs × draws up to which critical values are simulated rather than bounded


@dataclass(frozen=True, slots=True)
class RankRanges:
    """Places within each group, 1 = highest value. All (n,): `rank` (ties share the better place), `low` ≤ `high`.

    `method` (g,): "resampled", "bounded" (critical value of the studentised range or Šidák's), "sorted".
    """

    rank: Ints
    low: Ints
    high: Ints
    method: tuple[str, ...]


def rank_ranges(
    values: Floats,
    errors: Floats,
    offsets: Ints | None = None,
    *,
    coverage: float = 0.95,
    simultaneous: bool = True,
    replications: int | None = None,
    seed: int = 0,
) -> RankRanges:
    """Rank and rank range of every unit of every group; the higher value ranks first.

    `values`, `errors` (n,): independent estimates and their standard errors; an error of NaN means unknown, and such
    a unit is never told apart from any other. `replications` draws (default 5,000, beyond 200 units 2,000) come
    from `seed` and the size of the group. Where one call asks for more than BUDGET, its critical values
    are upper bounds instead (ranges a little wider): Hayter's for simultaneous ranges, Šidák's for marginal ones.
    Raises ValueError for NaN values, negative errors or a coverage outside (0, 1).
    """
    values, errors = _checked(values, errors, coverage)
    offsets = checked(offsets, len(values))
    order = np.lexsort((-values, np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))))
    descending, noise = values[order], errors[order]
    low, high, method = _ranges(descending, noise, offsets, coverage, simultaneous, replications, seed)
    back = np.empty(len(values), dtype=np.int64)
    back[order] = np.arange(len(values))
    return RankRanges(_ranks(descending, offsets)[back], low[back], high[back], method)


def may_be_best(low: Ints) -> Bools:
    """Which units may be the best of their group: nobody is surely above them (n,)."""
    return np.asarray(low == 1)


def _checked(values: Floats, errors: Floats, coverage: float) -> tuple[Floats, Floats]:
    values, errors = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if values.shape != errors.shape or values.ndim != 1:
        raise ValueError("values and errors must be one-dimensional and of one length")
    if np.isnan(values).any() or np.any(errors < 0) or not 0.0 < coverage < 1.0:
        raise ValueError("values must be known, errors at least 0, and coverage between 0 and 1")
    return values, np.where(np.isnan(errors), np.inf, errors)


def _ranks(descending: Floats, offsets: Ints) -> Ints:
    """1 + number of strictly higher values in the group, for rows already in descending order."""
    n = len(descending)
    starts = np.zeros(n, dtype=np.bool_)
    starts[offsets[:-1][np.diff(offsets) > 0]] = True
    fresh = starts | np.concatenate([[True], descending[1:] != descending[:-1]])[:n]
    place = np.maximum.accumulate(np.where(fresh, np.arange(n), 0))
    return np.asarray(place - np.repeat(offsets[:-1], np.diff(offsets)) + 1)


def _ranges(
    values: Floats,
    errors: Floats,
    offsets: Ints,
    coverage: float,
    simultaneous: bool,
    replications: int | None,
    seed: int,
) -> tuple[Ints, Ints, tuple[str, ...]]:
    from abreast.statistics import rank_kernels as kernels

    sizes = np.diff(offsets)
    low, high = np.ones(len(values), dtype=np.int64), np.repeat(sizes, sizes)
    method = _methods(sizes, replications)
    critical = tukey(coverage, sizes) if simultaneous else sidak(coverage, sizes - 1)
    kernels.many_told_apart(
        values, errors, offsets, np.where(method == "bounded", critical, np.inf), low, high
    )
    noise = np.empty((0, 0))
    for g in sorted(np.flatnonzero(method != "bounded"), key=lambda g: int(sizes[g])):
        part = slice(offsets[g], offsets[g + 1])
        if method[g] == "sorted":
            low[part], high[part] = interval_ranks(values[part], errors[part], coverage=coverage)
            continue
        if noise.shape[1] != sizes[g]:
            noise = _noise(int(sizes[g]), replications, seed)
        each = _together if simultaneous else _one_by_one
        low[part], high[part] = each(values[part], errors[part], coverage, noise)
    return low, high, tuple(method.tolist())


def _methods(sizes: Ints, replications: int | None) -> NDArray[np.str_]:
    small = sizes <= LIMIT
    work = sum(n * n * _replications(n, replications) for n in sizes[small & (sizes > 1)].tolist())
    return np.where(small, np.where((work <= BUDGET) & (sizes > 1), "resampled", "bounded"), "sorted")


def _replications(n: int, asked: int | None) -> int:
    return asked or (5_000 if n <= 200 else 2_000)


def _noise(n: int, replications: int | None, seed: int) -> Floats:
    """The same draws for every group of this size, whichever other groups are ranked."""
    return np.random.default_rng([seed, n]).standard_normal((_replications(n, replications), n))


def _statistics(values: Floats, errors: Floats) -> tuple[Floats, Floats, Floats]:
    """Per pair (n, n): scaled difference as seen, and 1 / its standard error; with the noise scale of each unit (n,).

    An unknown error leaves 0 (never told apart); a difference known without error is infinitely many errors wide.
    """
    sigma = np.hypot(errors[:, None], errors[None, :])
    noisy = sigma > 1e-150  # below that, 1 / σ would overflow
    inverse = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=noisy)
    difference = np.abs(values[:, None] - values[None, :])
    statistic = np.where(noisy, difference * inverse, np.where(difference > 0, np.inf, 0.0))
    return statistic, inverse, np.where(np.isinf(errors), 0.0, errors)


def _together(values: Floats, errors: Floats, coverage: float, noise: Floats) -> tuple[Ints, Ints]:
    """Simultaneous ranges of one group in descending order, by step-down over all ordered pairs.

    The claims "k is above i" against what was seen are never made, so their part of the maximum stays; claims made
    leave the maximum, which lowers the critical value for those still open, until none is added.
    """
    from abreast.statistics import rank_kernels as kernels

    n = len(values)
    statistic, inverse, scale = _statistics(values, errors)
    seen, against = np.empty(len(noise)), np.empty(len(noise))
    until = np.full(n, n)
    kernels.largest_differences(noise, scale, inverse, until, 1.0, seen)
    kernels.largest_differences(noise, scale, inverse, until, -1.0, against)
    made = np.zeros(statistic.shape, dtype=np.bool_)
    while True:
        critical = np.quantile(np.maximum(seen, against), coverage, method="higher")
        found = np.triu(statistic > critical, 1)
        if found.sum() == made.sum():
            return 1 + found.sum(axis=0), n - found.sum(axis=1)
        made = found
        inverse[made] = 0.0
        until = n - np.argmax(~made[:, ::-1], axis=1)
        kernels.largest_differences(noise, scale, inverse, until, 1.0, seen)


def _one_by_one(values: Floats, errors: Floats, coverage: float, noise: Floats) -> tuple[Ints, Ints]:
    """Marginal ranges of one group in descending order: the step-down over the pairs of one unit at a time."""
    from abreast.statistics import rank_kernels as kernels

    n = len(values)
    statistic, inverse, scale = _statistics(values, errors)
    kth = len(noise) - int(np.ceil(coverage * (len(noise) - 1)))
    low, high = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    kernels.own_ranges(noise, scale, statistic, inverse, kth, low, high)
    return low, high
