"""Physical companions: output that does not move with electricity, material or hours."""

import numpy as np
import polars as pl

from abreast.integrity.alarms import questions
from abreast.integrity.check import NOTHING, Check, Found, Row, Said
from abreast.integrity.departures import Bools, Floats, departures
from abreast.integrity.evidence import Evidence, Series
from abreast.integrity.words import LANGUAGES, Words, per_cent, span

CODE, SCREEN = "companion", 0.014
FIRST = 4  # periods from which on elasticities are learnt


def find(evidence: Evidence) -> Found:
    """Indicators with declared companions: the residual of their logarithm on those of the companions."""
    parts = [
        one_indicator(evidence, code, indicator.companions, direction(evidence, code))
        for code, indicator in evidence.campaign.definition.indicators.items()
        if indicator.companions
    ]
    tested: dict[str, int] = {}
    for part in parts:
        for period, count in part.tested.items():
            tested[period] = tested.get(period, 0) + count
    return Found(pl.concat([NOTHING.rows, *(part.rows for part in parts)]), tested)


def direction(evidence: Evidence, code: str) -> int:
    """1 where more flatters, −1 where less does, 0 where neither."""
    return {"up": 1, "down": -1, "none": 0}[evidence.campaign.definition.indicators[code].direction]


def one_indicator(evidence: Evidence, code: str, companions: tuple[str, ...], sign: int) -> Found:
    """Departures of one indicator from what its companions let expect."""
    own = evidence.series.of([code])
    beside = np.stack([matched(own, evidence.series.of([name])) for name in companions], axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(own.values > 0, np.log(own.values), np.nan)
        x = np.where(beside > 0, np.log(beside), np.nan)
    slope = slopes(y, x)
    residual = y - np.einsum("ntk,tk->nt", x - first_known(x)[:, None, :], slope)
    chance = counting(evidence, code, own.values)
    for k, name in enumerate(companions):
        chance = chance + slope[:, k] ** 2 * counting(evidence, name, beside[..., k])
    seen = departures(residual, own.group, np.full(len(y), sign, dtype=np.int64), chance=chance)
    with np.errstate(over="ignore"):
        expected = own.values * np.exp(-seen.size)
    before = np.array([period < evidence.campaign.definition.start for period in own.periods])
    return questions(own, seen, SCREEN, own.values, expected, before)


def counting(evidence: Evidence, code: str, values: Floats) -> Floats:
    """The variance that counting alone gives the logarithm of values (n, t): 1 / count; 0 for what is measured."""
    if evidence.campaign.definition.indicators[code].decimals != 0:
        return np.zeros_like(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, 1.0 / values, 0.0)


def matched(own: Series, other: Series) -> Floats:
    """The other indicator's values (n, t) for the units of `own`, NaN where a unit reports none."""
    key = ["unit", "stretch"]
    places = other.keys.with_row_index("j").select(*key, "j")
    j = own.keys.join(places, on=key, how="left", maintain_order="left")["j"].cast(pl.Int64)
    index = j.fill_null(-1).to_numpy()
    rows = np.full((len(index), len(own.periods)), np.nan)
    rows[index >= 0] = other.values[index[index >= 0]]
    return rows


def slopes(y: Floats, x: Floats) -> Floats:
    """The elasticities (t, k) that each period is judged by: of figures before it alone, so that no later figure raises
    or removes a question. Learnt anew when there are half as many periods again."""
    t, k = x.shape[1:]
    found = np.full((t, k), 1.0 / k)
    learnt, moved = FIRST, moves(y, x)
    while learnt < t:
        found[learnt:] = elasticities(moved, learnt, found[learnt])
        learnt += learnt // 2
    return found


def first_known(x: Floats) -> Floats:
    """The first figure of each companion (n, k), from which its moves are counted; a level of its own is no move."""
    if not x.shape[1]:
        return np.full((len(x), x.shape[2]), np.nan)
    place = np.argmax(~np.isnan(x), axis=1)
    return np.asarray(np.take_along_axis(x, place[:, None, :], axis=1)[:, 0, :])


def moves(y: Floats, x: Floats) -> tuple[Floats, Floats, Bools]:
    """Changes of y (n, t) and of x (n, t, k) on the period before, less what is common to all (n, t − 1) and
    (n, t − 1, k); where both are known (n, t − 1). All in logarithms."""
    steps_y, steps_x = np.diff(y, axis=1), np.diff(x, axis=1)
    with np.errstate(all="ignore"):
        usable: Bools = ~np.isnan(steps_y) & ~np.isnan(steps_x).any(axis=-1)
    there = np.where(usable, 1.0, np.nan)
    own = [without_common(steps_x[..., i] * there) for i in range(x.shape[-1])]
    return without_common(steps_y * there), np.stack(own, axis=-1), usable


def elasticities(moved: tuple[Floats, Floats, Bools], learnt: int, guess: Floats) -> Floats:
    """How y moves with x (k,) over the first `learnt` periods, by Huber's M-estimate from a first guess (k,).

    Huber (1964), Annals of Mathematical Statistics 35:73, tuning constant 1.345, by reweighting. A companion
    that hardly moves tells nothing of the slope, which is then drawn to 1 / k: with one companion, output in
    proportion to it.
    """
    usable = moved[2][:, : learnt - 1]
    a, b = (one[:, : learnt - 1][usable] for one in moved[:2])
    k = b.shape[-1]
    prior = np.full(k, 1.0 / k)
    if len(a) < 20 * k:
        return prior
    beta = guess
    for _ in range(30):
        left = a - b @ beta
        spread = 1.4826 * float(np.median(np.abs(left)))
        if spread == 0:
            break
        weight = np.minimum(1.0, 1.345 * spread / np.maximum(np.abs(left), 1e-300))
        ridge = np.eye(k) * spread**2 / 0.5**2  # as sure beforehand of the slope as ± 0.5
        new = np.linalg.solve(
            (b * weight[:, None]).T @ b + ridge, (b * weight[:, None]).T @ a + ridge @ prior
        )
        if np.abs(new - beta).max() < 1e-6:
            break
        beta = new
    return np.asarray(np.clip(beta, 0.0, 1.5))


def without_common(steps: Floats) -> Floats:
    """Changes (n, t) less the median change of each period."""
    common = np.zeros(steps.shape[1])
    some = ~np.isnan(steps).all(axis=0)
    common[some] = np.nanmedian(steps[:, some], axis=0)
    return np.asarray(steps - common)


def reason(row: Row, words: Words) -> Said:
    """Reported against what the companions let expect."""
    companions = words.campaign.definition.indicators[row["indicator"]].companions
    ratio = per_cent(row["value"] / row["expected"]) if row["expected"] else "–"
    value, expected = (words.number(row["indicator"], row[key]) for key in ("value", "expected"))
    when = span(row["since"], row["at"])
    en, zh = (
        (words.indicator(row["indicator"], one), words.indicators(companions, one)) for one in LANGUAGES
    )
    return Said(
        f"In {when}, {en[0]} did not move with {en[1]} as before: {value} was "
        f"reported for {row['at']}, and the relation of "
        f"earlier periods gives {expected} ({ratio}).",
        f"{when}，{zh[0]}与{zh[1]}的关系同以往不一致：{row['at']}报{value}，"
        f"按以往的关系应在{expected}左右（{ratio}）。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Output and its companions", "产出与相关消耗"),
    settles=Said(
        "The records behind both figures for these periods, side by side (such as meter readings, stores issues or "
        "time sheets); or what changed in the way of working or of counting.",
        "这几期两项数字的原始记录（如电表读数、领料单、工时记录），相互对照；或说明工艺、做法、统计口径有何变化。",
    ),
    find=find,
    reason=reason,
    family="physical",
    screen=SCREEN,
)
