"""Recounts: what somebody from another branch counted again, against what was reported."""

import polars as pl

from abreast.figures.recounts import recounted
from abreast.integrity.check import Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.words import LANGUAGES, Words

CODE = "recount"


def find(evidence: Evidence) -> Found:
    """Recounts with a verification factor outside 0.90 to 1.10: recounted ÷ reported.

    Where nothing was reported and something was counted, or the reverse, there is no factor, and it is asked as well.
    """
    counted = recounted(evidence.figures, evidence.recounts)
    return found(
        counted.filter(~pl.col("agrees")).select(
            "unit",
            "indicator",
            "period",
            since="period",
            value="reported",
            expected="value",
            statistic="factor",
            about=pl.col("verifier").fill_null(""),
        )
    )


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
