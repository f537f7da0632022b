"""Simulated campaigns with a known truth: who really rose, and to which level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated. Noise has unit variance for a unit of size 1; spread between units follows from reliability.

    `units`, `periods`; `start`: place of the first period of the campaign; the last period is due. `reliability`: of
    one period's figure. `rho`: autocorrelation of noise. `shock`, `shock_rho`: standard deviation and autocorrelation
    of what hits all units alike. `season`, `own_season`: amplitude of the season all share, and of each unit's own.
    `decades`: unit sizes spread over so many orders of magnitude (noise variance 1 / size). `leaders`: how far the best
    tenth moves from start to due period. `everyone`: how far everybody does. `gain`, `margin`: improvement of the units
    that are to improve, and how far their follow-up mean comes to lie above the level, in standard errors of a window
    of three known, independent figures of its size; `share` of all units that improve. `year`: periods after which a
    season returns, where the campaign reckons with seasons of units' own.
    """

    units: int = 60
    periods: int = 36
    start: int = 30
    reliability: float = 0.6
    rho: float = 0.0
    shock: float = 0.0
    shock_rho: float = 0.0
    season: float = 0.0
    own_season: float = 0.0
    decades: float = 0.0
    leaders: float = 0.0
    everyone: float = 0.0
    gain: float = 0.0
    margin: float = 0.0
    share: float = 0.0
    year: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One campaign. `values`, `weights`, `truth` (n, t): figures, 1 / variance, and true means; `fixed`, `moving`: the
    true advanced level at the start and at the due period (the ninth tenth of true means)."""

    values: Floats
    weights: Floats
    truth: Floats
    fixed: float
    moving: float


WINDOW = 3
ERROR = np.sqrt(1 / WINDOW)  # standard error of the mean of three figures of unit variance
Q = 0.9


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """Figures and truth of one campaign."""
    n, t = world.units, world.periods
    spread = np.sqrt(world.reliability / (1.0 - world.reliability))
    base = spread * rng.standard_normal((n, 1))
    size = 10.0 ** (world.decades * (rng.random((n, 1)) - 0.5))
    fixed = float(np.quantile(base, Q))
    truth = base + world.everyone * _rise(world)
    truth = truth + np.where(base >= fixed, world.leaders, 0.0) * _rise(world)
    if world.share:
        truth = _improved(world, truth, fixed, ERROR / np.sqrt(size[:, 0]), rng)
    noise = autocorrelated(rng, n, t, world.rho) / np.sqrt(size)
    common = world.shock * autocorrelated(rng, 1, t, world.shock_rho) + world.season * _season(t, 12, 0.0)
    phase = 2 * np.pi * rng.random((n, 1))
    own = world.own_season * _season(t, 12, phase)
    moving = float(np.quantile(truth[:, -WINDOW:].mean(axis=1), Q))
    return Drawn(truth + noise + common + own, np.tile(size, (1, t)), truth, fixed, moving)


def _rise(world: World) -> Floats:
    """From 0 at the start to 1 at the first period of the follow-up window, and 1 from then on (1, t)."""
    time = np.arange(world.periods, dtype=np.float64)
    span = max(world.periods - WINDOW - world.start, 0)
    rise = (time >= world.start).astype(np.float64) if span == 0 else (time - world.start + 1) / (span + 1)
    return np.clip(rise, 0.0, 1.0)[None, :]


def _improved(world: World, truth: Floats, fixed: float, error: Floats, rng: np.random.Generator) -> Floats:
    """A share of units sits `gain` below where it is to arrive, and arrives in the follow-up window."""
    chosen = rng.random((len(truth), 1)) < world.share
    arrival = (fixed + world.margin * error)[:, None]
    start = arrival - world.gain * error[:, None] * np.sqrt(2)
    there = np.arange(world.periods)[None, :] >= world.periods - WINDOW
    return np.where(chosen, np.where(there, arrival, start), truth)


def autocorrelated(rng: np.random.Generator, n: int, t: int, rho: float) -> Floats:
    """Noise (n, t) of unit variance with first-order autocorrelation."""
    noise = rng.standard_normal((n, t))
    for k in range(1, t):
        noise[:, k] = rho * noise[:, k - 1] + np.sqrt(1 - rho**2) * noise[:, k]
    return noise


def _season(t: int, length: int, phase: Floats | float) -> Floats:
    """A wave of unit standard deviation over the year."""
    return np.asarray(np.sqrt(2) * np.sin(2 * np.pi * np.arange(t)[None, :] / length + phase))
