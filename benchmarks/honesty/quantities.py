"""Quantities of every kind that a campaign may rank by: how honest figures of each arise about a true mean."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from benchmarks.honesty.worlds import Floats

RATINGS = 5
BLUR = 0.7  # standard deviation of a rating before it is rounded to a level
BETWEEN = (
    200.0  # trials after which the chance of a good case changes by itself: overdispersion of proportions
)
SHAPE = 50.0  # of the gamma law that counts are overdispersed by
UNEVEN = 0.06  # log-sd of outputs from period to period, of units held against a frontier

Draw = Callable[[np.random.Generator, Floats, Floats], Floats]
Of = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Quantity:
    """`code`: the aspect of `DEFINITION`; its indicator is called the same, but for scores against a frontier.

    `sign`: −1 where less is better. `level`: the advanced level, in the quantity's own parameter; `span`: how far below
    it units lie in campaigns in which nothing moves; `size`: a unit's size from a number in [0, 1]. `draw`: figures
    (n, t) from parameters (n, t) and sizes (n, 1); `mean`, `spread`: their true mean and standard deviation.
    """

    name: str
    code: str
    sign: int
    level: float
    span: float
    size: Callable[[Floats], Floats]
    draw: Draw
    mean: Of
    spread: Of


DEFINITION = """
[campaign]
id = "kinds"
title = "Quantities of every kind"
calendar = "month"
start = "2023-01"
origin = "simulated"

[kinds.works]
title = "works"
[kinds.shop]
title = "shop"

[indicators.pieces]
title = "pieces"
[indicators.good]
title = "good pieces"
[indicators.yield]
title = "share of good pieces"
formula = "good / pieces"
unit = "share"
direction = "up"
[indicators.accidents]
title = "accidents"
direction = "down"
decimals = 0
[indicators.expected]
title = "accidents to be expected"
[indicators.ratio]
title = "accidents, observed to expected"
observed = "accidents"
expected = "expected"
direction = "down"
[indicators.weight]
title = "yarn per spindle"
direction = "up"
over_time = "mean"
[indicators.order]
title = "order on the floor"
direction = "up"
levels = ["poor", "fair", "middling", "good", "a model"]
[indicators.hands]
title = "hands"
[indicators.power]
title = "power"
[indicators.output]
title = "output"
direction = "up"

[aspects.yield]
title = "yield"
kind = "shop"
indicators = ["yield"]
volume = "pieces"
[aspects.accidents]
title = "accidents"
kind = "shop"
indicators = ["accidents"]
[aspects.ratio]
title = "accidents, observed to expected"
kind = "shop"
indicators = ["ratio"]
[aspects.weight]
title = "weight"
kind = "shop"
indicators = ["weight"]
[aspects.order]
title = "order"
kind = "shop"
indicators = ["order"]
[aspects.scores]
title = "output from hands and power"
kind = "shop"
indicators = ["output"]
level = { rule = "frontier", inputs = ["hands", "power"], outputs = ["output"], rts = "crs" }
"""


def _same(parameter: Floats, size: Floats) -> Floats:
    return parameter + 0.0 * size


def _orders(low: float, high: float) -> Callable[[Floats], Floats]:
    return lambda u: np.round(low * (high / low) ** u)


def _shares(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    cases = (size + 0.0 * mean).astype(np.int64)
    chance = rng.beta(mean * BETWEEN, (1.0 - mean) * BETWEEN)
    return np.asarray(rng.binomial(cases, chance) / cases)


def _share_spread(mean: Floats, size: Floats) -> Floats:
    return np.sqrt(mean * (1.0 - mean) * (1.0 / size + (1.0 - 1.0 / size) / (BETWEEN + 1.0)))


def _counts(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    return rng.poisson(mean * rng.gamma(SHAPE, 1.0 / SHAPE, mean.shape)) + 0.0 * size


def _count_spread(mean: Floats, size: Floats) -> Floats:
    return np.sqrt(mean + mean**2 / SHAPE) + 0.0 * size


def _ratios(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    return rng.poisson(size * mean * rng.gamma(SHAPE, 1.0 / SHAPE, mean.shape)) / size


def _ratio_spread(mean: Floats, size: Floats) -> Floats:
    return np.sqrt(mean / size + mean**2 / SHAPE)


def _measures(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    """Heavy tails: Student's t of five degrees of freedom; every unit wavers by as much as its size says."""
    return np.asarray(mean + size * rng.standard_t(5, mean.shape) / np.sqrt(5.0 / 3.0))


def _measure_spread(mean: Floats, size: Floats) -> Floats:
    return size + 0.0 * mean


def _ratings(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    blurred = np.round(mean + BLUR * rng.standard_normal(mean.shape)) + 0.0 * size
    return np.asarray(np.clip(blurred, 1.0, RATINGS))


def _rating_moment(mean: Floats, power: int) -> Floats:
    edges = np.arange(1.5, RATINGS)
    below = norm.cdf((edges - mean[..., None]) / BLUR)
    shares = np.diff(below, axis=-1, prepend=0.0, append=1.0)
    return np.asarray(shares @ np.arange(1.0, RATINGS + 1.0) ** power)


def _rating_mean(mean: Floats, size: Floats) -> Floats:
    return _rating_moment(mean, 1) + 0.0 * size


def _rating_spread(mean: Floats, size: Floats) -> Floats:
    return np.sqrt(_rating_moment(mean, 2) - _rating_moment(mean, 1) ** 2) + 0.0 * size


def _efforts(rng: np.random.Generator, mean: Floats, size: Floats) -> Floats:
    return mean * np.exp(UNEVEN * rng.standard_normal(mean.shape) - 0.5 * UNEVEN**2) + 0.0 * size


def _effort_spread(mean: Floats, size: Floats) -> Floats:
    return np.asarray(mean * np.sqrt(np.expm1(UNEVEN**2)) + 0.0 * size)


def _alike(u: Floats) -> Floats:
    return np.ones_like(u)


QUANTITIES = (
    Quantity("proportions", "yield", 1, 0.9, 0.1, _orders(50, 5000), _shares, _same, _share_spread),
    Quantity("counts", "accidents", -1, 20.0, 20.0, _alike, _counts, _same, _count_spread),
    Quantity("observed to expected", "ratio", -1, 0.8, 0.5, _orders(10, 1000), _ratios, _same, _ratio_spread),
    Quantity("measured", "weight", 1, 100.0, 4.0, lambda u: 0.3 * 10.0**u, _measures, _same, _measure_spread),
    Quantity("rated", "order", 1, 3.2, 2.0, _alike, _ratings, _rating_mean, _rating_spread),
    Quantity("frontier scores", "scores", 1, 0.9, 0.4, _alike, _efforts, _same, _effort_spread),
)
