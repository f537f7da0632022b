"""Too smooth: a series that wavers far less from period to period than those of like units, and than counting
allows."""

from dataclasses import replace

import numpy as np
import polars as pl
from scipy.special import chdtr, chdtri

from abreast.integrity.alarms import runs_found
from abreast.integrity.check import NOTHING, Check, Found, Row, Said
from abreast.integrity.departures import CROWD, TO_SIGMA, Floats, Ints
from abreast.integrity.evidence import Evidence
from abreast.integrity.jumps import logarithms
from abreast.integrity.steps import flows
from abreast.integrity.words import LANGUAGES, Words, span

CODE, SCREEN = "smooth", 0.0005
LENGTH = 12  # figures in a row that are looked at together
NARROWEST = 0.25  # the least spread of log mean squares between honest units that is believed
WIDEST = 0.6  # the same for figures not per day: the calendar moves all alike and hides how units differ


def find(evidence: Evidence) -> Found:
    """The mean square of second differences of the logarithm over twelve periods, held against like units; of
    figures as they are and per day, since who invents figures may or may not think of the days. The smaller
    p-value, doubled.

    Second differences are blind to level and steady growth. What a unit wavers is held against the median of its
    group plus what counting gives a unit of its size; how much honest units differ in this is learnt from the
    group, and the lower tail is that of a chi-square of as many degrees of freedom as give that spread. Figures of
    fewer than three digits tell nothing.
    """
    known = flows(evidence)
    if not len(known.telling) or known.telling.shape[1] < LENGTH:
        return NOTHING
    series = replace(known.series, values=known.telling)
    definition = evidence.campaign.definition
    counts = {code for code in definition.reported if definition.indicators[code].decimals == 0}
    whole = series.keys["indicator"].is_in(list(counts)).to_numpy()
    as_is, per_day = (np.full(len(whole), one) for one in (False, True))
    p, ratio = too_smooth(*logarithms(series, whole, as_is), series.group, WIDEST)
    p_day, ratio_day = too_smooth(*logarithms(series, whole, per_day), series.group, NARROWEST)
    ratio = np.where(p_day < p, ratio_day, ratio)
    p = np.minimum(1.0, 2.0 * np.fmin(p, p_day))
    run = np.where(np.isnan(p), 0, LENGTH).astype(np.int64)

    def nothing(row: Ints, at: Ints) -> pl.Series:
        return pl.Series([""] * len(row), dtype=pl.String)

    return runs_found(evidence, series, p, SCREEN, run, nothing, ratio)


def too_smooth(x: Floats, chance: Floats, group: Ints, least: float) -> tuple[Floats, Floats]:
    """P-values (n, t) of the twelve figures that end in each period being as smooth by chance, and how much the unit
    wavers in parts of what like units do (n, t). `x`: logarithms (n, t); `chance`: their variance from counting;
    `least`: the least spread between units that is believed."""
    n, t = x.shape
    p, ratio = np.full((n, t), np.nan), np.full((n, t), np.nan)
    square = _rolling((x[:, 2:] - 2 * x[:, 1:-1] + x[:, :-2]) ** 2)
    counted = _rolling(chance[:, 2:] + 4 * chance[:, 1:-1] + chance[:, :-2])
    groups = [np.flatnonzero(group == g) for g in np.unique(group)]
    spreads: list[list[float]] = [[] for _ in groups]
    for now in range(LENGTH - 1, t):
        column = now - LENGTH + 1
        for g, rows in enumerate(groups):
            seen, due = square[rows, column], counted[rows, column]
            told = ~np.isnan(seen)
            if told.sum() < CROWD:
                continue
            usual = np.median(np.maximum(seen[told] - due[told], 0.0)) + due
            with np.errstate(divide="ignore", invalid="ignore"):
                log = np.log(np.maximum(seen, 1e-12) / np.maximum(usual, 1e-12))
            middle = float(np.nanmedian(log))
            spreads[g].append(TO_SIGMA * float(np.nanmedian(np.abs(log - middle))))
            p[rows, now], ratio[rows, now] = _tail(log - middle, max(float(np.median(spreads[g])), least))
    return p, ratio


def _rolling(squares: Floats) -> Floats:
    """Mean over the last LENGTH − 2 columns (n, t − LENGTH + 1), NaN where one is missing."""
    width = LENGTH - 2
    filled = np.concatenate([np.zeros((len(squares), 1)), np.cumsum(np.nan_to_num(squares), axis=1)], axis=1)
    gaps = np.concatenate([np.zeros((len(squares), 1)), np.cumsum(np.isnan(squares), axis=1)], axis=1)
    mean = (filled[:, width:] - filled[:, :-width]) / width
    return np.where(gaps[:, width:] - gaps[:, :-width] > 0, np.nan, np.maximum(mean, 0.0))


def _tail(log: Floats, spread: float) -> tuple[Floats, Floats]:
    """Lower tail (n,) of mean squares whose logarithms spread so much, and the root of the ratio (n,)."""
    df = 2.0 / spread**2
    p = chdtr(df, chdtri(df, 0.5) * np.exp(log))
    return np.where(np.isnan(log), np.nan, p), np.exp(0.5 * log)


def reason(row: Row, words: Words) -> Said:
    """How much less it wavers."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    when, share = span(row["since"], row["at"]), f"{row['value']:.0%}"
    return Said(
        f"{en}: over {when} the figures waver from period to period only {share} "
        "as much as those of like units of this size.",
        f"{zh}：{when}各期数字的起伏只有同类同规模单位的{share}，平稳得少见。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Unusually even figures", "数字过于平稳"),
    settles=Said(
        "The daily records; or the reason, such as a fixed plan, a quota or figures spread evenly over the periods.",
        "逐日原始记录；或说明原因，如按计划定量生产、数字按期平均摊列等。",
    ),
    find=find,
    reason=reason,
    family="sameness",
    screen=SCREEN,
)
