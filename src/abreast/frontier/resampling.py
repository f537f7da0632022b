"""Replications: the same units scored against many resampled references, on threads, from one seed.

Every block of `BLOCK` replications has a random stream of its own, spawned from the seed before any is run, so results
depend neither on the number of threads nor on the order in which blocks finish.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from abreast.frontier import facets
from abreast.frontier import threads as blocks
from abreast.frontier.score import score
from abreast.frontier.technology import Orientation, Technology

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BLOCK = 25
_SCALE_ROW = {Technology.CRS: 0, Technology.VRS: 1, Technology.NIRS: 2, Technology.NDRS: 3, Technology.FDH: 4}
_FDH = _SCALE_ROW[Technology.FDH]


@dataclass(frozen=True, slots=True)
class Sample:
    """Units and what is asked of them: `inputs` (n, m), `outputs` (n, s) over their column means, `units` (q,) rows."""

    inputs: Floats
    outputs: Floats
    units: Integers
    technology: Technology
    orientation: Orientation


@dataclass(frozen=True, slots=True)
class Draw:
    """References of some replications: rows drawn (b, k) and what their scored columns are multiplied by (b, k)."""

    rows: Integers
    factors: Floats


@njit(cache=True, nogil=True)
def _columns(inputs, outputs, rows, factors, by_input, convex):  # type: ignore[no-untyped-def]
    """Columns (rows, k + slacks) in which smaller is better, as `facets.scores` takes them."""
    m, s, k = inputs.shape[1], outputs.shape[1], rows.size
    d = m + s
    high = d + (1 if 0 < convex < 4 else 0)
    columns = np.zeros((high, k + (d if convex < 4 else 0) + (1 if 1 < convex < 4 else 0)))
    for j in range(k):
        for i in range(m):
            columns[i, j] = inputs[rows[j], i] * (factors[j] if by_input else 1.0)
        for r in range(s):
            columns[m + r, j] = -outputs[rows[j], r] * (1.0 if by_input else factors[j])
        if high > d:
            columns[d, j] = 1.0
    if convex < 4:
        for i in range(d):
            columns[i, k + i] = 1.0
    if 1 < convex < 4:
        columns[d, k + d] = 1.0 if convex == 2 else -1.0
    return columns


@njit(cache=True, nogil=True)
def _single(columns, base, step, tau):  # type: ignore[no-untyped-def]
    """FDH over the columns by enumeration: a resampled reference is small and used once."""
    for o in range(base.shape[0]):
        best = np.inf
        for j in range(columns.shape[1]):
            worst = -np.inf
            for k in range(base.shape[1]):
                if step[o, k] > 0.0:
                    worst = max(worst, (columns[k, j] - base[o, k]) / step[o, k])
                elif columns[k, j] > base[o, k]:
                    worst = np.inf
            best = min(best, worst)
        tau[o] = best


@njit(cache=True, nogil=True)
def _replicate(inputs, outputs, rows, factors, by_input, convex, base, step, tau):  # type: ignore[no-untyped-def]
    for b in range(rows.shape[0]):
        columns = _columns(inputs, outputs, rows[b], factors[b], by_input, convex)
        if convex == 4:
            _single(columns, base, step, tau[b])
        else:
            facets.scores(columns, rows.shape[1], inputs.shape[1], convex, base, step, tau[b])


def replicate(
    sample: Sample,
    draw: Callable[[np.random.Generator, int], Draw],
    replications: int,
    seed: int,
    threads: int | None = None,
) -> Floats:
    """Farrell efficiency of `sample.units` against each drawn reference, (replications, q); NaN where infeasible."""
    streams = np.random.SeedSequence(seed).spawn(-(-replications // BLOCK))
    base, step = _rays(sample)
    by_input = sample.orientation is Orientation.INPUT
    tau = np.empty((replications, len(sample.units)))
    given = (by_input, _SCALE_ROW[sample.technology], base, step)

    def block(start: int, stop: int) -> None:
        # a last block that is cut short draws in full, so that more replications only add to fewer
        drawn = draw(np.random.default_rng(streams[start // BLOCK]), BLOCK)
        part = tau[start:stop]
        rows, factors = drawn.rows[: len(part)], drawn.factors[: len(part)]
        _replicate(sample.inputs, sample.outputs, rows, factors, *given, part)
        _judge(sample, drawn, np.argwhere(np.isnan(part)), part)

    blocks.run(block, replications, threads, BLOCK)
    return np.where(np.isfinite(tau), tau if by_input else -tau, np.nan)


def _rays(sample: Sample) -> tuple[Floats, Floats]:
    """Base and step of the units in columns where smaller is better, with the scale row where there is one."""
    x, y = sample.inputs[sample.units], -sample.outputs[sample.units]
    nothing = np.zeros((len(x), 1))
    if sample.orientation is Orientation.INPUT:
        base, step = [0 * x, y], [x, 0 * y]
    else:
        base, step = [x, 0 * y], [0 * x, -y]
    if sample.technology not in (Technology.CRS, Technology.FDH):
        base, step = [*base, nothing + 1], [*step, nothing]
    return np.ascontiguousarray(np.hstack(base)) + 0.0, np.ascontiguousarray(np.hstack(step)) + 0.0


def _judge(sample: Sample, draws: Draw, unsettled: Iterable[Integers], tau: Floats) -> None:
    """Give what the walk could not settle to `score`, which certifies it."""
    by_input = sample.orientation is Orientation.INPUT
    for b, place in unsettled:
        unit, rows = sample.units[[place]], draws.rows[b]
        factor = draws.factors[b][:, None]
        x, y = sample.inputs[rows], sample.outputs[rows]
        reference = (x * factor, y) if by_input else (x, y * factor)
        arguments = (sample.technology, sample.orientation)
        found = score(sample.inputs[unit], sample.outputs[unit], *arguments, reference=reference).efficiency[
            0
        ]
        tau[b, place] = np.inf if np.isnan(found) else (found if by_input else -found)
