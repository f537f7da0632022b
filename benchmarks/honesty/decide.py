"""Four ways of saying who has caught up: confirmed, the same test with known noise, naive counting, and z-scores."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm

from abreast.statistics.improvement import Improvement, improvement
from abreast.statistics.noise import Noise, Shock, estimate
from abreast.statistics.windows import THREE, Windows, windows
from benchmarks.honesty.worlds import Bools, Drawn, Floats, World

LEVEL = 0.05
WAYS = ("confirmed", "naive counting", "z-scores")


@dataclass(frozen=True, slots=True)
class Decided:
    """For each way of counting: who counts as behind (n,), who as caught up (n,), and who truly did (n,)."""

    behind: Bools
    caught_up: Bools
    truly: Bools


def test(drawn: Drawn, world: World, level: float, due: int) -> tuple[Improvement, Windows] | None:
    """The test at a due period, from nothing but the figures up to it; None where they do not suffice."""
    values, weights = drawn.values[:, : due + 1], drawn.weights[:, : due + 1]
    rough = estimate(values, weights, step=due + 1 - THREE[2], season=world.year)
    at = windows(due, world.start, rough.rho)
    if at is None:
        return None
    return improvement(values, weights, level, rough, at, season=world.year), at


def confirmed(drawn: Drawn, world: World, level: float, due: int, share: float = 1.0) -> Decided | None:
    """Abreast's way, spending `share` of the 5 %."""
    found = test(drawn, world, level, due)
    if found is None:
        return None
    result, at = found
    behind = result.behind & result.decidable
    return Decided(behind, behind & (result.p <= share * LEVEL), truly(drawn, level, at))


def truly(drawn: Drawn, level: float, at: Windows) -> Bools:
    """Whose true mean has risen and reached the level."""
    before, after = (drawn.truth[:, places].mean(axis=1) for places in (at.baseline, at.follow_up))
    return np.asarray((after > before + 1e-12) & (after >= level))


def known(drawn: Drawn, world: World, level: float, due: int) -> Decided | None:
    """The same test told the true noise: variances, autocorrelation, shocks."""
    noise = Noise(
        np.ones(len(drawn.values)),
        np.full(len(drawn.values), np.inf),
        world.rho,
        1.0,
        Shock(world.shock**2, world.shock_rho),
    )
    at = windows(due, world.start, world.rho)
    if at is None:
        return None
    values, weights = drawn.values[:, : due + 1], drawn.weights[:, : due + 1]
    result = improvement(values, weights, level, noise, at, season=world.year)
    behind = result.behind & result.decidable
    return Decided(behind, behind & (result.p <= LEVEL), truly(drawn, level, at))


def naive(drawn: Drawn, world: World, level: float, due: int) -> Decided:
    """Behind in the period before the start, better and at the level in the due period."""
    first, last = drawn.values[:, world.start - 1], drawn.values[:, due]
    behind = first < level
    return Decided(behind, behind & (last > first) & (last >= level), _plainly(drawn, world, level, due))


def z_scores(drawn: Drawn, world: World, level: float, due: int) -> Decided:
    """As naive counting, but the rise has to be 1.64 standard errors of the difference of two known figures."""
    plain = naive(drawn, world, level, due)
    error: Floats = np.sqrt(2.0 / drawn.weights[:, due])
    rise = (drawn.values[:, due] - drawn.values[:, world.start - 1]) / error
    return replace(plain, caught_up=plain.caught_up & (rise > norm.isf(LEVEL)))


def _plainly(drawn: Drawn, world: World, level: float, due: int) -> Bools:
    before, after = drawn.truth[:, world.start - 1], drawn.truth[:, due]
    return np.asarray((after > before + 1e-12) & (after >= level))
