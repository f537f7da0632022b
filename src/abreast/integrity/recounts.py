"""Recounts: what somebody from another branch counted again, against what was reported."""

import polars as pl

from abreast.integrity.check import Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.words import LANGUAGES, Words

CODE = "recount"
LOWEST, HIGHEST = 0.90, 1.10
RECOUNTS = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "verifier": pl.String,
    "date": pl.Date,
}


def find(evidence: Evidence) -> Found:
    """Recounts with a verification factor outside 0.90 to 1.10: recounted ÷ reported.

    Where nothing was reported and something was counted, or the reverse, there is no factor, and it is asked as well.
    """
    counted = recounted(evidence)
    places = counted.select("unit", "indicator", "period")
    reported = evidence.own.join(places, on=places.columns, how="semi").rename({"value": "reported"})
    both = counted.join(reported, on=["unit", "indicator", "period"], how="left", maintain_order="left")
    factor = pl.when(pl.col("reported") != 0).then(pl.col("value") / pl.col("reported"))
    same = (pl.col("reported") == 0) & (pl.col("value") == 0)
    outside = ~factor.is_between(LOWEST - 1e-12, HIGHEST + 1e-12)
    rows = both.filter(outside.fill_null(True) & ~same.fill_null(False))
    return found(
        rows.select(
            "unit",
            "indicator",
            "period",
            since="period",
            value="reported",
            expected="value",
            statistic=factor,
            about=pl.col("verifier").fill_null(""),
        )
    )


def recounted(evidence: Evidence) -> pl.DataFrame:
    """The last recount of each figure: lines of recounts.csv, and figures of files with `by` = recount."""
    filed = evidence.figures.filter(pl.col("by") == "recount").select("unit", "indicator", "period", "value")
    listed = evidence.recounts.filter(pl.col("period") <= evidence.period)
    every = pl.concat([pl.DataFrame(schema=RECOUNTS), filed, listed], how="diagonal")
    ordered = every.sort("date", nulls_last=False, maintain_order=True)
    return ordered.unique(["unit", "indicator", "period"], keep="last", maintain_order=True)


def reason(row: Row, words: Words) -> Said:
    """Both counts and their ratio."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    reported, counted = (words.number(row["indicator"], row[key]) for key in ("value", "expected"))
    if row["statistic"] is None:
        return Said(
            f"{row['period']}: {en} was recounted as {counted}, and {reported} was reported.",
            f"{row['period']}：{zh}复核为{counted}，所报为{reported}。",
        )
    return Said(
        f"{row['period']}: {en} was recounted as {counted}, and {reported} "
        f"was reported: {row['statistic']:.2f} of it.",
        f"{row['period']}：{zh}复核为{counted}，所报为{reported}，复核数为上报数的{row['statistic']:.2f}倍。",
    )


CHECK = Check(
    code=CODE,
    title=Said("A recount that differs", "复核不符"),
    settles=Said(
        "Both counted together once more, with the records on the table.",
        "双方对着原始记录再共同清点一次。",
    ),
    find=find,
    reason=reason,
)
