"""Parts against totals: what the units below add up to, against what was reported as the whole."""

from fnmatch import fnmatchcase

import numpy as np
import polars as pl

from abreast.integrity.check import Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.steps import decimals
from abreast.integrity.words import LANGUAGES, Words, per_cent, plain

CODE = "total"
EXACT = 1e-9


def find(evidence: Evidence) -> Found:
    """Every independently reported total that differs from the units' sum by more than rounding can make.

    Sums of whole numbers have to be exact. Where figures are rounded, each may be off by half a step; the step
    is the one declared, or else the finest that any figure shows. A total that covers more than the tree is
    asked about only where the tree holds more than it.
    """
    summed = [
        code
        for code, one in evidence.campaign.definition.indicators.items()
        if one.kind == "reported" and one.over_units == "sum"
    ]
    told = evidence.totals.filter(pl.col("indicator").is_in(summed)).rename({"value": "total"})
    units = evidence.base.select("unit", "indicator", "period", "value", "reporting")
    both = told.join(units, on=["unit", "indicator", "period"]).join(
        steps(evidence), on=["indicator", "period"], how="left"
    )
    both = both.join(wider(evidence), on=["unit", "indicator", "period"], how="left")
    allowed = 0.5 * pl.col("step") * (pl.col("reporting") + 1) + EXACT * pl.col("total").abs() + EXACT
    above = pl.col("value") - pl.col("total")
    off = pl.when(pl.col("wider").fill_null(False)).then(above).otherwise(above.abs()) > allowed
    later = pl.col("period") >= evidence.campaign.definition.start
    wrong = both.filter(off & later)
    return found(
        wrong.select(
            "unit",
            "indicator",
            "period",
            since="period",
            about=pl.col("reporting").cast(pl.String),
            value="total",
            expected="value",
            statistic=above,
        )
    )


def steps(evidence: Evidence) -> pl.DataFrame:
    """indicator, period, step: what figures up to the period are rounded to; 0 where they are whole and nothing says
    they are rounded."""
    parts = [pl.DataFrame(schema={"indicator": pl.String, "period": pl.String, "step": pl.Float64})]
    finest = decimals(evidence.figures, evidence.periods)
    nothing = np.zeros(len(evidence.periods), dtype=np.int64)
    for code, one in evidence.campaign.definition.indicators.items():
        digits = finest.get(code, nothing) if one.decimals is None else nothing + one.decimals
        step = nothing + one.rounding if one.rounding else np.where(digits == 0, 0.0, 10.0**-digits)
        each = {"indicator": code, "period": list(evidence.periods), "step": step}
        parts.append(pl.DataFrame(each, schema=parts[0].schema))
    return pl.concat(parts)


def wider(evidence: Evidence) -> pl.DataFrame:
    """unit, indicator, period, wider: totals from sources that also cover units outside the tree."""
    sources = [one for one in evidence.campaign.definition.figures if one.by == "total"]
    files = evidence.figures.filter(pl.col("by") == "total")["file"].unique().to_list()
    more = [
        name for name in files if any(one.covers == "more" and fnmatchcase(name, one.file) for one in sources)
    ]
    sent = evidence.figures.filter((pl.col("by") == "total") & pl.col("file").is_in(more))
    return sent.select("unit", "indicator", "period", wider=pl.lit(True))


def reason(row: Row, words: Words) -> Said:
    """Total, sum, and how many reported."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    total, summed = plain(row["value"]), plain(row["expected"])
    ratio = per_cent(row["expected"] / row["value"]) if row["value"] else "–"
    return Said(
        f"{row['period']}, {en}: {total} was reported in all, and the "
        f"{row['about']} units below that reported add up to "
        f"{summed} ({plain(row['statistic'])}; {ratio}).",
        f"{row['period']}：{zh}总数报{total}，而下属已上报的{row['about']}个单位相加为{summed}"
        f"（相差{plain(row['statistic'])}，{ratio}）。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Parts and total", "分数与总数"),
    settles=Said(
        "The list from which the total was made, unit by unit; or the units that are missing below.",
        "编制总数所用的分单位清单；或补齐下面缺报的单位。",
    ),
    find=find,
    reason=reason,
)
