"""Improbable exactness: a unit that hits its target to the last digit, again and again."""

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import NOTHING, Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import steps
from abreast.integrity.words import LANGUAGES, Words

CODE, SCREEN = "exact", 0.001


def find(evidence: Evidence) -> Found:
    """Figures equal to a target to the step in which they are given, more often than their spread allows.

    A figure falls on a given step with probability at most step / (s √(2π)), s the spread of the unit's own
    figures around their middle, hits left out; the number of hits is held against a Poisson law of that mean.
    """
    known = steps(evidence)
    parts, tested = [NOTHING.rows], 0
    for (code, target), aimed in evidence.targets.group_by("indicator", "target", maintain_order=True):
        series = evidence.of_indicator(str(code)).among(aimed["unit"])
        n, hits, p = exact_hits(series.values, float(str(target)), known.get(str(code), 1e-3))
        tested += int((~np.isnan(p)).sum())
        rows = np.flatnonzero(np.nan_to_num(p, nan=1.0) <= SCREEN)
        part = (
            series.keys[rows]
            .select("unit", "indicator")
            .with_columns(
                about=pl.lit(f"{target!r}"),
                period=pl.lit(evidence.period),
                since=pl.lit(evidence.periods[0]),
                value=pl.Series(hits[rows], dtype=pl.Float64),
                expected=pl.lit(target),
                statistic=pl.Series(n[rows], dtype=pl.Float64),
                p=pl.Series(p[rows], dtype=pl.Float64),
            )
        )
        parts.append(found(part).rows)
    return Found(pl.concat(parts), {evidence.period: tested} if tested else {})


def exact_hits(values: np.ndarray, target: float, step: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each series (n, t): figures (n,), those equal to the target to the step (n,), and the p-value (n,) of
    so many."""
    n = (~np.isnan(values)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        hit = np.abs(values - target) < 0.5 * step
    hits = hit.sum(axis=1)
    p = np.full(len(values), np.nan)
    for row in np.flatnonzero((hits >= 2) & (n >= 4)):
        rest = values[row][~hit[row] & ~np.isnan(values[row])]
        spread = float(np.median(np.abs(rest - np.median(rest)))) * 1.4826 if len(rest) >= 2 else 0.0
        usual = step / (max(spread, 5.0 * step) * np.sqrt(2 * np.pi))
        p[row] = stats.poisson.sf(hits[row] - 1, n[row] * usual)
    p[(hits < 2) & (n >= 4)] = 1.0
    return n, hits, p


def reason(row: Row, words: Words) -> Said:
    """How many figures hit the target."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    target = words.number(row["indicator"], row["expected"])
    return Said(
        f"{en}: {row['value']:.0f} of {row['statistic']:.0f} figures up to {row['at']} "
        f"are the target {target} to the last digit.",
        f"{zh}：截至{row['at']}的{row['statistic']:.0f}个数字中，有{row['value']:.0f}个与目标{target}分毫不差。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Exactly on target", "与目标分毫不差"),
    settles=Said(
        "The count or weighing behind these figures, before it was set beside the target.",
        "与目标对照之前的原始计数或称量记录。",
    ),
    find=find,
    reason=reason,
    family="exactness",
    screen=SCREEN,
    pooled=True,
)
