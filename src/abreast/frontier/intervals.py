"""Intervals for frontier scores: how well the frontier is known, never a unit's noise from period to period.

Both methods work on the distance δ ≥ 1 (1/θ for input orientation, φ for output), of which the sample gives δ̂ ≤ δ.

`simar-wilson` (Simar and Wilson 1998), smoothed bootstrap: distances are drawn from δ̂ with replacement, smoothed by
h·ε, reflected at 1 (t below 1 becomes 2 - t) and shrunk about their mean by 1/sqrt(1 + h²/σ̂²) to keep their variance;
each unit is put at its drawn distance from the estimated frontier, and all are scored against these. δ* - δ̂ then
stands for δ̂ - δ. The bandwidth h is the normal-reference rule on the reflected distances above 1, adjusted to the
number and spread of all (Simar and Wilson 2008).

`subsample` (Simar and Wilson 2011): the units are scored against `size` of the n, drawn without replacement, and
size^κ (δ*/δ̂ - 1) stands for n^κ (δ̂/δ - 1), with κ = 2/(m+s+1), under CRS 2/(m+s), under FDH 1/(m+s). A replication
in which nobody comparable was drawn counts as δ* = 0.

The first is known to cover badly; the coverage measured for both is carried with every result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abreast.frontier.coverage import Coverage, measured, told
from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import counted, read_columns
from abreast.frontier.resampling import Draw, Floats, Integers, Sample, replicate
from abreast.frontier.score import score
from abreast.frontier.shown import line, listed, spread, tally
from abreast.frontier.technology import Orientation, Technology, choose

METHODS = ("simar-wilson", "subsample")
_ON_FRONTIER = 1e-6


@dataclass(frozen=True, slots=True, repr=False)
class Intervals:
    """Intervals for the Farrell efficiency of q units."""

    units: Integers
    """(q,) rows of the units."""
    efficiency: Floats
    """(q,) the scores themselves; NaN where `status` is not optimal."""
    corrected: Floats
    """(q,) scores less the estimated bias of their distances; noisier than the scores where the bias is small."""
    lower: Floats
    """(q,) lower end of the interval."""
    upper: Floats
    """(q,) upper end of the interval."""
    status: NDArray[np.str_]
    """(q,) status of the score: optimal, infeasible, uncertified or refused."""
    infeasible: Floats
    """(q,) share of replications in which nobody comparable was drawn."""
    method: str
    confidence: float
    """Nominal level; `coverage` says what it is worth."""
    replications: int
    seed: int
    setting: float
    """Bandwidth h (simar-wilson) or size of the subsamples (subsample)."""
    coverage: Coverage | None
    """Measured coverage in simulations nearest to this problem; None where the nominal level was not measured."""

    def __repr__(self) -> str:
        units, efficiency = counted(len(self.units), "unit"), spread("efficiency", self.efficiency)
        return line("Intervals", units, tally(self.status), efficiency, self._nominal())

    def __str__(self) -> str:
        rows = zip(self.units, self.efficiency, self.lower, self.upper, strict=True)
        lines = (f"unit {u}: {e:.4f} ({low:.4f} to {high:.4f})" for u, e, low, high in rows)
        head = f"{counted(len(self.units), 'interval')}, {self._nominal()}"
        return "\n".join([head, *listed(lines, len(self.units))])

    def _nominal(self) -> str:
        made = f"{self.method}, {self.replications:,} replications"
        return f"nominal {self.confidence:.0%}, {made}; coverage {told(self.coverage)}"


def bootstrap(
    inputs: Any,
    outputs: Any,
    rts: str = "vrs",
    orientation: str = "input",
    *,
    method: str = "simar-wilson",
    replications: int = 2000,
    seed: int = 0,
    confidence: float = 0.95,
    bandwidth: float | None = None,
    size: int | None = None,
    units: ArrayLike | None = None,
    threads: int | None = None,
) -> Intervals:
    """Intervals for frontier scores by resampling the reference units.

    `inputs` (n, m), `outputs` (n, s): NumPy or any data frame. `method`: simar-wilson or subsample. `bandwidth` h > 0
    (simar-wilson; default by rule), `size` 1 … n - 1 (subsample; default n^0.6 rounded). `units`: rows to give
    intervals for, default all; all units contribute to the frontier either way. `seed` fixes every draw, for any
    number of threads. Raises FrontierError for arguments that cannot be used, for directional scores, for
    simar-wilson under fdh (use subsample), and where fewer than two units lie inside the frontier.
    """
    technology, kind = choose(Technology, rts, "rts"), choose(Orientation, orientation, "orientation")
    _check(technology, kind, method, replications, confidence)
    x, y = read_columns(inputs, "x", "inputs").values, read_columns(outputs, "y", "outputs").values
    scores = score(inputs, outputs, technology, kind)
    rows = np.arange(len(x)) if units is None else _rows(units, len(x))
    kept = np.flatnonzero(scores.optimal)
    place = np.full(len(x), -1)
    place[kept] = np.arange(len(kept))
    asked = rows[scores.optimal[rows]]
    x, y = x[kept], y[kept]
    sample = Sample(x / x.mean(axis=0), y / y.mean(axis=0), place[asked], technology, kind)
    found = resample(
        sample,
        scores.efficiency[kept],
        method=method,
        replications=replications,
        seed=seed,
        confidence=confidence,
        bandwidth=bandwidth,
        size=size,
        threads=threads,
    )

    def spread(values: Floats) -> Floats:
        out = np.full(len(rows), np.nan)
        out[scores.optimal[rows]] = values
        return out

    return Intervals(
        units=rows,
        efficiency=scores.efficiency[rows],
        corrected=spread(found.corrected),
        lower=spread(found.lower),
        upper=spread(found.upper),
        status=scores.status[rows],
        infeasible=spread(found.infeasible),
        method=method,
        confidence=confidence,
        replications=replications,
        seed=seed,
        setting=found.setting,
        coverage=measured(method, x.shape[1] + y.shape[1], len(x), confidence),
    )


@dataclass(frozen=True, slots=True)
class Resampled:
    """What the replications say of a sample's units: each (q,), and the bandwidth or size they were made with."""

    corrected: Floats
    lower: Floats
    upper: Floats
    infeasible: Floats
    setting: float


def resample(
    sample: Sample,
    efficiency: Floats,
    *,
    method: str,
    replications: int,
    seed: int,
    confidence: float,
    bandwidth: float | None = None,
    size: int | None = None,
    threads: int | None = None,
) -> Resampled:
    """Intervals for `sample.units`, given the Farrell efficiency (n,) of every unit of the sample."""
    n, d = len(efficiency), sample.inputs.shape[1] + sample.outputs.shape[1]
    by_input = sample.orientation is Orientation.INPUT
    distance = 1 / efficiency if by_input else efficiency
    if method == "simar-wilson":
        setting = reference_bandwidth(distance) if bandwidth is None else _positive(bandwidth, "bandwidth")
        draw, shrink = _smoothed(distance, setting, sample.orientation), 1.0
    else:
        setting = float(round(n**0.6)) if size is None else _size(size, n)
        draw, shrink = _subsampled(n, int(setting)), (setting / n) ** rate(sample.technology, d)
    drawn = replicate(sample, draw, replications, seed, threads)
    infeasible = np.isnan(drawn)
    stars = np.where(infeasible, 0.0, 1 / drawn if by_input else drawn)
    middle, low, high = _SUMMARIES[method](distance[sample.units], stars, shrink, confidence)
    if by_input:
        middle, low, high = 1 / middle, 1 / high, 1 / low
    return Resampled(middle, low, high, infeasible.mean(axis=0), setting)


def rate(technology: Technology, dimensions: int) -> float:
    """κ: the frontier's error shrinks as n^-κ (Kneip, Park and Simar 1998; for FDH Park, Simar and Weiner 2000)."""
    if technology is Technology.FDH:
        return 1 / dimensions
    return 2 / dimensions if technology is Technology.CRS else 2 / (dimensions + 1)


def reference_bandwidth(distance: Floats) -> float:
    """Normal-reference bandwidth for distances ≥ 1 (n,), reflected at 1; FrontierError if fewer than two pass 1."""
    inside = distance[distance > 1 + _ON_FRONTIER]
    if len(inside) < 2:
        raise FrontierError(
            f"{len(inside)} of {len(distance)} units lie inside the frontier: there is nothing to smooth"
        )
    reflected = np.concatenate([inside, 2 - inside])
    spread = float(np.std(reflected, ddof=1))
    upper, lower = np.quantile(reflected, [0.75, 0.25])
    h = 0.9 * min(spread, float(upper - lower) / 1.34) * len(reflected) ** -0.2
    return float(h * (len(reflected) / len(distance)) ** 0.2 * np.std(distance, ddof=1) / spread)


def smooth(distance: Floats, rows: Integers, noise: Floats, h: float) -> Floats:
    """Drawn distances (b, n): `distance[rows]` + h · noise, reflected at 1 and shrunk to their variance."""
    drawn = distance[rows]
    moved = drawn + h * noise
    moved = np.where(moved < 1, 2 - moved, moved)
    centre = drawn.mean(axis=1, keepdims=True)
    return np.asarray(centre + (moved - centre) / np.sqrt(1 + h**2 / np.var(distance)))


def _smoothed(distance: Floats, h: float, kind: Orientation) -> Callable[[np.random.Generator, int], Draw]:
    n = len(distance)

    def draw(stream: np.random.Generator, count: int) -> Draw:
        rows = stream.integers(n, size=(count, n))
        ratio = smooth(distance, rows, stream.standard_normal((count, n)), h) / distance
        return Draw(np.tile(np.arange(n), (count, 1)), ratio if kind is Orientation.INPUT else 1 / ratio)

    return draw


def _subsampled(n: int, size: int) -> Callable[[np.random.Generator, int], Draw]:
    def draw(stream: np.random.Generator, count: int) -> Draw:
        shuffled = stream.permuted(np.tile(np.arange(n), (count, 1)), axis=1)
        return Draw(np.ascontiguousarray(shuffled[:, :size]), np.ones((count, size)))

    return draw


def _basic(
    distance: Floats, stars: Floats, shrink: float, confidence: float
) -> tuple[Floats, Floats, Floats]:
    """Bias-corrected distance and its interval, from δ* - δ̂ ~ δ̂ - δ."""
    gap = stars - distance
    high, low = np.quantile(gap, [(1 + confidence) / 2, (1 - confidence) / 2], axis=0)
    return distance - shrink * gap.mean(axis=0), distance - high, distance - low


def _relative(
    distance: Floats, stars: Floats, shrink: float, confidence: float
) -> tuple[Floats, Floats, Floats]:
    """The same from size^κ (δ*/δ̂ - 1) ~ n^κ (δ̂/δ - 1), with `shrink` = (size/n)^κ."""
    gap = stars / distance - 1
    high, low = np.quantile(gap, [(1 + confidence) / 2, (1 - confidence) / 2], axis=0)
    middle, top, bottom = (distance / (1 + shrink * part) for part in (gap.mean(axis=0), high, low))
    return middle, top, bottom


_SUMMARIES = {"simar-wilson": _basic, "subsample": _relative}


def _check(
    technology: Technology, kind: Orientation, method: str, replications: int, confidence: float
) -> None:
    if kind is Orientation.DIRECTIONAL:
        raise FrontierError("bootstrap is defined for orientation 'input' and 'output'")
    if method not in METHODS:
        raise FrontierError(f"method={method!r} is not known; choose one of {', '.join(METHODS)}")
    if technology is Technology.FDH and method == "simar-wilson":
        raise FrontierError(
            "the smoothed bootstrap needs a convex technology; under fdh use method='subsample'"
        )
    if replications < 2:
        raise FrontierError(f"replications is {replications}; it must be at least 2")
    if not 0 < confidence < 1:
        raise FrontierError(f"confidence is {confidence}; it must lie between 0 and 1")


def _rows(units: ArrayLike, n: int) -> Integers:
    rows = np.atleast_1d(np.asarray(units))
    if rows.ndim != 1 or rows.dtype.kind not in "iu" or ((rows < 0) | (rows >= n)).any():
        raise FrontierError(f"units must be row numbers from 0 to {n - 1}")
    return rows.astype(np.int64)


def _positive(value: float, name: str) -> float:
    if not (np.isfinite(value) and value > 0):
        raise FrontierError(f"{name} is {value}; it must be positive")
    return float(value)


def _size(size: int, n: int) -> float:
    if int(size) != size or not 1 <= size < n:
        raise FrontierError(f"size is {size}; it must be a whole number from 1 to {n - 1}")
    return float(size)
