"""Jumps: a change per day far outside what the unit and its like usually show."""

import numpy as np

from abreast.integrity.alarms import questions
from abreast.integrity.check import NOTHING, Check, Found, Row, Said
from abreast.integrity.departures import Floats, Rule, departures
from abreast.integrity.evidence import Evidence, Series
from abreast.integrity.words import LANGUAGES, Words, per_cent

CODE, SCREEN = "jump", 0.002
HALF = 0.5  # added to counts, so that 0 has a logarithm


def find(evidence: Evidence) -> Found:
    """Robust z of the change of the logarithm per day, the common change of like units taken out.

    Of indicators that are not added up over periods the change itself is taken. Counts are not asked to be steadier
    than counting allows.
    """
    definition = evidence.campaign.definition
    codes = [code for code in definition.reported if definition.indicators[code].kind == "reported"]
    series = evidence.series.of(codes)
    if not len(series.values):
        return NOTHING
    whole = _flags(series, {code for code in codes if definition.indicators[code].decimals == 0})
    summed = _flags(series, {code for code in codes if definition.indicators[code].over_time == "sum"})
    x, chance = logarithms(series, whole, summed)
    rule = Rule(windows=(1,), history=1, bend=False)
    seen = departures(x, series.group, np.zeros(len(x), dtype=np.int64), rule, chance=chance)
    before = np.array([period < definition.start for period in series.periods])
    return questions(series, seen, SCREEN, series.values, usual(series, seen.size), before)


def _flags(series: Series, codes: set[str]) -> np.ndarray:
    return series.keys["indicator"].is_in(list(codes)).to_numpy()


def logarithms(series: Series, whole: np.ndarray, summed: np.ndarray) -> tuple[Floats, Floats]:
    """Logarithms per day (n, t), and the variance of each from counting (n, t); `whole`, `summed` (n,)."""
    raised = series.values + np.where(whole, HALF, 0.0)[:, None]
    days = np.where(summed[:, None], series.days[None, :], 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.where(raised > 0, np.log(raised / days), np.nan)
        chance = np.where(whole[:, None] & (raised > 0), 1.0 / raised, 0.0)
    return x, chance


def usual(series: Series, size: Floats) -> Floats:
    """What the unit would have reported had it changed as its like did (n, t)."""
    with np.errstate(over="ignore"):
        return np.asarray(series.values * np.exp(-size))


def reason(row: Row, words: Words) -> Said:
    """Reported against the previous period carried on as like units went."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    value, expected = (words.number(row["indicator"], row[key]) for key in ("value", "expected"))
    ratio = per_cent(row["value"] / row["expected"]) if row["expected"] else "–"
    return Said(
        f"{row['at']}, {en}: {value}. The period before, changed per day as "
        f"in like units, gives {expected} ({ratio}); "
        f"that is {abs(row['statistic']):.1f} times the usual spread of such changes.",
        f"{row['at']}：{zh}报{value}；按上期数字和同类单位的日均变化推算应为{expected}左右（{ratio}），"
        f"相当于通常波动的{abs(row['statistic']):.1f}倍。",
    )


CHECK = Check(
    code=CODE,
    title=Said("A jump", "数字突变"),
    settles=Said(
        "The daily records of both periods; or what happened: an opening, a "
        "closure, a move of work, another way of counting.",
        "两期的逐日原始记录；或说明情况：投产、停产、任务转移、统计口径变更等。",
    ),
    find=find,
    reason=reason,
    family="jumps",
    screen=SCREEN,
)
