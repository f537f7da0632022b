"""Corrections to sealed figures: amendments.csv, each line with its reason and author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import polars as pl

from abreast.campaign.calendar import PeriodError, parse_any
from abreast.campaign.campaign import Campaign
from abreast.campaign.messages import nearest
from abreast.campaign.source import By
from abreast.figures import check, resolve
from abreast.figures.check import KEY
from abreast.figures.faults import faults, once
from abreast.figures.parts import CELLS, Part, frame
from abreast.figures.period_text import PeriodReader
from abreast.tables import Refused, Table, read_named
from abreast.tables.phrase import Phrase, phrases

AMENDMENTS = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "by": pl.String,
    "value": pl.Float64,
    "reason": pl.String,
    "author": pl.String,
    "date": pl.String,
    "row": pl.UInt32,
}
"""Amendments; a missing value withdraws the figure. Later dates come after earlier ones."""

NEEDED = ("unit", "indicator", "period", "value", "reason", "author", "date")
MADE_BY = get_args(By)


@dataclass(frozen=True, slots=True)
class Amending:
    """The amendments (`AMENDMENTS`) of a campaign, in order, the name of their file, and faults among them."""

    rows: pl.DataFrame
    file: str
    faults: list[pl.DataFrame]


def amendments(campaign: Campaign, reader: PeriodReader, sealed: frozenset[str]) -> Amending:
    """What amendments.csv says, if there is one; Refused when it cannot be read. `sealed`: periods under seal."""
    table = read_named(campaign.folder, "amendments", encoding=campaign.definition.files.encoding)
    if table is None or not table.text.height:
        return Amending(pl.DataFrame(schema=AMENDMENTS), "amendments.csv", [])
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise Refused(
            table.refuse(None, name, Phrase("is not among the columns"), nearest(name, table.columns))
            for name in missing
        )
    cells, parts = cells_of(table)
    kept, found = resolved(campaign, cells, parts, reader)
    found += incomplete(cells, parts)
    found += [one for one in (unsealed(kept, parts, sealed), same_day(kept, parts)) if one.height]
    rows = kept.filter(pl.col("period").is_in(list(sealed))).sort("date", "row").select(*AMENDMENTS)
    return Amending(rows, table.file, found)


def cells_of(table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines as cells with reason, author, date and by beside them; one part per kind of `by`."""
    by = pl.col("by").fill_null("unit") if "by" in table.columns else pl.lit("unit")
    text = table.text.with_columns(by=by)
    kinds = text["by"].unique(maintain_order=True).to_list()
    parts = [Part(table.file, table.sheet, kind, "value", "unit", "period", "indicator") for kind in kinds]
    number = table.numbers["value"] if table.numbers.width else pl.lit(None, pl.Float64)
    part = pl.col("by").replace_strict(kinds, list(range(len(kinds))), return_dtype=pl.UInt32)
    cells = text.select(
        "unit",
        "period",
        "indicator",
        "by",
        "reason",
        "author",
        "date",
        text="value",
        number=number,
        part=part,
    ).with_columns(table.rows.alias("row"))
    return cells.select(*CELLS, "by", "reason", "author", "date"), frame(parts)


def resolved(
    campaign: Campaign, cells: pl.DataFrame, parts: pl.DataFrame, reader: PeriodReader
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Units, periods, indicators and values; an empty value is well and withdraws the figure."""
    definition = campaign.definition
    withdrawn = pl.col("text").is_null() | pl.col("text").is_in(list(definition.files.missing))
    given, found = resolve.values(cells.filter(~withdrawn), parts, definition)
    given = given.filter(pl.col("value").is_not_null())
    given, outside = check.out_of_range(given, parts, definition)
    found += outside
    empty = cells.filter(withdrawn).with_columns(value=pl.lit(None, pl.Float64)).select(given.columns)
    kept = pl.concat([given, empty])
    kept, strangers = resolve.units(kept, parts, campaign.tree.names())
    kept, timeless = resolve.times(kept, parts, reader)
    kept, unknown = resolve.indicators(kept, parts, definition)
    found += strangers + timeless + unknown
    kept = kept.drop_nulls(["unit", "period", "indicator"])
    found += check.closed(kept, parts, campaign.tree.units, campaign.calendar)
    return kept, found


def incomplete(cells: pl.DataFrame, parts: pl.DataFrame) -> list[pl.DataFrame]:
    """Lines without a reason, an author or a date that is one, or of a kind of figure that does not exist."""
    found = []
    for column in ("reason", "author", "date"):
        wrong = cells.filter(pl.col(column).is_null())
        remedy = Phrase("nothing sealed is changed without {column}", column=column)
        found.append(at(wrong, parts, column, Phrase("is missing"), remedy))
    dates = {text: is_date(text) for text in cells["date"].drop_nulls().unique().to_list()}
    wrong = cells.filter(pl.col("date").is_in([text for text, well in dates.items() if not well]))
    found.append(at(wrong, parts, "date", Phrase("is not a date"), Phrase("write a date such as 2026-03-17")))
    strange = cells.filter(~pl.col("by").is_in(list(MADE_BY)))
    found.append(
        at(
            strange,
            parts,
            "by",
            Phrase("is no kind of figure"),
            Phrase("write one of {words}", words=", ".join(MADE_BY)),
        )
    )
    return [one for one in found if one.height]


def is_date(text: str) -> bool:
    """Whether a text is a day as 2026-03-17."""
    try:
        return parse_any(text).calendar == "day"
    except PeriodError:
        return False


def at(wrong: pl.DataFrame, parts: pl.DataFrame, column: str, reason: Phrase, remedy: Phrase) -> pl.DataFrame:
    """Faults in another column than the one of values."""
    moved = parts.with_columns(column=pl.lit(column))
    shown = wrong.with_columns(pl.col(column).fill_null("").alias("shown"))
    return faults(shown, moved, value="shown", reason=reason, remedy=remedy)


def unsealed(kept: pl.DataFrame, parts: pl.DataFrame, sealed: frozenset[str]) -> pl.DataFrame:
    """Amendments of periods that are still open."""
    wrong = kept.filter(~pl.col("period").is_in(list(sealed)))
    remedy = Phrase("correct the figure in its own file")
    return once(
        faults(
            wrong,
            parts,
            column="period_column",
            value="period",
            reason=Phrase("is not sealed yet"),
            remedy=remedy,
        )
    )


def same_day(kept: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """A second amendment of a figure on one day: which is the later cannot be told."""
    again = kept.filter(pl.int_range(pl.len()).over([*KEY, "date"]) > 0)
    told = {name: pl.col(name) for name in ("indicator", "unit", "period", "date")}
    reason = phrases("amends {indicator} of {unit} for {period} a second time on {date}", **told)
    return faults(again, parts, reason=reason, remedy=Phrase("keep the last one"))
