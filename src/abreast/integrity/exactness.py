"""Improbable exactness: a unit that hits its target to the last digit, again and again."""

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import NOTHING, Check, Found, Row, Said, found
from abreast.integrity.departures import TO_SIGMA, Floats, Ints
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import steps
from abreast.integrity.words import LANGUAGES, Words

CODE, SCREEN = "exact", 0.001
COMPUTED = 1e-3  # the step of indicators that are computed, not reported


def find(evidence: Evidence) -> Found:
    """Figures equal to a target to the step in which they are given, more often than their spread allows.

    A figure falls on a given step with probability at most step / (s √(2π)), s the spread of the unit's own
    figures around their middle, hits left out; the number of hits is held against a Poisson law of that mean.
    """
    known = steps(evidence)
    parts, tested = [NOTHING.rows], 0
    for (code,), aimed in evidence.targets.group_by("indicator", maintain_order=True):
        series = evidence.of_indicator(str(code))
        each = series.keys.with_row_index("row").join(aimed.unique(["unit", "target"]), on="unit")
        step = float(known[str(code)][-1]) if str(code) in known else COMPUTED
        n, hits, p = exact_hits(series.values[each["row"].to_numpy()], each["target"].to_numpy(), step)
        tested += int((~np.isnan(p)).sum())
        rows = each.select("unit", "indicator", "target").with_columns(
            period=pl.lit(evidence.period),
            since=pl.lit(evidence.periods[0]),
            value=pl.Series(hits, dtype=pl.Float64),
            expected="target",
            statistic=pl.Series(n, dtype=pl.Float64),
            p=pl.Series(p, dtype=pl.Float64),
        )
        rows = rows.filter(pl.col("p").is_not_nan() & (pl.col("p") <= SCREEN))
        about = pl.Series("about", [repr(one) for one in rows["target"]], dtype=pl.String)
        parts.append(found(rows.with_columns(about)).rows)
    return Found(pl.concat(parts), {evidence.period: tested} if tested else {})


def exact_hits(values: Floats, target: Floats, step: float) -> tuple[Ints, Ints, Floats]:
    """Of each series (n, t) and its target (n,): figures (n,), those equal to the target to the step (n,), and the
    p-value (n,) of so many; NaN for fewer than four figures."""
    n = (~np.isnan(values)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        hit = np.abs(values - target[:, None]) < 0.5 * step
    hits = hit.sum(axis=1)
    p = np.where(n >= 4, 1.0, np.nan)
    rows = np.flatnonzero((hits >= 2) & (n >= 4))
    spread = _spread(np.where(hit[rows], np.nan, values[rows]))
    usual = step / (np.maximum(spread, 5.0 * step) * np.sqrt(2 * np.pi))
    p[rows] = stats.poisson.sf(hits[rows] - 1, n[rows] * usual)
    return n, hits, p


def _spread(values: Floats) -> Floats:
    """Median distance from the median of each row (n,) as a standard deviation, 0 for fewer than two values."""
    found = np.zeros(len(values))
    some = (~np.isnan(values)).sum(axis=1) >= 2
    rest = values[some]
    found[some] = TO_SIGMA * np.nanmedian(np.abs(rest - np.nanmedian(rest, axis=1, keepdims=True)), axis=1)
    return found


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
