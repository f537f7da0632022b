"""units.csv, row by row: ids, kinds, parents and titles, before it is asked whether they nest."""

from pathlib import Path

import polars as pl

from abreast.campaign.definition import Definition
from abreast.campaign.interval import with_days
from abreast.campaign.messages import nearest
from abreast.campaign.model import KEPT_IDS, LONGEST_ID
from abreast.campaign.refusal import Refusal, Refused
from abreast.tables.phrase import Phrase
from abreast.tables.read import read_named
from abreast.tables.table import Table

OWN = ("unit", "kind", "parent", "title", "title_en", "title_zh", "from", "until", "successor")
SHAPE = rf"^[\p{{L}}\p{{N}}]([\p{{L}}\p{{M}}\p{{N}}._-]{{0,{LONGEST_ID - 2}}}[\p{{L}}\p{{M}}\p{{N}}_])?$"
ID_REMEDY = Phrase("use letters, digits and . _ - only")
SCHEMA = {
    "unit": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "title_en": pl.String,
    "title_zh": pl.String,
    "from": pl.Date,
    "until": pl.Date,
    "successor": pl.String,
    "row": pl.UInt32,
}


def read_table(folder: Path, stem: str, needed: tuple[str, ...]) -> tuple[Table | None, list[Refusal]]:
    """A table of the folder that has the columns needed; None where there is none or it cannot be used."""
    try:
        table = read_named(folder, stem)
    except Refused as refused:
        return None, list(refused.refusals)
    if table is None:
        return None, []
    missing = [column for column in needed if column not in table.columns]
    refusals = [
        table.refuse(None, column, Phrase("is not among the columns"), nearest(column, table.columns))
        for column in missing
    ]
    return (None if missing else table), refusals


def read_units(folder: Path, definition: Definition) -> tuple[Table | None, pl.DataFrame, list[Refusal]]:
    """The table, its rows (`SCHEMA`, then attribute columns as text), and every row that is wrong in itself."""
    table, refusals = read_table(folder, "units", ("unit", "kind"))
    if table is None:
        absent = Refusal(
            file="units.csv",
            reason=Phrase("does not exist"),
            remedy=Phrase("list every unit: unit, kind, parent"),
        )
        return None, pl.DataFrame(schema=SCHEMA), refusals or [absent]
    if not table.text.height:
        empty = table.refuse(
            None, "unit", Phrase("has no units below it"), Phrase("list every unit: unit, kind, parent")
        )
        return table, pl.DataFrame(schema=SCHEMA), [*refusals, empty]
    frame, undated = with_days(table)
    frame = _titled(
        frame.with_columns(pl.lit(None, pl.String).alias(name) for name in OWN if name not in frame.columns)
    )
    refusals += undated + _ids(table, frame) + _kinds(table, frame, definition)
    attributes = [name for name in table.columns if name not in OWN]
    return table, frame.select(*SCHEMA, *attributes), refusals


def bad_ids(table: Table, column: str) -> list[Refusal]:
    """Refusals of texts in a column that cannot be ids; empty cells are not judged."""
    texts = table.text[column]
    wrong = texts.is_not_null() & ~texts.str.contains(SHAPE) | texts.is_in(list(KEPT_IDS))
    return [_bad_id(table, column, index) for index in wrong.fill_null(False).arg_true().to_list()]


def _bad_id(table: Table, column: str, index: int) -> Refusal:
    if table.text[column][index] in KEPT_IDS:
        return table.refuse(index, column, Phrase("is a word kept for Abreast"), Phrase("choose another id"))
    return table.refuse(
        index,
        column,
        Phrase("is not an id of at most {longest} characters", longest=LONGEST_ID),
        ID_REMEDY,
    )


def _ids(table: Table, frame: pl.DataFrame) -> list[Refusal]:
    empty = [
        table.refuse(index, "unit", Phrase("is empty"), Phrase("give the unit an id"))
        for index in frame["unit"].is_null().arg_true()
    ]
    alone = (frame["unit"] == frame["parent"]).fill_null(False).arg_true()
    own = [
        table.refuse(index, "parent", Phrase("is the unit itself"), Phrase("name the unit above it, or none"))
        for index in alone
    ]
    return empty + bad_ids(table, "unit") + own


def _kinds(table: Table, frame: pl.DataFrame, definition: Definition) -> list[Refusal]:
    kinds = list(definition.kinds)
    wrong = ~frame["kind"].is_in(kinds).fill_null(False)
    return [
        table.refuse(
            index,
            "kind",
            Phrase("is empty")
            if frame["kind"][index] is None
            else Phrase("is not a kind of unit in campaign.toml"),
            nearest(frame["kind"][index] or "", kinds),
        )
        for index in wrong.arg_true().to_list()
    ]


def _titled(frame: pl.DataFrame) -> pl.DataFrame:
    """Titles in both languages: the one given, else the plain title, else the other language's, else the id."""
    en = pl.coalesce("title_en", "title", "title_zh", "unit").alias("title_en")
    zh = pl.coalesce("title_zh", "title", "title_en", "unit").alias("title_zh")
    return frame.with_columns(en, zh)
