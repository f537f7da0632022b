"""Alarms of a series into questions: one question a stretch, named by the period in which it arose."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from abreast.integrity.check import Found, found
from abreast.integrity.departures import Bools, Departures, Floats, Ints
from abreast.integrity.evidence import Evidence, Series

QUIET = 3  # periods without an alarm after which the next one is a new question
LONGEST = 6  # periods after which an alarm that goes on is a new question
Told = Mapping[str, pl.Series]


def arisen(alarm: Bools) -> Ints:
    """For each alarm (n, t) the column in which its question arose; −1 where there is no alarm."""
    n, t = alarm.shape
    arose = np.full((n, t), -1, dtype=np.int64)
    last, begun = np.full(n, -QUIET - 2), np.full(n, -1)
    for now in range(t):
        here = alarm[:, now]
        begun = np.where(here & ((now - last > QUIET) | (now - begun >= LONGEST)), now, begun)
        last = np.where(here, now, last)
        arose[here, now] = begun[here]
    return arose


def questions(
    series: Series, seen: Departures, screen: float, value: Floats, expected: Floats, skip: Bools
) -> Found:
    """The rows of a check on departures: every alarm, with the period in which its question arose.

    `value`, `expected` (n, t): what is printed. `skip` (t,): periods about which nothing is asked, such as those
    before the campaign.
    """

    def told(row: Ints, at: Ints) -> Told:
        columns = {"value": value, "expected": expected, "statistic": seen.z}
        return {name: _numbers(one[row, at]) for name, one in columns.items()}

    return _raised(series, seen.p, screen, seen.window, skip, told)


def runs_found(
    evidence: Evidence,
    series: Series,
    p: Floats,
    screen: float,
    run: Ints,
    about: Callable[[Ints, Ints], pl.Series],
    value: Floats | Ints,
) -> Found:
    """The rows of a check on stretches of figures that end in each period.

    `p` (n, t): NaN where nothing was tested; `run` (n, t): figures in the stretch; `about`: what those found, by row
    and column, are about; `value` (n, t): what is printed.
    """

    def told(row: Ints, at: Ints) -> Told:
        return {
            "about": about(row, at),
            "value": _numbers(value[row, at]),
            "statistic": _numbers(run[row, at]),
        }

    before = np.array([period < evidence.campaign.definition.start for period in series.periods], dtype=bool)
    return _raised(series, p, screen, run, before, told)


def _raised(
    series: Series,
    p: Floats,
    screen: float,
    length: Ints,
    skip: Bools,
    told: Callable[[Ints, Ints], Told],
) -> Found:
    """Every p-value (n, t) up to the screen, about the last `length` (n, t) figures; `told`: further columns of those
    found, by row and column."""
    p = np.where(skip[None, :], np.nan, p)
    alarm = np.nan_to_num(p, nan=1.0) <= screen
    row, at = (one.astype(np.int64) for one in np.nonzero(alarm))
    names = pl.Series(series.periods, dtype=pl.String)
    rows = series.keys[row].select("unit", "indicator")
    rows = rows.with_columns(
        period=names.gather(arisen(alarm)[row, at]),
        at=names.gather(at),
        since=names.gather(np.maximum(at - length[row, at] + 1, 0)),
        p=_numbers(p[row, at]),
        **told(row, at),
    )
    tested = (~np.isnan(p)).sum(axis=0)
    return found(rows, {series.periods[k]: int(count) for k, count in enumerate(tested) if count})


def _numbers(values: Floats | Ints) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64, strict=False)
