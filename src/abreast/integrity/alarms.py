"""Alarms of a series into questions: one question a stretch, named by the period in which it arose."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.integrity.check import Found, found
from abreast.integrity.departures import Bools, Departures, Floats, Ints
from abreast.integrity.evidence import Evidence, Series

QUIET = 3  # periods without an alarm after which the next one is a new question
LONGEST = 6  # periods after which an alarm that goes on is a new question


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
    series: Series, seen: Departures, screen: float, value: Floats, expected: Floats, skip: NDArray[np.bool_]
) -> Found:
    """The rows of a check on departures: every alarm, with the period in which its question arose.

    `value`, `expected` (n, t): what is printed. `skip` (t,): periods about which nothing is asked, such as those
    before the campaign.
    """
    p = np.where(skip[None, :], np.nan, seen.p)
    alarm = np.nan_to_num(p, nan=1.0) <= screen
    arose = arisen(alarm)
    row, at = np.nonzero(alarm)
    names = pl.Series(series.periods, dtype=pl.String)
    since = np.maximum(at - seen.window[row, at] + 1, 0)
    rows = (
        series.keys[row]
        .select("unit", "indicator")
        .with_columns(
            period=names.gather(arose[row, at]),
            at=names.gather(at),
            since=names.gather(since),
            value=pl.Series(value[row, at], dtype=pl.Float64),
            expected=pl.Series(expected[row, at], dtype=pl.Float64),
            statistic=pl.Series(seen.z[row, at], dtype=pl.Float64),
            p=pl.Series(p[row, at], dtype=pl.Float64),
        )
    )
    tested = (~np.isnan(p)).sum(axis=0)
    return found(rows, {series.periods[k]: int(count) for k, count in enumerate(tested) if count})


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
    before = np.array([period < evidence.campaign.definition.start for period in series.periods])
    p = np.where(before[None, :], np.nan, p)
    alarm = np.nan_to_num(p, nan=1.0) <= screen
    arose = arisen(alarm)
    row, at = np.nonzero(alarm)
    names = pl.Series(series.periods, dtype=pl.String)
    rows = (
        series.keys[row]
        .select("unit", "indicator")
        .with_columns(
            period=names.gather(arose[row, at]),
            at=names.gather(at),
            since=names.gather(np.maximum(at - run[row, at] + 1, 0)),
            about=about(row, at),
            value=pl.Series(value[row, at], dtype=pl.Float64, strict=False),
            statistic=pl.Series(run[row, at], dtype=pl.Float64, strict=False),
            p=pl.Series(p[row, at], dtype=pl.Float64),
        )
    )
    tested = (~np.isnan(p)).sum(axis=0)
    return found(rows, {series.periods[k]: int(count) for k, count in enumerate(tested) if count})
