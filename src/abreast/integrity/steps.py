"""What figures are rounded to, and how likely two honest figures are to be equal."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from abreast.campaign.indicator import Indicator
from abreast.integrity.departures import Floats
from abreast.integrity.evidence import Evidence, Series

FINEST = 6
ROUNDED = (
    0.9  # share of an indicator's figures on a coarser step from which on that step is taken as the rounding
)
DIGITS = 100.0  # steps from which on a figure has three digits that can tell


def steps(evidence: Evidence) -> dict[str, float]:
    """The step of each reported indicator: as declared, else the finest its figures show, and coarser where nine
    in ten figures of all units are multiples of ten times it."""
    own = evidence.own
    shown = decimals(own)
    found = {}
    for code, one in evidence.campaign.definition.indicators.items():
        if one.kind == "reported":
            found[code] = one.rounding or _coarser(own, code, _finest(one, shown.get(code, 0)))
    return found


def _finest(one: Indicator, shown: int) -> float:
    digits = one.decimals if one.decimals is not None else shown
    return float(10.0 ** -(digits + 2 * one.is_share * (one.decimals is not None)))


def _coarser(own: pl.DataFrame, code: str, step: float) -> float:
    values = own.filter((pl.col("indicator") == code) & (pl.col("value") != 0))["value"].to_numpy()
    for _ in range(9):
        tens = values / (10.0 * step)
        if (
            not len(tens)
            or (np.abs(tens - np.round(tens)) < 1e-6 * np.maximum(1, np.abs(tens))).mean() < ROUNDED
        ):
            break
        step *= 10.0
    return step


def decimals(figures: pl.DataFrame) -> dict[str, int]:
    """The most decimals that figures of each indicator show, at most six."""
    part = figures.filter(pl.col("value") != pl.col("value").round(0))
    if not part.height:
        return {}
    shown = pl.lit(FINEST)
    for digits in range(FINEST - 1, 0, -1):
        near = (pl.col("value") - pl.col("value").round(digits)).abs() <= 1e-9 * pl.col("value").abs()
        shown = pl.when(near).then(pl.lit(digits)).otherwise(shown)
    found = part.with_columns(digits=shown).group_by("indicator").agg(pl.col("digits").max())
    return {str(code): int(digits) for code, digits in found.iter_rows()}


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Reported quantities that add up over periods, r series: `step` (r,), `telling` (r, t) figures of three digits or
    more, and `q` (r,) how likely two honest figures are equal."""

    series: Series
    step: Floats
    telling: Floats
    q: Floats


@lru_cache(maxsize=1)
def flows(evidence: Evidence) -> Flows:
    """The flows of a campaign; three checks look at them. Stocks such as workers may well stay the same."""
    definition = evidence.campaign.definition
    codes = [
        code
        for code, one in definition.indicators.items()
        if one.kind == "reported" and one.over_time == "sum"
    ]
    series = evidence.series.of(codes)
    step = step_of(series, steps(evidence))
    return Flows(series, step, telling(series, step), coincidence(series, step))


def step_of(series: Series, known: dict[str, float]) -> Floats:
    """The step (n,) of each series."""
    found: Floats = (
        series.keys["indicator"].replace_strict(known, default=1.0, return_dtype=pl.Float64).to_numpy()
    )
    return found


def telling(series: Series, step: Floats) -> Floats:
    """The figures (n, t) with three digits or more; NaN where a coincidence would tell nothing."""
    return np.where(np.abs(series.values) >= DIGITS * step[:, None], series.values, np.nan)


def coincidence(series: Series, step: Floats) -> Floats:
    """How likely two honest figures of a series, or of two alike, fall on the same step (n,); at least 1e-6.

    Two normal draws of standard deviation s around one mean fall into the same cell of width d with probability
    d / (2 s √π); s is the size of the series times the spread of logarithms that its group shows from period to
    period.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logs = np.where(series.values > 0, np.log(series.values), np.nan)
        moves = np.abs(np.diff(logs, axis=1))
        own = _rows(moves) / 0.6745 / np.sqrt(2.0)
        spread = np.full(len(own), np.nan)
        for g in np.unique(series.group):
            mine = series.group == g
            here = own[mine]
            spread[mine] = np.nanmedian(here) if (~np.isnan(here)).any() else np.nan
        size = np.exp(_rows(logs))
        p = step / (2.0 * np.sqrt(np.pi) * spread * size)
    return np.asarray(np.clip(np.nan_to_num(p, nan=1.0, posinf=1.0), 1e-6, 1.0))


def _rows(values: Floats) -> Floats:
    """Median of each row (n,), NaN where it has none."""
    found = np.full(len(values), np.nan)
    if values.shape[1] == 0:
        return found
    ordered = np.sort(values, axis=1)
    known = (~np.isnan(values)).sum(axis=1)
    some = known > 0
    low, high = (known[some] - 1) // 2, known[some] // 2
    rows = np.flatnonzero(some)
    found[rows] = 0.5 * (ordered[rows, low] + ordered[rows, high])
    return found
