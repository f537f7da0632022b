"""Last digits that heap: honest counts end in every digit alike, invented ones rarely do."""

import numpy as np
import polars as pl
from scipy import stats

from abreast.integrity.check import Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import DIGITS, steps
from abreast.integrity.words import Words

CODE, SCREEN = "last-digit", 0.001
FEWEST = 50  # figures of a unit that are needed
WIDE = 10.0  # steps that a series has to spread over for its last digit to be free


def find(evidence: Evidence) -> Found:
    """The last digits of all a unit's figures of what adds up over periods, over all its indicators.

    Chi-square against equal shares, and the share of 0 and 5 against one fifth; the smaller p-value, doubled. The
    declared rounding is taken as the last digit. Stocks such as workers may well stay as they are.
    """
    flows = {code for code, one in evidence.campaign.definition.indicators.items() if one.over_time == "sum"}
    known = {code: float(step[-1]) for code, step in steps(evidence).items() if len(step) and code in flows}
    own = evidence.own.filter(pl.col("indicator").is_in(list(known)))
    step = pl.col("indicator").replace_strict(known, default=1.0, return_dtype=pl.Float64)
    units = own.with_columns(count=(pl.col("value").abs() / step).round(0))
    free = pl.col("count").std().over("unit", "indicator").fill_null(0.0) >= WIDE
    used = units.filter((pl.col("count") >= DIGITS) & free)
    table = (
        used.with_columns(digit=(pl.col("count") % 10).cast(pl.Int64))
        .group_by("unit")
        .agg(
            since=pl.col("period").min(),
            n=pl.len(),
            **{f"d{k}": (pl.col("digit") == k).sum() for k in range(10)},
        )
    )
    table = table.filter(pl.col("n") >= FEWEST).sort("unit")
    counts = table.select(f"d{k}" for k in range(10)).to_numpy().astype(np.float64)
    p = heaping(counts)
    rows = table.with_columns(
        p=pl.Series(p, dtype=pl.Float64),
        about=pl.lit("digits"),
        period=pl.lit(evidence.period),
        value=pl.Series((counts[:, 0] + counts[:, 5]) / np.maximum(counts.sum(axis=1), 1), dtype=pl.Float64),
        expected=pl.lit(0.2),
        statistic=pl.col("n").cast(pl.Float64),
    )
    return found(rows.filter(pl.col("p") <= SCREEN), {evidence.period: table.height})


def heaping(counts: np.ndarray) -> np.ndarray:
    """P-values (n,) of counts of last digits (n, 10)."""
    total = counts.sum(axis=1)
    due = total[:, None] / 10.0
    chi = ((counts - due) ** 2 / np.maximum(due, 1e-300)).sum(axis=1)
    round_ones = counts[:, 0] + counts[:, 5]
    either = np.minimum(stats.chi2.sf(chi, 9), stats.binom.sf(round_ones - 1, total, 0.2))
    return np.asarray(np.minimum(1.0, 2.0 * either))


def reason(row: Row, words: Words) -> Said:
    """How many figures, and the share of 0 and 5."""
    n, share = round(row["statistic"]), f"{row['value']:.0%}"
    return Said(
        f"Of {n} figures up to {row['at']}, {share} end in 0 or 5, where 20% "
        "would; or other last digits come up far more "
        "often than their tenth. Rounded or estimated figures look like this.",
        f"截至{row['at']}的{n}个数字中，尾数为0或5的占{share}（通常为20%），"
        "或其他尾数出现得过多；估报或取整的数字会是这样。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Last digits", "尾数偏集"),
    settles=Said(
        "How the figures are counted or weighed; if they are rounded, say so in the definition of the indicator.",
        "说明数字如何计量；若系取整上报，应在指标定义中注明。",
    ),
    find=find,
    reason=reason,
    family="digits",
    screen=SCREEN,
    pooled=True,
)
