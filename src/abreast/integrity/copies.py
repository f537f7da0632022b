"""Copied series: a stretch of figures that repeats an earlier stretch of the same unit to the last digit."""

import numpy as np
import polars as pl

from abreast.integrity.alarms import runs_found
from abreast.integrity.check import Check, Found, Row, Said
from abreast.integrity.coincidence import FARTHEST, begins, values_in, within
from abreast.integrity.departures import Floats, Ints
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import flows
from abreast.integrity.words import LANGUAGES, Words, span

CODE, SCREEN = "copy", 0.001


def find(evidence: Evidence) -> Found:
    """Stretches of figures equal to those that stood a fixed number of periods before, in what adds up over periods;
    the two do not overlap.

    Chance of a stretch of r values anywhere: at most (places) × (lags) × q^r, q the chance that two honest figures
    of the unit are equal: see :meth:`Pairs.chance`. A figure that stays as it is counts once, so that a series that
    hardly moves repeats nothing. Figures of fewer than three digits are left out.
    """
    known = flows(evidence)
    p, run, lag = repeated(known.telling, known.q)

    def back(row: Ints, at: Ints) -> pl.Series:
        return pl.Series(lag[row, at], dtype=pl.Int64).cast(pl.String)

    return runs_found(evidence, known.series, p, SCREEN, run, back, lag)


def repeated(values: Floats, q: Floats) -> tuple[Floats, Ints, Ints]:
    """For series (n, t) and the least chances of equality (n, t): the p-value of the stretch that ends in each period
    (n, t), its length and how many periods back it repeats (0 where none). NaN where there is no figure."""
    n, t = values.shape
    p = np.where(np.isnan(values), np.nan, 1.0)
    length, lag = np.zeros((n, t), dtype=np.int64), np.zeros((n, t), dtype=np.int64)
    rows = _in_question(values)
    if len(rows):
        p[rows], length[rows], lag[rows] = _strongest(values[rows], q[rows])
    return p, length, lag


def _in_question(values: Floats) -> Ints:
    """The rows of series (n, t) in which two figures running repeat two before them."""
    hit = np.zeros(len(values), dtype=np.bool_)
    for back in range(2, min(values.shape[1] - 1, FARTHEST) + 1):
        equal = values[:, back:] == values[:, :-back]
        hit |= (equal[:, 1:] & equal[:, :-1]).any(axis=1)
    return np.flatnonzero(hit)


def _strongest(values: Floats, q: Floats) -> tuple[Floats, Ints, Ints]:
    """As :func:`repeated`, over all lags."""
    n, t = values.shape
    best = np.where(np.isnan(values), np.nan, 1.0)
    length, lag = np.zeros((n, t), dtype=np.int64), np.zeros((n, t), dtype=np.int64)
    start, pairs, now = begins(values), within(values), np.arange(t)
    looks = np.log(np.maximum(now * np.minimum(now, FARTHEST), 1.0))
    for back in range(2, min(t - 1, FARTHEST) + 1):
        run = np.zeros((n, t), dtype=np.int64)
        run[:, back:] = np.minimum(_runs(values[:, back:] == values[:, :-back]), back)
        told = values_in(start, np.minimum(now, now - run + 1))
        p = np.exp(np.minimum(0.0, looks + told * np.log(pairs.chance(told, q))))
        better = (run >= 2) & (p < best)
        best[better], length[better], lag[better] = p[better], run[better], back
    return best, length, lag


def _runs(equal: np.ndarray) -> Ints:
    """Length of the run of True that ends in each place (n, t)."""
    run = np.zeros(equal.shape, dtype=np.int64)
    before = np.zeros(len(equal), dtype=np.int64)
    for column in range(equal.shape[1]):
        before = np.where(equal[:, column], before + 1, 0)
        run[:, column] = before
    return run


def reason(row: Row, words: Words) -> Said:
    """How many figures repeat which."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    calendar = words.campaign.calendar
    back, count = int(row["about"]), round(row["statistic"])
    when = span(row["since"], row["at"])
    then = span(calendar.shift(row["since"], -back), calendar.shift(row["at"], -back))
    return Said(
        f"{en}: the {count} figures of {when} are, to the last digit, those of {then}.",
        f"{zh}：{when}的{count}个数字与{then}的数字完全相同，连尾数也一样。",
    )


CHECK = Check(
    code=CODE,
    title=Said("The same figures again", "照抄前期数字"),
    settles=Said("The records of both stretches of time.", "两段时间的原始记录。"),
    find=find,
    reason=reason,
    family="sameness",
    screen=SCREEN,
)
