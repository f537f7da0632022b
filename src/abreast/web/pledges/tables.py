"""Pledges and their parts: out of a folder's tables and into them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.catchup.pledges import Pledges
from abreast.tables import read_named
from abreast.web.bulk import insert
from abreast.web.campaigns.lines import as_read, written
from abreast.web.campaigns.models import Campaign
from abreast.web.pledges.coverage import count_again
from abreast.web.pledges.models import Measure, Milestone, Pledge, Target

PARTS: dict[str, tuple[type[Target | Milestone | Measure], tuple[str, ...]]] = {
    "targets": (Target, ("indicator", "target", "guard", "date")),
    "milestones": (Milestone, ("due", "text_en", "text_zh", "date")),
    "measures": (Measure, ("text_en", "text_zh", "responsible", "date")),
}
"""The tables of the parts: their model, and columns that are fields of the same name."""
TABLES = ("pledges", *PARTS)


def bring_in(campaign: Campaign, numbers: pl.DataFrame, pledged: Pledges, folder: Path) -> None:
    """Pledges with their targets, milestones and measures into the database. `numbers`: `unit`, `number` (its key)."""
    told = _as_read(folder, "pledges")
    rows = told.join(pledged.pledges, on="pledge", maintain_order="left").join(
        numbers, on="unit", maintain_order="left"
    )
    insert(Pledge, ("campaign_id", *_FIELDS), ((campaign.pk, *row) for row in _filled(rows).iter_rows()))
    ids = pl.DataFrame(
        list(Pledge.objects.filter(campaign=campaign).values_list("code", "pk")),
        schema={"pledge": pl.String, "id": pl.Int64},
        orient="row",
    )
    for name, (model, columns) in PARTS.items():
        _parts(model, pledged.tables()[name], columns, ids, folder, name)
    count_again(campaign)


_FIELDS = (
    "cells", "code", "unit_id", "aspect", "same_as", "same_as_kind", "level", "made", "due", "state", "ended",
    "supersedes", "declared", "complete_from",
)  # fmt: skip


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    texts = ("same_as", "due", "supersedes")
    return rows.with_columns(pl.col(texts).fill_null("")).select(
        "cells", "pledge", "number", "aspect", "same_as", "as", "level", "made", "due", "state", "ended",
        "supersedes", "declared", "complete_from",
    )  # fmt: skip


def _as_read(folder: Path, name: str) -> pl.DataFrame:
    """The table's own cells (`cells`) beside the pledge of each line."""
    table = read_named(folder, name)
    if table is None:
        return pl.DataFrame(schema={"pledge": pl.String, "cells": pl.String})
    return table.text.select("pledge").with_columns(pl.Series("cells", as_read(table), pl.String))


def _parts(
    model: type[Target | Milestone | Measure],
    table: pl.DataFrame,
    columns: tuple[str, ...],
    ids: pl.DataFrame,
    folder: Path,
    name: str,
) -> None:
    texts = [name for name in columns if name.startswith("text") or name == "responsible"]
    rows = table.with_columns(_as_read(folder, name)["cells"], pl.col(texts).fill_null(""))
    rows = rows.join(ids, on="pledge", maintain_order="left")
    insert(model, ("cells", "pledge_id", *columns), rows.select("cells", "id", *columns).iter_rows())


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The tables of pledges as a folder has them."""
    decimal = campaign.meaning.files.decimal
    yield "pledges", written(Pledge.objects.filter(campaign=campaign), decimal)
    for name, (model, _) in PARTS.items():
        yield name, written(model._default_manager.filter(pledge__campaign=campaign), decimal)
