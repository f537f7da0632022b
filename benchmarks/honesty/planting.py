"""Falsified figures: what is planted, in which units, and from which period on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.honesty.factories import Floats, honest

EARLIEST = 6  # periods that a unit reports honestly at the least


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """Figures by indicator (n, t); `bad` (n,); `start` (n,): the first period in which a bad unit falsifies;
    `involved` (n,): honest units that a falsified one was copied from."""

    figures: dict[str, Floats]
    bad: NDArray[np.bool_]
    start: NDArray[np.int64]
    involved: NDArray[np.bool_]


def chosen(
    rng: np.random.Generator, n: int, t: int, share: float, length: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which units falsify, and from when on, so that at least `length` periods follow."""
    bad = np.zeros(n, dtype=np.bool_)
    bad[rng.permutation(n)[: round(share * n)]] = True
    return bad, rng.integers(EARLIEST, t - length + 1, n)


def later(start: NDArray[np.int64], t: int) -> NDArray[np.bool_]:
    """Periods from the start on (n, t)."""
    return np.arange(t)[None, :] >= start[:, None]


def inflated(
    rng: np.random.Generator, n: int, lift: float, spread: float, rho: float, noise: Floats | None = None
) -> Planted:
    """Output raised by `lift` from some period on in 5 % of units; electricity as it was.

    `noise` (n, t): residuals in place of simulated ones.
    """
    figures = honest(rng, n, spread=spread, rho=rho)
    t = figures["output"].shape[1]
    if noise is not None:
        rate = rng.normal(0.0, 0.3, (n, 1))
        figures["output"] = np.round(figures["electricity"] * np.exp(rate + noise))
    bad, start = chosen(rng, n, t, 0.05, 3)
    raised = np.where(bad[:, None] & later(start, t), 1.0 + lift, 1.0)
    figures["output"] = np.round(figures["output"] * raised)
    return Planted(figures, bad, start, np.zeros(n, dtype=np.bool_))


def copied(
    rng: np.random.Generator, n: int, length: int = 6, figures: dict[str, Floats] | None = None
) -> Planted:
    """A stretch of the unit's own earlier figures put down again, in 5 % of units."""
    figures = honest(rng, n) if figures is None else figures
    output = figures["output"]
    bad, start = chosen(rng, n, output.shape[1], 0.05, length)
    for unit in np.flatnonzero(bad):
        begin = int(rng.integers(0, start[unit] - length + 1))
        output[unit, start[unit] : start[unit] + length] = output[unit, begin : begin + length]
    return Planted(figures, bad, start, np.zeros(n, dtype=np.bool_))


def few_valued(rng: np.random.Generator, n: int, values: int, t: int = 36) -> dict[str, Floats]:
    """Output that takes few values (n, t), such as hours open: evenly spread about one of four usual levels."""
    level = 400.0 + 200.0 * rng.integers(0, 4, (n, 1))
    return {"output": level + 2.0 * (rng.integers(0, values, (n, t)) - values // 2)}


def borrowed(
    rng: np.random.Generator, n: int, length: int = 6, figures: dict[str, Floats] | None = None
) -> Planted:
    """Another unit's figures put down as one's own for a stretch, in 5 % of units."""
    figures = honest(rng, n) if figures is None else figures
    output = figures["output"]
    bad, start = chosen(rng, n, output.shape[1], 0.05, length)
    involved = np.zeros(n, dtype=np.bool_)
    for unit in np.flatnonzero(bad):
        other = int(rng.choice(np.flatnonzero(~bad)))
        output[unit, start[unit] : start[unit] + length] = output[other, start[unit] : start[unit] + length]
        involved[other] = True
    return Planted(figures, bad, start, involved)


def smoothed(rng: np.random.Generator, n: int, noise: float = 0.01) -> Planted:
    """Invented figures that grow evenly, with a little noise, for twelve periods or more, in 5 % of units."""
    figures = honest(rng, n)
    output = figures["output"]
    t = output.shape[1]
    bad, start = chosen(rng, n, t, 0.05, 12)
    for unit in np.flatnonzero(bad):
        length = t - start[unit]
        course = np.log(output[unit, : start[unit]].mean()) + rng.uniform(0.0, 0.01) * np.arange(length)
        output[unit, start[unit] :] = np.round(np.exp(course + rng.normal(0.0, noise, length)))
    return Planted(figures, bad, start, np.zeros(n, dtype=np.bool_))


def rounded(rng: np.random.Generator, n: int) -> Planted:
    """Every second figure rounded to 10 or 5, in 5 % of units."""
    figures = honest(rng, n)
    bad, start = chosen(rng, n, figures["output"].shape[1], 0.05, 3)
    for code, values in figures.items():
        some = bad[:, None] & (rng.random(values.shape) < 0.5)
        figures[code] = np.where(some, np.round(values / 5.0) * 5.0, values)
    return Planted(figures, bad, start, np.zeros(n, dtype=np.bool_))


def jumped(rng: np.random.Generator, n: int, lift: float = 1.0) -> Planted:
    """One figure raised by `lift` and no more, in 5 % of units."""
    figures = honest(rng, n)
    t = figures["output"].shape[1]
    bad, start = chosen(rng, n, t, 0.05, 3)
    once = bad[:, None] & (np.arange(t)[None, :] == start[:, None])
    output = figures["output"]
    figures["output"] = np.round(np.where(once, (1.0 + lift) * output, output)).astype(np.float64)
    return Planted(figures, bad, start, np.zeros(n, dtype=np.bool_))


def slipped(rng: np.random.Generator, n: int) -> Planted:
    """One figure with its decimal point a place too far, in 5 % of units."""
    return jumped(rng, n, 9.0)


def lifted(rng: np.random.Generator, n: int, share: float = 0.2, target: float = 0.9) -> Planted:
    """Shares of good pieces, of which those a little short of the target are reported just past it, in 20 % of
    units."""
    t = 36
    level = rng.normal(0.90, 0.02, (n, 1)) + rng.normal(0.0, 0.012, (n, t))
    pieces = np.round(np.exp(rng.normal(8.0, 0.5, (n, 1)) + rng.normal(0.0, 0.1, (n, t)))).astype(np.float64)
    good = rng.binomial(pieces.astype(np.int64), np.clip(level, 0.0, 1.0)).astype(np.float64)
    bad, start = chosen(rng, n, t, share, 3)
    rate = good / pieces
    short = bad[:, None] & (rate < target) & (rate > target - 0.015)
    just = np.ceil(pieces * (target + rng.uniform(0.0, 0.004, (n, t))))
    kept = np.where(short, just, good).astype(np.float64)
    return Planted({"pieces": pieces, "good": kept}, bad, start, np.zeros(n, dtype=np.bool_))
