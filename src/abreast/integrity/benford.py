"""First digits: a screen only. Many honest series do not follow Benford's law, and many invented ones do."""

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import Check, Found, Row, Said, found
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


def find(evidence: Evidence) -> Found:
    """First digits of one indicator, of a unit or of an outermost scope: 1,000 figures or more that span three
    powers of ten.

    Benford (1938), Proceedings of the American Philosophical Society 78:551. Told where the mean absolute
    deviation passes 0.015 and the chi-square test is below 1e-4. It goes to the work list and never further.
    """
    own = evidence.own.filter(pl.col("value") > 0)
    if own.height < FEWEST:
        return found(own.clear().select("unit", "indicator", "period"))
    power = pl.col("value").log10().floor().clip(LOW, HIGH)
    digit = (pl.col("value") / pl.lit(10.0).pow(power)).floor().clip(1, 9).cast(pl.Int64)
    each = (
        own.with_columns(power=power.cast(pl.Int64), digit=digit)
        .group_by("unit", "indicator")
        .agg(
            *((pl.col("digit") == k).sum().alias(f"d{k}") for k in range(1, 10)),
            *((pl.col("power") == k).sum().alias(f"o{k}") for k in range(LOW, HIGH + 1)),
        )
    )
    scopes = (
        evidence.campaign.tree.scopes(evidence.period).filter(~pl.col("is_group")).select("unit", "scope")
    )
    over = each.join(scopes, on="unit").group_by("scope", "indicator").agg(pl.exclude("unit").sum())
    over = over.sort("scope", "indicator")
    digits = over.select(f"d{k}" for k in range(1, 10)).to_numpy().astype(np.float64)
    orders = over.select(f"o{k}" for k in range(LOW, HIGH + 1)).to_numpy().astype(np.float64)
    n = digits.sum(axis=1)
    shares = digits / np.maximum(n, 1)[:, None]
    far = np.abs(shares - LAW).mean(axis=1)
    p = stats.chi2.sf((n[:, None] * (shares - LAW) ** 2 / LAW).sum(axis=1), 8)
    wide = spans(orders) >= ORDERS
    rows = over.select(unit="scope", indicator="indicator").with_columns(
        value=pl.Series(far, dtype=pl.Float64),
        expected=pl.lit(FAR),
        statistic=pl.Series(n, dtype=pl.Float64),
        period=pl.lit(evidence.period),
        since=pl.lit(evidence.periods[0]),
        about=pl.Series([f"{one:.0%}" for one in shares[:, 0]], dtype=pl.String),
    )
    return found(rows.filter(pl.Series((n >= FEWEST) & wide & (far > FAR) & (p < SURE))))


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
        f"{en}: the first digits of {n} figures lie on average {row['value']:.1%} "
        "from the shares that figures of many sizes "
        f"of many sizes usually show ({row['about']} begin with 1; 30% would). "
        "A screen: many honest figures do so too.",
        f"{zh}：{n}个数字的首位数字分布与常见规律平均相差{row['value'] * 100:.1f}个百分点（首位为1的占{row['about']}，"
        ""
        "通常约30%）。"
        "这只是初筛，真实数字也常有此情形。",
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
