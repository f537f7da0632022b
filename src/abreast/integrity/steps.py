"""What figures are rounded to, and how likely two honest figures are to be equal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign.indicator import Indicator
from abreast.integrity.departures import Floats, Ints
from abreast.integrity.evidence import Evidence, Series
from abreast.statistics import median

FINEST = 6
ROUNDED = (
    0.9  # share of an indicator's figures on a coarser step from which on that step is taken as the rounding
)
MOST = 12  # powers of ten beyond which no step is sought
DIGITS = 100.0  # steps from which on a figure has three digits that can tell


def steps(evidence: Evidence) -> dict[str, Floats]:
    """The step of each reported indicator as it was known in each period (t,), from figures up to it.

    As declared, else the finest that figures show, and coarser where nine in ten figures of all units are multiples of
    ten times it.
    """
    return evidence.once(_steps)


def _steps(evidence: Evidence) -> dict[str, Floats]:
    own, periods = evidence.own, evidence.periods
    place = pl.DataFrame({"period": periods}, schema={"period": pl.String}).with_row_index("t")
    shown = decimals(own, periods)
    found = {}
    for code, one in evidence.campaign.definition.indicators.items():
        if one.kind != "reported":
            continue
        if one.rounding:
            found[code] = np.full(len(periods), float(one.rounding))
            continue
        mine = own.filter((pl.col("indicator") == code) & (pl.col("value") != 0)).join(place, on="period")
        finest = _finest(one, shown.get(code, np.zeros(len(periods), dtype=np.int64)))
        found[code] = 10.0 ** _coarser(mine["value"].to_numpy(), mine["t"].to_numpy(), finest)
    return found


def _finest(one: Indicator, shown: Ints) -> Ints:
    """The power of ten (t,) of the finest step."""
    digits = shown if one.decimals is None else np.full(len(shown), one.decimals + 2 * one.is_share)
    return np.asarray(-digits, dtype=np.int64)


def _coarser(values: Floats, at: np.ndarray, finest: Ints) -> Ints:
    """The power of ten (t,) of the step that values (n,) of columns `at` (n,) show up to each period, from the finest
    (t,) on."""
    power, t = finest.copy(), len(finest)
    known = np.cumsum(np.bincount(at, minlength=t))
    rising = known > 0
    while (there := power[rising]).size and (now := int(there.min())) < MOST:
        tens = values / 10.0 ** (now + 1)
        whole = np.abs(tens - np.round(tens)) < 1e-6 * np.maximum(1, np.abs(tens))
        share = np.cumsum(np.bincount(at[whole], minlength=t)) / np.maximum(known, 1)
        here = rising & (power == now)
        rising &= ~(here & (share < ROUNDED))
        power[here & rising] += 1
    return power


def decimals(figures: pl.DataFrame, periods: Sequence[str]) -> dict[str, Ints]:
    """The most decimals (t,) that figures of each indicator show up to each period, at most six; of those that show
    any."""
    part = figures.filter(pl.col("value") != pl.col("value").round(0))
    shown = pl.lit(FINEST)
    for digits in range(FINEST - 1, 0, -1):
        near = (pl.col("value") - pl.col("value").round(digits)).abs() <= 1e-9 * pl.col("value").abs()
        shown = pl.when(near).then(pl.lit(digits)).otherwise(shown)
    place = pl.DataFrame({"period": periods}, schema={"period": pl.String}).with_row_index("t")
    most = part.group_by("indicator", "period").agg(digits=shown.max()).join(place, on="period")
    found: dict[str, Ints] = {}
    for code, t, digits in most.select("indicator", "t", "digits").iter_rows():
        found.setdefault(code, np.zeros(len(periods), dtype=np.int64))[t] = digits
    return {code: np.maximum.accumulate(one) for code, one in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Reported quantities that add up over periods, r series: `telling` (r, t) figures of three digits or more, and `q`
    (r, t) how likely two honest figures are equal, by figures up to the period."""

    series: Series
    telling: Floats
    q: Floats


def flows(evidence: Evidence) -> Flows:
    """The flows of a campaign; three checks look at them. Stocks such as workers may well stay the same."""
    return evidence.once(_flows)


def _flows(evidence: Evidence) -> Flows:
    definition = evidence.campaign.definition
    codes = [
        code
        for code, one in definition.indicators.items()
        if one.kind == "reported" and one.over_time == "sum"
    ]
    series = evidence.series.of(codes)
    step = step_of(series, steps(evidence))
    return Flows(series, telling(series, step), coincidence(series, step))


def step_of(series: Series, known: Mapping[str, Floats]) -> Floats:
    """The step (n, t) of each series in each period."""
    codes, which = np.unique(series.keys["indicator"].to_numpy(), return_inverse=True)
    unknown = np.ones(len(series.periods))
    each = [known.get(str(code), unknown) for code in codes]
    return np.stack(each)[which] if each else np.ones(series.values.shape)


def telling(series: Series, step: Floats) -> Floats:
    """The figures (n, t) with three digits or more; NaN where a coincidence would tell nothing."""
    return np.where(np.abs(series.values) >= DIGITS * step, series.values, np.nan)


def coincidence(series: Series, step: Floats) -> Floats:
    """How likely two honest figures of a series, or of two alike, fall on the same step (n, t), by figures up to each
    period; at least 1e-6. `step` (n, t).

    Two normal draws of standard deviation s around one mean fall into the same cell of width d with probability
    d / (2 s √π); s is the size of the series, by the mean of its logarithms, times the spread of logarithms that its
    group shows from period to period: the median over its series of the mean absolute change.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        logs = np.where(series.values > 0, np.log(series.values), np.nan)
        moves = np.full(logs.shape, np.nan)
        moves[:, 1:] = np.abs(np.diff(logs, axis=1))
        own = _so_far(moves) * np.sqrt(np.pi / 2.0) / np.sqrt(2.0)
        spread = np.full(own.shape, np.nan)
        for g in np.unique(series.group):
            mine = np.flatnonzero(series.group == g)
            spread[mine] = _middle(own[mine])
        p = step / (2.0 * np.sqrt(np.pi) * spread * np.exp(_so_far(logs)))
    return np.asarray(np.clip(np.nan_to_num(p, nan=1.0, posinf=1.0), 1e-6, 1.0))


def _so_far(values: Floats) -> Floats:
    """Mean (n, t) of each row up to each column, NaN before its first value."""
    known = np.cumsum(~np.isnan(values), axis=1)
    total = np.cumsum(np.nan_to_num(values), axis=1)
    return np.asarray(np.divide(total, known, out=np.full(values.shape, np.nan), where=known > 0))


def _middle(values: Floats) -> Floats:
    """Median (t,) of each column, NaN where it has none."""
    return median(np.ascontiguousarray(values.T).ravel(), np.arange(values.shape[1] + 1) * len(values))
