"""Copied series: a stretch of figures that repeats an earlier stretch of the same unit to the last digit."""

import numpy as np
import polars as pl

from abreast.integrity.alarms import runs_found
from abreast.integrity.check import Check, Found, Row, Said
from abreast.integrity.departures import Floats, Ints
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import flows
from abreast.integrity.words import LANGUAGES, Words, span

CODE, SCREEN = "copy", 0.001
FARTHEST = 36  # periods back that are looked at


def find(evidence: Evidence) -> Found:
    """Runs of at least two figures equal to those a fixed number of periods before, in what adds up over periods.

    Chance of a run of r anywhere: at most (places) × (lags) × q^r, q the chance that two honest figures are equal.
    Figures of fewer than three digits are left out.
    """
    known = flows(evidence)
    p, run, lag = repeated(known.telling, known.q)
    return runs_found(evidence, known.series, p, SCREEN, run, pl.Series(lag.ravel().astype(str)), lag)


def repeated(values: Floats, q: Floats) -> tuple[Floats, Ints, Ints]:
    """For series (n, t) and chances of equality (n,): the p-value of the run that ends in each period (n, t),
    its length and how many periods back it repeats (0 where none). NaN where there is no figure."""
    n, t = values.shape
    best = np.where(np.isnan(values), np.nan, 1.0)
    length, lag = np.zeros((n, t), dtype=np.int64), np.zeros((n, t), dtype=np.int64)
    log_q = np.log(q)
    for back in range(1, min(t - 1, FARTHEST) + 1):
        equal = values[:, back:] == values[:, :-back]
        rows = np.flatnonzero((equal[:, 1:] & equal[:, :-1]).any(axis=1))
        if not len(rows):
            continue
        run = _runs(equal[rows])
        for column in range(run.shape[1]):
            now = column + back
            r = run[:, column]
            looks = np.log(now * min(now, FARTHEST))
            p = np.where(r >= 2, np.exp(np.minimum(0.0, looks + r * log_q[rows])), 1.0)
            better = p < best[rows, now]
            hit = rows[better]
            best[hit, now], length[hit, now], lag[hit, now] = p[better], r[better], back
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
