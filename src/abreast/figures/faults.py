"""Faults as rows of a frame: there may be many, and equal ones are one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from abreast.figures.parts import placed
from abreast.tables import Refusal
from abreast.tables.phrase import NOTHING, Phrase, packed, unpacked

SCHEMA = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "remedy": pl.String,
    "more": pl.UInt32,
}
MOST = 1000


def faults(
    cells: pl.DataFrame,
    parts: pl.DataFrame,
    *,
    column: str = "column",
    value: str = "text",
    reason: Phrase | pl.Expr,
    remedy: Phrase | pl.Expr = NOTHING,
) -> pl.DataFrame:
    """A fault for each of these cells; `column` is the column of `parts` that says where it stands.

    Reasons and remedies stand in the table packed; where rows differ in them they are given as expressions of packed
    phrases.
    """
    return placed(cells, parts, "file", "sheet", column).select(
        "file",
        "sheet",
        "row",
        column=column,
        value=value,
        reason=text(reason),
        remedy=text(remedy),
        more=pl.lit(0, pl.UInt32),
    )


def text(given: Phrase | pl.Expr) -> pl.Expr:
    """A phrase for every row, packed, or the expression that makes it."""
    return pl.lit(packed(given), pl.String) if isinstance(given, Phrase) else given


def once(found: pl.DataFrame) -> pl.DataFrame:
    """Faults of the same value in the same column for the same reason as one, at its first row."""
    alike = ["file", "sheet", "column", "value", "reason", "remedy"]
    grouped = found.group_by(alike, maintain_order=True).agg(
        pl.col("row").min(), more=(pl.col("row").n_unique() - 1).cast(pl.UInt32)
    )
    return grouped.select(*SCHEMA)


def refusals(found: Sequence[pl.DataFrame]) -> list[Refusal]:
    """All faults as refusals; of a file with more than a thousand the first thousand and a count of the rest."""
    everything = pl.concat([one.select(*SCHEMA) for one in found]).sort("file", "sheet", "row", "column")
    result: list[Refusal] = []
    for (file,), part in everything.group_by("file", maintain_order=True):
        result += [refusal(row) for row in part.head(MOST).iter_rows(named=True)]
        if part.height > MOST:
            reason = Phrase("has {count:,} more faults", count=part.height - MOST)
            result.append(
                Refusal(file=str(file), reason=reason, remedy=Phrase("correct the first ones first"))
            )
    return result


def refusal(row: dict[str, object]) -> Refusal:
    """A fault as a refusal."""
    more = int(str(row["more"]))
    reason = unpacked(str(row["reason"]))
    if more == 1:
        reason = Phrase("{reason} (so in 1 more row)", reason=reason)
    elif more:
        reason = Phrase("{reason} (so in {more:,} more rows)", reason=reason, more=more)
    return Refusal(
        file=str(row["file"]),
        sheet=str(row["sheet"]),
        row=None if row["row"] is None else int(str(row["row"])),
        column=str(row["column"]),
        value=None if row["value"] is None else str(row["value"]),
        reason=reason,
        remedy=unpacked(str(row["remedy"])),
    )
