"""The course a unit's figures are taken to run, and what is left of them when it is taken out.

A course is a few columns of known shape over the periods: a level, a slow trend, a step at the follow-up window, a
season of the unit's own. Fitting it takes something out of the noise as well; how much, and what that does to the
lag-one correlation of the rest, is worked out here for every pattern of reported periods.
"""

from functools import lru_cache

import numpy as np

from abreast.statistics.segments import Bools, Floats

GRID = np.linspace(0.0, 0.95, 20)
SHORT = (
    60  # periods up to which the mean of a ratio is simulated rather than replaced by the ratio of the means
)
DRAWS = 1_000
BLOCK = 20_000


def columns(periods: int, *, trend: bool = True, step: int | None = None, season: int = 0) -> Floats:
    """The course (t, q): level, trend, a step from place `step` on, and a season of `season` periods a year.

    Season columns add up to nothing over a year, so that the level is the mean over a year.
    """
    time = np.arange(periods, dtype=np.float64)
    parts = [np.ones(periods)]
    if trend:
        parts.append(time - time.mean())
    if step is not None and 0 < step < periods:
        parts.append((time >= step).astype(np.float64))
    return np.column_stack([*parts, seasons(periods, season)])


def seasons(periods: int, season: int) -> Floats:
    """Effect-coded seasons (t, season − 1): each place of the year against the last."""
    if season < 2:
        return np.empty((periods, 0))
    place = np.arange(periods) % season
    against = (place == season - 1).astype(np.float64)
    return np.column_stack([(place == k) - against for k in range(season - 1)])


def left_over(y: Floats, root: Floats, course: Floats) -> Floats:
    """√w times what is left of y (n, t) without each unit's weighted least-squares fit of the course (t, q).

    `root` (n, t): √w, 0 where there is no figure. Columns that a unit's figures cannot tell apart drop out.
    """
    found = np.empty_like(y)
    for at in range(0, len(y), BLOCK):
        part = slice(at, at + BLOCK)
        found[part] = _left_over(y[part] * root[part], root[part], course)
    return found


def _left_over(scaled: Floats, root: Floats, course: Floats) -> Floats:
    basis: list[Floats] = []
    for column in course.T:
        fresh = root * column
        length = np.sqrt((fresh**2).sum(axis=1, keepdims=True))
        for _ in range(2):  # the second pass takes out what rounding left in the first
            for one in basis:
                fresh = fresh - one * (one * fresh).sum(axis=1, keepdims=True)
        rest = np.sqrt((fresh**2).sum(axis=1, keepdims=True))
        told = rest > 1e-9 * length
        one = np.divide(fresh, rest, out=np.zeros_like(fresh), where=told)
        basis.append(one)
        scaled = scaled - one * (one * scaled).sum(axis=1, keepdims=True)
    return scaled


def keep(known: Bools, course: Floats) -> Floats:
    """Projection (t, t) that takes the course out of a series with figures where `known` (t,); 0 elsewhere."""
    design = course * known[:, None]
    return np.asarray(np.diag(known.astype(np.float64)) - design @ np.linalg.pinv(design))


def powers(rho: float, n: int) -> Floats:
    """ρ^|s − t| (n, n)."""
    distance = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    return np.asarray(float(rho) ** distance, dtype=np.float64)


def rank(known: Bools, course: Floats) -> int:
    """How many degrees of freedom the course takes from a series with figures where `known` (t,)."""
    return int(np.linalg.matrix_rank(course[known])) if known.any() else 0


def squares(known: Bools, course: Floats, rho: float) -> float:
    """Expected Σ e² of residuals of unit variance and autocorrelation ρ."""
    return _squares(known.tobytes(), course.tobytes(), course.shape, float(rho))


@lru_cache(maxsize=4096)
def _squares(known: bytes, course: bytes, shape: tuple[int, int], rho: float) -> float:
    left = keep(*_back(known, course, shape))
    return float(np.trace(left @ powers(rho, shape[0]) @ left))


def lag_one(known: Bools, course: Floats) -> Floats:
    """Mean of Σ e_t e_(t+1) / Σ e² over such series at each ρ of `GRID`, rising."""
    return np.asarray(_lag_one(known.tobytes(), course.tobytes(), course.shape))


@lru_cache(maxsize=1024)
def _lag_one(known: bytes, course: bytes, shape: tuple[int, int]) -> tuple[float, ...]:
    """By simulation for short series, where the mean of the ratio is far from the ratio of the means."""
    left = keep(*_back(known, course, shape))
    n = shape[0]
    found = []
    for rho in GRID:
        if n > SHORT:
            spread = left @ powers(float(rho), n) @ left
            found.append(float(np.trace(spread, offset=1) / np.trace(spread)))
            continue
        draws = np.random.default_rng(n).standard_normal((DRAWS, n))
        e = draws @ np.linalg.cholesky(powers(float(rho), n)).T @ left
        total = np.maximum((e**2).sum(axis=1), np.finfo(np.float64).tiny)
        found.append(float(((e[:, 1:] * e[:, :-1]).sum(axis=1) / total).mean()))
    return tuple(np.maximum.accumulate(found).tolist())


def _back(known: bytes, course: bytes, shape: tuple[int, int]) -> tuple[Bools, Floats]:
    return np.frombuffer(known, dtype=np.bool_), np.frombuffer(course).reshape(shape)
