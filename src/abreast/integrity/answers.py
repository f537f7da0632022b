"""Answers and recounts on record: answers.csv and recounts.csv of the campaign folder."""

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.number import Notation
from abreast.figures.recounts import RECOUNTS
from abreast.tables import Refused, read_named
from abreast.tables.phrase import Phrase

ANSWERS = {
    "question": pl.String,
    "unit": pl.String,
    "date": pl.Date,
    "by": pl.String,
    "text": pl.String,
}


def read_answers(campaign: Campaign) -> pl.DataFrame:
    """answers.csv: question, unit, date, by, text; empty where there is none. Refused with every fault.

    Lines without date, by and text are questions still to be answered, as `abreast questions` writes them.

    Question ids are not held against the questions of today: figures may have been corrected since, and an
    answer stays on record all the same.
    """
    columns = _columns(campaign, "answers")
    if columns is None:
        return pl.DataFrame(schema=ANSWERS)
    question = columns.text("question", required=True)
    unit = columns.known("unit", campaign.tree.units["unit"].unique(), Phrase("unit of the tree"))
    day, by, text = columns.day("date"), columns.text("by"), columns.text("text")
    blank = columns.text("date").is_null() & by.is_null() & text.is_null()
    for name, empty in (
        ("date", columns.text("date").is_null()),
        ("by", by.is_null()),
        ("text", text.is_null()),
    ):
        columns.refuse_where(
            empty & ~blank, name, Phrase("is empty in a line with an answer"), Phrase("fill it in")
        )
    if columns.refusals:
        raise Refused(columns.refusals)
    return pl.DataFrame([question, unit, day, by, text]).filter(~blank)


def read_recounts(campaign: Campaign) -> pl.DataFrame:
    """recounts.csv: unit, indicator, period, value, verifier (a unit of another branch), date; empty where there
    is none.

    Refused with every fault: unknown names, a verifier that is the unit, stands above or below it, or under the same
    parent, and a figure recounted twice on one day.
    """
    columns = _columns(campaign, "recounts")
    if columns is None:
        return pl.DataFrame(schema=RECOUNTS)
    units = campaign.tree.units["unit"].unique()
    unit = columns.known("unit", units, Phrase("unit of the tree"))
    indicator = columns.known(
        "indicator", campaign.definition.reported, Phrase("reported indicator of campaign.toml")
    )
    period = columns.period("period", required=True)
    value = columns.number("value", required=True)
    verifier = columns.known("verifier", units, Phrase("unit of the tree"))
    day = columns.day("date", required=True)
    rows = pl.DataFrame([unit, indicator, period, value, verifier, day])
    columns.refuse_where(
        near(campaign, rows),
        "verifier",
        Phrase("stands in the same branch as the unit"),
        Phrase("a recount is done by somebody from another branch"),
    )
    twice = rows.select("unit", "indicator", "period", "date").is_duplicated() & rows["unit"].is_not_null()
    columns.refuse_where(
        twice, "date", Phrase("has two recounts of this figure"), Phrase("keep the last one")
    )
    if columns.refusals:
        raise Refused(columns.refusals)
    return rows


def near(campaign: Campaign, rows: pl.DataFrame) -> pl.Series:
    """Whether a verifier (r,) is the unit itself, stands above or below it, or under the same parent."""
    marks = []
    trees: dict[str, tuple[set[tuple[str, str]], dict[str, str | None]]] = {}
    for unit, verifier, period in rows.select("unit", "verifier", "period").iter_rows():
        if unit is None or verifier is None or period is None:
            marks.append(False)
            continue
        if period not in trees:
            trees[period] = lineage(campaign, period)
        above, parent = trees[period]
        same = parent.get(unit) is not None and parent.get(unit) == parent.get(verifier)
        marks.append(unit == verifier or same or (unit, verifier) in above or (verifier, unit) in above)
    return pl.Series("near", marks, dtype=pl.Boolean)


def lineage(campaign: Campaign, period: str) -> tuple[set[tuple[str, str]], dict[str, str | None]]:
    """Pairs of a unit and a unit above it, and the parent of each, in a period."""
    scopes = campaign.tree.scopes(period).filter(~pl.col("is_group") & (pl.col("distance") > 0))
    parents = campaign.tree.at(period).select("unit", "parent")
    return set(scopes.select("unit", "scope").iter_rows()), dict(parents.iter_rows())


def _columns(campaign: Campaign, stem: str) -> Columns | None:
    table = read_named(campaign.folder, stem, encoding=campaign.definition.files.encoding)
    files = campaign.definition.files
    notation = Notation(files.decimal, files.thousands)
    return None if table is None else Columns(table, campaign.calendar, notation)


def last_answers(answers: pl.DataFrame) -> pl.DataFrame:
    """question, answered (date), answered_by, answer: the last answer to each question."""
    ordered = answers.sort("date", maintain_order=True).unique("question", keep="last", maintain_order=True)
    return ordered.select("question", answered="date", answered_by="by", answer="text")
