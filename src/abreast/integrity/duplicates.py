"""Duplicates across units: two units that report the same figures period after period."""

import numpy as np
import polars as pl

from abreast.integrity.alarms import runs_found
from abreast.integrity.check import Check, Found, Row, Said
from abreast.integrity.coincidence import FARTHEST, begins, between, values_in
from abreast.integrity.departures import Bools, Floats, Ints
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import flows
from abreast.integrity.words import LANGUAGES, Words, span

CODE, SCREEN = "duplicate", 0.001
TOGETHER = 3  # periods in a row in which figures have to be the same
MIX = np.uint64(
    0x9E3779B97F4A7C15
)  # odd, its bits well mixed (Knuth, The Art of Computer Programming 3, 6.4)


def find(evidence: Evidence) -> Found:
    """Runs of three or more periods in which two units report one indicator alike, in figures of three digits or
    more.

    Chance of a run of r values with anybody: at most (other units) × (places) × q^r, q the chance that a figure of
    the one is equal to one of the other: the product of their values' frequencies, see :meth:`Pairs.chance`. A
    figure that stays as it is counts once.
    """
    known = flows(evidence)
    indicator = np.unique(known.series.keys["indicator"].to_numpy(), return_inverse=True)[1].astype(np.int64)
    p, run, mate = shared(known.telling, indicator, known.q)
    units = known.series.keys["unit"]

    def whose(row: Ints, at: Ints) -> pl.Series:
        return units.gather(mate[row, at])

    return runs_found(evidence, known.series, p, SCREEN, run, whose, known.series.values)


def shared(values: Floats, indicator: Ints, q: Floats) -> tuple[Floats, Ints, Ints]:
    """For series (n, t) of indicators (n,) and the least chances of equality (n, t): the p-value of the run shared with
    another series that ends in each period (n, t), its length, and the row of the other series (−1 where none)."""
    n, t = values.shape
    p = np.where(np.isnan(values), np.nan, 1.0)
    run, mate = np.zeros((n, t), dtype=np.int64), np.full((n, t), -1, dtype=np.int64)
    others = np.bincount(indicator)[indicator] - 1
    length, before = np.zeros(n, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    for now in range(TOGETHER - 1, t):
        found = _same(values[:, now - TOGETHER + 1 : now + 1], indicator)
        length = np.where(found < 0, 0, np.where(found == before, length + 1, TOGETHER))
        before = found
        hit = np.flatnonzero(found >= 0)
        looks = np.log(np.maximum(others[hit], 1) * float(now))
        recent = values[:, max(0, now + 1 - FARTHEST) : now + 1]
        chance = _log_chance(recent[hit], recent[found[hit]], length[hit], q[hit, now])
        p[hit, now] = np.exp(np.minimum(0.0, looks + chance))
        run[hit, now], mate[hit, now] = length[hit], found[hit]
    return p, run, mate


def _log_chance(own: Floats, other: Floats, length: Ints, q: Floats) -> Floats:
    """Logarithm of the chance (n,) that the last `length` (n,) figures of two series (n, w) are equal at one place."""
    if not len(own):
        return np.zeros(0)
    width = own.shape[1]
    first = np.broadcast_to(np.maximum(width - length, 0)[:, None], own.shape)
    told = values_in(begins(own), first)[:, -1]
    log_chance: Floats = told.astype(np.float64) * np.log(between(own, other).chance(told, q))
    return log_chance


def _same(block: Floats, indicator: Ints) -> Ints:
    """For each row (n, w) another row of the same indicator with the same figures (n,), −1 where there is none."""
    mate = np.full(len(block), -1, dtype=np.int64)
    whole = np.flatnonzero(~np.isnan(block).any(axis=1))
    if len(whole) < 2:
        return mate
    keys = np.column_stack([indicator[whole].astype(np.float64), block[whole]])
    order, alike = _together(keys)
    ordered = whole[order]
    mate[ordered[1:][alike]] = ordered[:-1][alike]
    first = alike & ~np.concatenate([[False], alike[:-1]])
    mate[ordered[:-1][first]] = ordered[1:][first]
    return mate


def _together(keys: Floats) -> tuple[Ints, Bools]:
    """An order (n,) of rows (n, k) in which equal rows stand together, first ones first; whether each equals the next
    (n − 1,). Sorted by one number mixed from all columns, which is far quicker than by the columns."""
    mixed = np.zeros(len(keys), dtype=np.uint64)
    for column in (keys + 0.0).T:  # −0 becomes 0, which is equal to it
        mixed = (mixed ^ column.view(np.uint64)) * MIX
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    same = mixed[order[1:]] == mixed[order[:-1]]
    equal = np.zeros(len(same), dtype=np.bool_)
    equal[same] = (keys[order[1:][same]] == keys[order[:-1][same]]).all(axis=1)
    if (equal != same).any():  # two different rows with one number between them might part equal ones
        order = np.lexsort(keys.T[::-1])
        equal = (keys[order[1:]] == keys[order[:-1]]).all(axis=1)
    return order.astype(np.int64), np.asarray(equal)


def reason(row: Row, words: Words) -> Said:
    """With whom, and since when."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    other = [words.unit(row["about"], language) for language in LANGUAGES]
    when, count = span(row["since"], row["at"]), round(row["statistic"])
    return Said(
        f"{en}: the {count} figures of {when} are, to the last digit, those "
        f"that {other[0]} ({row['about']}) reported.",
        f"{zh}：{when}的{count}个数字与{other[1]}（{row['about']}）所报完全相同，连尾数也一样。",
    )


CHECK = Check(
    code=CODE,
    title=Said("The same figures as another unit", "与他单位数字雷同"),
    settles=Said(
        "The records of both units; or whether one return was entered under two names.",
        "两个单位各自的原始记录；或查明是否一份报表填在两个单位名下。",
    ),
    find=find,
    reason=reason,
    family="sameness",
    screen=SCREEN,
)
