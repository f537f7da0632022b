"""Bunching: too many figures just on the good side of a target, too few just short of it."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import NOTHING, Check, Found, Row, Said, found
from abreast.integrity.departures import Bools, Floats
from abreast.integrity.evidence import Evidence, Series
from abreast.integrity.words import LANGUAGES, Words

CODE, SCREEN = "bunching", 0.01
FEWEST = 30  # figures within the two strips beside the target
UNITS = 8  # units they have to come from
OWN = 0.05  # p-value of a unit's own figures up to which it is asked itself, once all together are


@dataclass(frozen=True, slots=True, eq=False)
class Bunching:
    """Figures beside a target. `p`: how often so many more would lie just past it than just short of it by
    chance; `past`, `near` (n,): of each unit, those just past and those in either strip; `due`: the share past
    without bunching; `strip`: its width. `p` is NaN where there are too few."""

    p: float
    past: Floats
    near: Floats
    due: float
    strip: float


def find(evidence: Evidence) -> Found:
    """Targets that several units share: appointed levels, and numbers that many pledged; only figures of those
    units."""
    tested, parts = 0, [NOTHING.rows]
    for code, target, units in common_targets(evidence):
        series = evidence.of_indicator(code).among(units)
        sign = -1.0 if evidence.campaign.definition.indicators[code].direction == "down" else 1.0
        seen = bunched(sign * (series.values - target))
        tested += not np.isnan(seen.p)
        if seen.p <= SCREEN:
            parts += [found(part).rows for part in asked(evidence, series, code, target, seen)]
    return Found(pl.concat(parts), {evidence.period: tested} if tested else {})


def common_targets(evidence: Evidence) -> list[tuple[str, float, pl.Series]]:
    """Indicator and target with the units that are to reach it, where they are at least `UNITS`."""
    shared = evidence.targets.group_by("indicator", "target").agg(pl.col("unit").unique())
    shared = shared.filter(pl.col("unit").list.len() >= UNITS).sort("indicator", "target")
    return [(str(code), float(target), pl.Series(units)) for code, target, units in shared.iter_rows()]


def bunched(x: Floats) -> Bunching:
    """Bunching of figures x (n, t) just above 0, the target; NaN where there is none.

    Two strips of one width beside the target; what share of them would lie past it follows from the log-density
    beyond both strips, taken as straight (McCrary 2008, Journal of Econometrics 142:698; Cattaneo, Jansson and
    Ma 2020, Journal of the American Statistical Association 115:1449, treat the same question). Figures of one
    unit resemble each other, so the variance is taken between units, not between figures.
    """
    known = x[~np.isnan(x)]
    few = Bunching(float("nan"), np.zeros(len(x)), np.zeros(len(x)), 0.5, 0.0)
    if len(known) < 2 * FEWEST:
        return few
    spread = min(float(known.std()), float(np.subtract(*np.quantile(known, [0.75, 0.25]))) / 1.34)
    strip = 0.45 * spread * len(known) ** -0.2
    if not strip > 0:
        return few
    with np.errstate(invalid="ignore"):
        # A figure on the target itself stands for those a little short of it as well, as figures fall on steps.
        on = 0.5 * (np.abs(x) <= 1e-12).sum(axis=1)
        past = ((x > 1e-12) & (x < strip)).sum(axis=1) + on
        short = ((x < -1e-12) & (x > -strip)).sum(axis=1) + on
        above = float(((x >= strip) & (x < 3 * strip)).sum()) + 1.0
        below = float(((x < -strip) & (x >= -3 * strip)).sum()) + 1.0
    near = past + short
    due = 1.0 / (1.0 + (below / above) ** 0.25)
    unsure = due * (1.0 - due) * 0.25 * np.sqrt(1.0 / above + 1.0 / below)
    return Bunching(_between_units(past, near, due, unsure), past, near, due, strip)


def _between_units(past: Floats, near: Floats, due: float, unsure: float) -> float:
    """One-sided p-value that the share past is no more than due, units as clusters; `unsure`: standard error of
    `due`."""
    in_it = near > 0
    if near.sum() < FEWEST or in_it.sum() < UNITS:
        return float("nan")
    excess = past[in_it] - due * near[in_it]
    variance = float((excess**2).sum()) + (unsure * float(near.sum())) ** 2
    return float(stats.t.sf(excess.sum() / np.sqrt(variance), in_it.sum() - 1))


def asked(evidence: Evidence, series: Series, code: str, target: float, seen: Bunching) -> list[pl.DataFrame]:
    """One question to each outermost scope, and one to every unit with an excess of its own."""
    shared = {
        "indicator": pl.lit(code),
        "period": pl.lit(evidence.period),
        "since": pl.lit(evidence.periods[0]),
        "about": pl.lit(f"{target!r}"),
    }
    whole = pl.DataFrame({"unit": evidence.campaign.region(evidence.period)}, schema={"unit": pl.String})
    whole = whole.with_columns(
        **shared,
        value=pl.lit(float(seen.past.sum())),
        expected=pl.lit(seen.due * float(seen.near.sum())),
        statistic=pl.lit(seen.strip),
        p=pl.lit(seen.p),
    )
    due, much = seen.due * seen.near, of_its_own(seen)
    units = (
        series.keys.filter(much)
        .select("unit")
        .with_columns(
            **shared,
            value=pl.Series(seen.past[much], dtype=pl.Float64),
            expected=pl.Series(due[much], dtype=pl.Float64),
            statistic=pl.lit(seen.strip),
            p=pl.lit(seen.p),
        )
    )
    return [whole, units]


def of_its_own(seen: Bunching) -> Bools:
    """Which units (n,) lie past the target so often themselves: binomial. A figure on the target counts as half past,
    which is rounded down."""
    p = stats.binom.sf(np.floor(seen.past) - 1.0, np.round(seen.near), seen.due)
    return np.asarray((seen.near > 0) & (p <= OWN))


def reason(row: Row, words: Words) -> Said:
    """How many lie just past the target, and how many would."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    code = row["indicator"]
    target = words.number(code, float(row["about"]))
    share = words.campaign.definition.indicators[code].is_share
    strip = (
        f"{100 * row['statistic']:.2g} percentage points" if share else words.number(code, row["statistic"])
    )
    strip_zh = f"{100 * row['statistic']:.2g}个百分点" if share else strip
    seen, due = f"{row['value']:.4g}", f"{row['expected']:.1f}"
    return Said(
        f"{en}: {seen} figures up to {row['at']} lie at or within {strip} past "
        f"the target {target}; from the figures around, "
        f"about {due} would.",
        f"{zh}：截至{row['at']}，有{seen}个数字恰好达到或刚过目标{target}（{strip_zh}以内），"
        f"而按前后分布推算约为{due}个。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Just past the target", "恰好达标"),
    settles=Said(
        "The single cases nearest to the target, as first written down; and who decides what counts.",
        "最接近目标的那些个案的最初记录；以及由谁认定是否计入。",
    ),
    find=find,
    reason=reason,
    family="targets",
    screen=SCREEN,
    pooled=True,
)
