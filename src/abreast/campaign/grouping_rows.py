"""Groups across the tree: groupings.csv, columns of units.csv, and the titles in groups.csv."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.campaign.definition import Definition
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL, overlapping, with_days
from abreast.campaign.messages import nearest, similar
from abreast.campaign.refusal import Refusal
from abreast.campaign.unit_rows import bad_ids, read_table
from abreast.tables.phrase import NOTHING, Phrase
from abreast.tables.table import Table

MEMBERSHIPS = {
    "unit": pl.String,
    "grouping": pl.String,
    "group": pl.String,
    "from": pl.Date,
    "until": pl.Date,
    "row": pl.UInt32,
}
GROUPS = {"grouping": pl.String, "group": pl.String, "title_en": pl.String, "title_zh": pl.String}


def read_memberships(
    folder: Path, definition: Definition, units: Table | None, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Refusal]]:
    """Who is in which group and when (`MEMBERSHIPS`), from both places, and every row that cannot be."""
    by_column, refusals = _columns(definition, units, rows)
    table, unreadable = read_table(folder, "groupings", ("unit", "grouping", "group"))
    refusals += unreadable
    if table is None or not table.text.height:
        own = pl.DataFrame(schema=MEMBERSHIPS)
    else:
        own, wrong = with_days(table)
        own = own.select(*MEMBERSHIPS)
        refusals += wrong + list(_wrong_rows(table, own, definition, rows))
    known = definition.calendar
    both = pl.concat([by_column, own]).filter(
        pl.all_horizontal(pl.col("unit", "grouping", "group").is_not_null())
        & pl.col("grouping").is_in(list(definition.groupings))
    )
    refusals += list(_doubled(table, units, both, own.height > 0, known)) + _collisions(
        table, units, both, rows
    )
    refusals += _without_members(definition, both)
    return both, refusals


def read_groups(
    folder: Path, definition: Definition, memberships: pl.DataFrame
) -> tuple[pl.DataFrame, list[Refusal]]:
    """Every group once (`GROUPS`), with the titles of groups.csv or else its id."""
    table, refusals = read_table(folder, "groups", ("grouping", "group"))
    used = memberships.select("grouping", "group").unique().sort("grouping", "group")
    if table is None:
        return used.with_columns(title_en="group", title_zh="group"), refusals
    given = table.text.with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in ("title", "title_en", "title_zh")
        if name not in table.columns
    )
    refusals += _unknown_groupings(table, given, definition) + bad_ids(table, "group")
    twice = (
        given.select(pl.struct("grouping", "group").is_duplicated()).to_series()
        & given["group"].is_first_distinct().not_()
    )
    refusals += [
        table.refuse(index, "group", Phrase("stands here twice"), Phrase("keep one of the rows"))
        for index in twice.arg_true().to_list()
    ]
    titles = given.select(
        "grouping",
        "group",
        title_en=pl.coalesce("title_en", "title", "title_zh", "group"),
        title_zh=pl.coalesce("title_zh", "title", "title_en", "group"),
    ).unique(["grouping", "group"], keep="first")
    joined = used.join(titles, on=["grouping", "group"], how="left")
    return joined.with_columns(pl.col("title_en", "title_zh").fill_null(pl.col("group"))), refusals


def _columns(
    definition: Definition, units: Table | None, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Refusal]]:
    parts, refusals = [pl.DataFrame(schema=MEMBERSHIPS)], []
    for name, grouping in definition.groupings.items():
        column = grouping.column or name
        if units is not None and column in rows.columns:
            parts.append(rows.select("unit", grouping=pl.lit(name), group=column, **_days()))
            refusals += bad_ids(units, column)
        elif grouping.column and units is not None:
            remedy = nearest(column, units.columns)
            refusals.append(
                units.refuse(
                    None,
                    column,
                    Phrase("is not there, though the grouping {name} is to be read from it", name=name),
                    remedy,
                )
            )
    return pl.concat(parts), refusals


def _days() -> dict[str, str]:
    return {name: name for name in ("from", "until", "row")}


def _unknown_groupings(table: Table, frame: pl.DataFrame, definition: Definition) -> list[Refusal]:
    known = list(definition.groupings)
    wrong = ~frame["grouping"].is_in(known).fill_null(False)
    return [
        table.refuse(
            index,
            "grouping",
            Phrase("is not a grouping in campaign.toml"),
            nearest(frame["grouping"][index] or "", known),
        )
        for index in wrong.arg_true().to_list()
    ]


def _wrong_rows(
    table: Table, own: pl.DataFrame, definition: Definition, rows: pl.DataFrame
) -> Iterator[Refusal]:
    yield from _unknown_groupings(table, own, definition)
    yield from bad_ids(table, "group")
    units = rows["unit"].unique()
    for column in ("unit", "group"):
        for index in own[column].is_null().arg_true().to_list():
            yield table.refuse(index, column, Phrase("is empty"), Phrase("fill it, or remove the row"))
    unknown = own["unit"].is_not_null() & ~own["unit"].is_in(units.implode())
    for index in unknown.arg_true().to_list():
        hint = similar(own["unit"][index], units.to_list()) if len(units) <= 5000 else NOTHING
        yield table.refuse(
            index,
            "unit",
            Phrase("is not a unit"),
            hint or Phrase("add it to units.csv"),
        )


def _doubled(
    table: Table | None, units: Table | None, both: pl.DataFrame, listed: bool, calendar: Calendar
) -> Iterator[Refusal]:
    """A unit in two groups of one grouping on the same day."""
    where = table if listed and table is not None else units
    if where is None:
        return
    for earlier, later in overlapping(both, ["unit", "grouping"]):
        if earlier["group"] == later["group"]:
            continue
        day = later["from"] if later["from"] != ALWAYS_FROM else earlier["until"]
        when = (
            NOTHING
            if day in (ALWAYS_FROM, ALWAYS_UNTIL)
            else Phrase(" in {period}", period=calendar.period_of(day))
        )
        reason = Phrase(
            "{unit} is in both {before} and {group} of {grouping}{when}",
            unit=later["unit"],
            before=earlier["group"],
            group=later["group"],
            grouping=later["grouping"],
            when=when,
        )
        yield Refusal(
            file=where.file,
            sheet=where.sheet,
            row=later["row"],
            column="group" if where is table else later["grouping"],
            value=later["group"],
            reason=reason,
            remedy=Phrase("end the row {row} before this one begins, or remove one", row=earlier["row"]),
        )


def _collisions(
    table: Table | None, units: Table | None, both: pl.DataFrame, rows: pl.DataFrame
) -> list[Refusal]:
    """Ids that would stand for two scopes."""
    where = table or units
    if where is None:
        return []
    groups = both.group_by("group", maintain_order=True).agg(
        pl.col("grouping").unique().sort(), pl.col("row").min()
    )
    as_unit = groups.filter(pl.col("group").is_in(rows["unit"].unique().implode()))
    shared = groups.filter(pl.col("grouping").list.len() > 1)
    found = [(row, group, Phrase("is the id of a unit too")) for group, _, row in as_unit.iter_rows()]
    found += [
        (row, group, Phrase("is a group of several groupings: {names}", names=", ".join(names)))
        for group, names, row in shared.iter_rows()
    ]
    remedy = Phrase("rename the group, since the ids of units and groups all serve as scopes")
    return [
        Refusal(
            file=where.file,
            sheet=where.sheet,
            row=row,
            column="group",
            value=group,
            reason=reason,
            remedy=remedy,
        )
        for row, group, reason in found
    ]


def _without_members(definition: Definition, both: pl.DataFrame) -> list[Refusal]:
    used = set(both["grouping"])
    return [
        Refusal(
            file="campaign.toml",
            column=f"groupings.{name}",
            reason=Phrase("has no members"),
            remedy=Phrase(
                "give units.csv a column of this name, or list unit, grouping, group in groupings.csv"
            ),
        )
        for name in definition.groupings
        if name not in used
    ]
