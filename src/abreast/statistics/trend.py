"""When a line through a unit's figures reaches a level, and how sure that is."""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import stdtrit

from abreast.statistics import course
from abreast.statistics.noise import Noise, window_errors
from abreast.statistics.segments import Bools, Floats, Ints

REACH = 2  # a trend is not carried on for more than twice the periods that show it


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the last periods of each unit (n,): `now` at the last period and `slope` per period, NaN where
    figures are missing; variances of both and their covariance; `df`; `length`: periods it rests on."""

    now: Floats
    slope: Floats
    now_variance: Floats
    slope_variance: Floats
    covariance: Floats
    df: Floats
    length: int

    def take(self, rows: Ints) -> "Line":
        """The same for some units, each as often as it is asked for."""
        columns = {one.name: getattr(self, one.name) for one in fields(self)}
        return Line(**{name: it if name == "length" else it[rows] for name, it in columns.items()})

    def error(self, ahead: float) -> Floats:
        """Standard error (n,) of the line so many periods ahead."""
        square = self.now_variance + 2.0 * ahead * self.covariance + ahead**2 * self.slope_variance
        return np.asarray(np.sqrt(np.maximum(square, 0.0)))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Periods ahead (n,) in which the level is reached: `expected` by the line, `earliest` and `latest` by its 95 %
    band. 0: already; NaN: not within `horizon` periods, or not known."""

    expected: Floats
    earliest: Floats
    latest: Floats
    horizon: int


def line(values: Floats, weights: Floats, noise: Noise, since: int, *, season: int = 0) -> Line:
    """The least-squares line from place `since` on through values (n, t) with weights (n, t) and known noise.

    `season`: periods a year, where units have seasons of their own; the line then is that of the year's mean.
    """
    t = values.shape[1]
    known = ~np.isnan(values) & (weights > 0)
    late = np.arange(t) >= since
    ahead = (np.arange(t) - (t - 1.0)) * late
    early = (~late).astype(np.float64)
    design = np.column_stack([late, ahead, early, early * np.arange(t), course.seasons(t, season)])
    used = np.ones(t, dtype=np.bool_) if season else late
    packed, which = np.unique(np.packbits(known & used, axis=1), axis=0, return_inverse=True)
    patterns = np.unpackbits(packed, axis=1, count=t).astype(np.bool_)
    every = np.stack([_rows(pattern, design) for pattern in patterns])[which.ravel()]
    now, slope = every[:, 0], every[:, 1]
    both = _variance(noise, weights, now + slope)
    first, second = _variance(noise, weights, now), _variance(noise, weights, slope)
    return Line(
        _sum(values, now),
        _sum(values, slope),
        first,
        second,
        (both - first - second) / 2.0,
        np.maximum(noise.df, 1.0),
        t - since,
    )


def reaches(found: Line, level: Floats, *, sign: int = 1, tolerance: float = 0.0) -> Forecast:
    """When lines (n,) come within the tolerance of a level (n,). `sign`: −1 where less is better."""
    horizon = REACH * found.length
    critical = stdtrit(np.minimum(found.df, 1e6), 0.975)
    when = [np.full(len(found.now), np.nan) for _ in range(3)]
    for ahead in range(horizon + 1):
        margin = sign * (found.now + ahead * found.slope - level) + tolerance
        band = critical * found.error(ahead)
        for place, reached in zip(when, (margin >= 0, margin + band >= 0, margin - band >= 0), strict=True):
            place[np.isnan(place) & reached] = ahead
    expected, earliest, latest = when
    return Forecast(expected, earliest, latest, horizon)


def _rows(known: Bools, design: Floats) -> Floats:
    """Coefficients (2, t) of the line's value at the last period and of its slope; NaN where not to be told."""
    seen = design * known[:, None]
    solved = np.linalg.pinv(seen)[:2]
    told = known[-1] and np.allclose(solved @ seen, np.eye(design.shape[1])[:2], atol=1e-8)
    enough = (known & (design[:, 0] > 0)).sum() >= 4
    return np.asarray(solved) if told and enough else np.full((2, len(known)), np.nan)


def _variance(noise: Noise, weights: Floats, coefficients: Floats) -> Floats:
    missing = np.isnan(coefficients).any(axis=1)
    return np.where(missing, np.nan, window_errors(noise, weights, coefficients) ** 2)


def _sum(values: Floats, coefficients: Floats) -> Floats:
    return np.asarray((np.where(coefficients == 0, 0.0, values) * coefficients).sum(axis=1))
