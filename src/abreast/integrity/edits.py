"""Edits after the fact: sealed figures that were amended, above all in the unit's favour."""

import polars as pl

from abreast.integrity.check import Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence
from abreast.integrity.words import LANGUAGES, Words, per_cent

CODE = "edit"
SMALL = 0.02  # share of a figure up to which an amendment is a slip of the pen


def find(evidence: Evidence) -> Found:
    """Amendments that flatter the unit by more than 2 %, withdraw a figure, or amend the same figure again."""
    made = evidence.amendments.filter(pl.col("by") == "unit")
    codes = {"up": 1.0, "down": -1.0, "none": 0.0}
    signs = {code: codes[one.direction] for code, one in evidence.campaign.definition.indicators.items()}
    sign = pl.col("indicator").replace_strict(signs, default=0.0, return_dtype=pl.Float64)
    moved = pl.col("value") - pl.col("was")
    large = moved.abs() > SMALL * pl.col("was").abs()
    flatters = large & pl.when(sign == 0).then(True).otherwise(sign * moved > 0)
    again = pl.int_range(pl.len()).over("unit", "indicator", "period") > 0
    asked = pl.col("value").is_null() | pl.col("was").is_null() | flatters | again
    rows = made.filter(asked.fill_null(True) & (pl.col("period") <= evidence.period))
    return found(
        rows.select("unit", "indicator", "period", "value", since="period", about="date", expected="was")
    )


def reason(row: Row, words: Words) -> Said:
    """Before, after and when."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    was, now = (words.number(row["indicator"], row[key]) for key in ("expected", "value"))
    if row["value"] is None:
        return Said(
            f"{row['period']}: {en}, sealed as {was}, was withdrawn on {row['about']}.",
            f"{row['period']}：{zh}封账时为{was}，{row['about']}撤回。",
        )
    if row["expected"] is None:
        return Said(
            f"{row['period']}: {en} was not reported when the period was sealed, "
            f"and was added as {now} on {row['about']}.",
            f"{row['period']}：{zh}封账时未报，{row['about']}补报为{now}。",
        )
    ratio = f" ({per_cent(row['value'] / row['expected'])})" if row["expected"] else ""
    ratio_zh = ratio.replace(" (", "（").replace(")", "）")
    return Said(
        f"{row['period']}: {en}, sealed as {was}, was amended to {now}{ratio} on {row['about']}.",
        f"{row['period']}：{zh}封账时为{was}，{row['about']}改为{now}{ratio_zh}。",
    )


CHECK = Check(
    code=CODE,
    title=Said("Amended after sealing", "封账后更改"),
    settles=Said(
        "The record that shows the sealed figure was wrong, seen by the verifier.",
        "能证明原数有误的记录，由核实人过目。",
    ),
    find=find,
    reason=reason,
)
