"""The tables of a folder into the tables of the database."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from django.db import connection

from abreast.campaign import Campaign as Folder
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL
from abreast.tables import read_named
from abreast.tables.paths import SUFFIXES
from abreast.web.bulk import insert
from abreast.web.campaigns.lines import as_read
from abreast.web.campaigns.lists import EDITED
from abreast.web.campaigns.models import Campaign, Interval, ListRow, Unit
from abreast.web.entry.models import Figure


def units(campaign: Campaign, read: Folder) -> pl.DataFrame:
    """Units and their intervals. Returns unit (the code), number (the key in the database)."""
    now = present(campaign, read)
    insert_units(campaign, read, now)
    numbers = numbers_of(campaign)
    set_parents(now, numbers)
    intervals(campaign, read, numbers)
    return numbers


def insert_units(campaign: Campaign, read: Folder, now: pl.DataFrame) -> None:
    """New units (`present`), those further up first."""
    persons = {code for code, kind in read.definition.kinds.items() if kind.person}
    for _, level in now.group_by("depth", maintain_order=True):
        insert(
            Unit,
            (
                "campaign_id",
                "code",
                "kind",
                "path",
                "title_en",
                "title_zh",
                "person",
                "open",
                "covered",
                "parent_id",
            ),
            (
                (campaign.pk, *row[:5], row[1] in persons, row[5], False, None)
                for row in level.select("unit", "kind", "path", "title_en", "title_zh", "open").iter_rows()
            ),
        )


def numbers_of(campaign: Campaign) -> pl.DataFrame:
    """unit (the code), number (the key in the database)."""
    return pl.DataFrame(
        list(Unit.objects.filter(campaign=campaign).values_list("code", "pk")),
        schema={"unit": pl.String, "number": pl.Int64},
        orient="row",
    )


def present(campaign: Campaign, read: Folder) -> pl.DataFrame:
    """Every unit where it belongs in the open period, or where it last belonged; with path and depth."""
    slot = read.calendar.parse(campaign.period)
    rows = read.tree.units.sort("unit", "from")
    in_time = rows.filter(pl.col("from") <= slot.last)
    last = pl.concat([in_time, rows.join(in_time, on="unit", how="anti")]).unique(
        "unit", keep="last", maintain_order=True
    )
    known = pl.col("until") >= slot.first
    last = last.with_columns(
        open=known & (pl.col("from") <= slot.last),
        **{
            name: pl.when(pl.col(name) != pl.col("unit")).then(name).fill_null("")
            for name in ("title_en", "title_zh")
        },
    )
    level = last.filter(pl.col("parent").is_null()).with_columns(path=pl.col("unit") + "/", depth=pl.lit(0))
    levels = [level]
    while level.height:
        above = level.select(parent="unit", above="path")
        depth = len(levels)
        level = (
            last.join(above, on="parent")
            .with_columns(path=pl.col("above") + pl.col("unit") + "/", depth=pl.lit(depth))
            .drop("above")
        )
        levels.append(level.select(levels[0].columns))
    return pl.concat(levels)


def set_parents(now: pl.DataFrame, numbers: pl.DataFrame) -> None:
    """Let each of some units (`present`) stand below its parent."""
    known = now.filter(pl.col("parent").is_not_null()).select("unit", "parent")
    pairs = known.join(numbers, on="unit").join(
        numbers.rename({"unit": "parent", "number": "above"}), on="parent"
    )
    table = connection.ops.quote_name(Unit._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET parent_id = %s WHERE id = %s",
            list(pairs.select("above", "number").iter_rows()),
        )


def intervals(campaign: Campaign, read: Folder, numbers: pl.DataFrame) -> None:
    """The rows of units.csv of the units in `numbers`."""
    own = ("unit", "kind", "parent", "title_en", "title_zh", "from", "until", "successor", "row")
    extra = [name for name in read.tree.units.columns if name not in own]
    rows = read.tree.units.join(numbers, on="unit").sort("row")
    insert(
        Interval,
        ("campaign_id", "unit_id", "kind", "parent", "since", "until", "successor", "attributes"),
        (
            (
                campaign.pk,
                row["number"],
                row["kind"],
                row["parent"] or "",
                None if row["from"] == ALWAYS_FROM else row["from"],
                None if row["until"] == ALWAYS_UNTIL else row["until"],
                row["successor"] or "",
                json.dumps([[name, row[name]] for name in extra], ensure_ascii=False),
            )
            for row in rows.iter_rows(named=True)
        ),
    )


def figures(campaign: Campaign, numbers: pl.DataFrame, known: pl.DataFrame) -> None:
    """Figures as reported (`FIGURES`), `by` as the server keeps them apart."""
    rows = known.join(numbers, on="unit")
    insert(
        Figure,
        ("campaign_id", "unit_id", "period", "indicator", "by", "text", "value"),
        (
            (campaign.pk, *row, "", value)
            for *row, value in rows.select("number", "period", "indicator", "by", "value").iter_rows()
        ),
    )


def lists(campaign: Campaign, folder: Path) -> None:
    """Every other table at the top of the folder, cell by cell; of one without lines its heading."""
    stems = sorted({path.stem for path in folder.iterdir() if path.suffix.lower() in SUFFIXES})
    encoding = campaign.meaning.files.encoding
    for stem in stems:
        table = None if stem == "units" else read_named(folder, stem, encoding=encoding)
        if table is not None and not (stem in EDITED and table.text.height):
            heading = [json.dumps([(name, None) for name in table.columns], ensure_ascii=False)]
            cells = enumerate(as_read(table) or heading)
            insert(
                ListRow,
                ("campaign_id", "table", "number", "cells"),
                ((campaign.pk, stem, number, one) for number, one in cells),
            )
