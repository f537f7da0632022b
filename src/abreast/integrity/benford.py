"""First digits: a screen only. Many honest series do not follow Benford's law, and many invented ones do."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import FINDINGS, Check, Found, Row, Said, found
from abreast.integrity.departures import Floats
from abreast.integrity.evidence import Evidence
from abreast.integrity.words import LANGUAGES, Words

CODE = "benford"
FEWEST = 1000
ORDERS = 3.0  # powers of ten that the middle 98 % of the figures have to span
FAR = (
    0.015  # mean absolute deviation beyond which shares do not conform (Nigrini 2012, Benford's Law, p. 160)
)
SURE = 1e-4
LAW = np.log10(1.0 + 1.0 / np.arange(1, 10))
LOW, HIGH = -6, 15
POWER = pl.col("value").log10().floor().clip(LOW, HIGH)


def find(evidence: Evidence) -> Found:
    """First digits of one indicator, of a unit or of an outermost scope: 1,000 figures or more that span three
    powers of ten.

    Benford (1938), Proceedings of the American Philosophical Society 78:551. Told where the mean absolute
    deviation passes 0.015 and its test is below 1e-4. It goes to the work list and never further.
    """
    own = far_apart(evidence.own.filter(pl.col("value") > 0))
    parts = []
    for scope, indicator, counts, orders in gathered(evidence, own) if own.height >= FEWEST else []:
        n = counts.sum()
        if n < FEWEST or spans(orders.sum(axis=0)[None, :])[0] < ORDERS:
            continue
        shares = counts.sum(axis=0) / n
        far = float(np.abs(shares - LAW).mean())
        if far > FAR and improbable(counts) < SURE:
            parts.append((scope, indicator, far, float(n), f"{shares[0]:.0%}"))
    names = ("unit", "indicator", "value", "statistic", "about")
    rows = pl.DataFrame(parts, schema={name: FINDINGS[name] for name in names}, orient="row")
    since = evidence.periods[0] if evidence.periods else ""
    return found(rows.with_columns(expected=pl.lit(FAR), period=pl.lit(evidence.period), since=pl.lit(since)))


def far_apart(own: pl.DataFrame) -> pl.DataFrame:
    """The figures of indicators that span enough powers of ten in all; within others no unit can."""
    reach = own.group_by("indicator").agg(orders=POWER.max() - POWER.min())
    wide = reach.filter(pl.col("orders") >= ORDERS)["indicator"]
    return own.filter(pl.col("indicator").is_in(wide.implode()))


def gathered(evidence: Evidence, own: pl.DataFrame) -> Iterator[tuple[str, str, Floats, Floats]]:
    """Of each outermost scope and unit, and each indicator: figures by unit and first digit (u, 9), and by unit and
    power of ten (u, o)."""
    digit = (pl.col("value") / pl.lit(10.0).pow(POWER)).floor().clip(1, 9).cast(pl.Int64)
    each = (
        own.with_columns(power=POWER.cast(pl.Int64), digit=digit)
        .group_by("unit", "indicator")
        .agg(
            *((pl.col("digit") == k).sum().alias(f"d{k}") for k in range(1, 10)),
            *((pl.col("power") == k).sum().alias(f"o{k}") for k in range(LOW, HIGH + 1)),
        )
    ).sort("indicator", "unit")
    above = evidence.campaign.tree.scopes(evidence.period).filter(~pl.col("is_group"))
    outer = above.filter(pl.col("scope").is_in(evidence.campaign.region(evidence.period)))
    whole = each.join(outer.select("unit", "scope"), on="unit", maintain_order="left")
    alone = each.filter(pl.sum_horizontal(f"d{k}" for k in range(1, 10)) >= FEWEST)
    alone = alone.with_columns(scope="unit").join(whole.select("scope"), on="scope", how="anti")
    for (scope, indicator), part in pl.concat([whole, alone]).group_by(
        "scope", "indicator", maintain_order=True
    ):
        counts = part.select(f"d{k}" for k in range(1, 10)).to_numpy().astype(np.float64)
        orders = part.select(f"o{k}" for k in range(LOW, HIGH + 1)).to_numpy().astype(np.float64)
        yield str(scope), str(indicator), counts, orders


def improbable(counts: Floats) -> float:
    """P-value of the first digits of units (u, 9) under the law; 1 for two units and more that are too few to tell.

    Figures of one unit resemble one another, so where there are several the units are the draws (Hotelling 1931,
    Annals of Mathematical Statistics 2:360). One unit's figures, which span powers of ten by themselves, are taken as
    draws: chi-square.
    """
    n = counts.sum(axis=1, keepdims=True)
    apart = (counts - n * LAW)[:, :-1]
    u, k = apart.shape
    if u == 1:
        return float(stats.chi2.sf(((counts - n * LAW) ** 2 / (n * LAW)).sum(), k))
    if u < 2 * k + 1:
        return 1.0
    mean, spread = apart.mean(axis=0), np.cov(apart, rowvar=False)
    t2 = u * float(mean @ np.linalg.pinv(spread) @ mean)
    return float(stats.f.sf(t2 * (u - k) / (k * (u - 1)), k, u - k))


def spans(orders: np.ndarray) -> np.ndarray:
    """How many powers of ten (g,) the middle 98 % of counts by power (g, o) reach over."""
    total = np.maximum(orders.sum(axis=1, keepdims=True), 1)
    below = np.cumsum(orders, axis=1) / total
    return np.asarray((below < 0.99).sum(axis=1) - (below < 0.01).sum(axis=1) + 0.0)


def reason(row: Row, words: Words) -> Said:
    """Deviation, number of figures, share of ones."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    n = f"{row['statistic']:,.0f}"
    return Said(
        f"{en}: the first digits of {n} figures lie on average {row['value'] * 100:.1f} percentage "
        f"points from the shares that figures of many sizes usually show ({row['about']} begin with 1; 30% would). "
        "A screen: many honest figures do so too.",
        f"{zh}：{n}个数字的首位数字分布与常见规律平均相差{row['value'] * 100:.1f}个百分点（首位为1的占{row['about']}，"
        "通常约30%）。这只是初筛，真实数字也常有此情形。",
    )


CHECK = Check(
    code=CODE,
    title=Said("First digits (a screen)", "首位数字（初筛）"),
    settles=Said(
        "Whether a limit, a plan or a common size explains it; then a recount of a few units drawn at random.",
        "先看是否因限额、计划或规模相近所致；再随机抽几个单位复核。",
    ),
    find=find,
    reason=reason,
    only_screen=True,
    pooled=True,
)
