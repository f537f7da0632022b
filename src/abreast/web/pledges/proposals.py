"""Pledges proposed for every unit that is behind, worked out with each edition and kept in its index."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from abreast.campaign import Campaign as Folder

AHEAD = 4
"""Periods after the edition's until a proposed pledge is due: three after the one that is open then."""


def proposals(it: Folder, results: Path) -> pl.DataFrame:
    """The table `proposals`: a row for each unit and aspect in which it is behind; lists as ids between spaces."""
    from abreast import catchup

    tables = {
        name: pl.read_parquet(results / f"{name}.parquet") for name in ("standings", "exemplars", "forecast")
    }
    if not tables["standings"].height:
        return pl.DataFrame()
    due = it.calendar.shift(str(tables["standings"]["period"][0]), AHEAD)
    made = [
        catchup.propose(it, tables["standings"], tables["exemplars"], tables["forecast"], aspect, due)
        for aspect in it.definition.aspects
    ]
    return pl.concat(made).with_columns(pl.col("ladder", "guards").list.join(" "))
