"""Innovation projects: out of a folder's table and into it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.web.campaigns.lines import insert_lines, numbered, written
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Project

TABLES = ("innovations",)


def bring_in(campaign: Campaign, numbers: pl.DataFrame, folder: Path, projects: pl.DataFrame) -> None:
    """Into the database. `projects`: as the room `innovation` reads them; `numbers`: `unit`, `number` (its key)."""
    typed = numbered(projects, numbers, unit_id="unit").rename({"project": "code", "class": "step"})
    typed = typed.with_columns(campaign_id=pl.lit(campaign.pk))
    insert_lines(Project, folder, "innovations", campaign.meaning.files.encoding, typed)


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The table as a folder has it."""
    yield (
        "innovations",
        written(Project.objects.filter(campaign=campaign), campaign.meaning.files.decimal),
    )
