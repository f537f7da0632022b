"""Amendments made here, into a folder's table. Those that came with a folder are kept there as they were read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from abreast.web.amendments.models import Amendment
from abreast.web.campaigns.lines import written
from abreast.web.campaigns.models import Campaign

TABLES: tuple[str, ...] = ()
"""None is taken apart when a folder is brought in."""


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The table `amendments`, as far as it was written here."""
    yield "amendments", written(Amendment.objects.filter(campaign=campaign))
