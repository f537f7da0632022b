"""A campaign out of the database as an ordinary folder, which every command can read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from abreast.web.campaigns import lists
from abreast.web.campaigns.definition import MADE_BY
from abreast.web.campaigns.lines import table_of
from abreast.web.campaigns.models import Campaign, Interval, ListRow, Unit
from abreast.web.entry.models import Figure, Report
from abreast.web.place import Place

AT_ONCE = 50_000
FIGURES = {"unit": pl.String, "period": pl.String, "indicator": pl.String, "value": pl.Float64}


def export(campaign: Campaign, folder: Path, place: Place, *, signed: bool = False) -> Path:
    """Write a campaign into an empty folder; returns the folder.

    Figures that came with a folder or were accepted go along; `signed`: those that are signed and wait for acceptance
    too, for a look at what the period would be.
    """
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(campaign.definition, "utf-8")
    units_table(campaign).write_csv(folder / "units.csv")
    for by in MADE_BY:
        _figures(campaign, by, signed=signed).write_parquet(folder / "figures" / f"{by}.parquet")
    for name, table in _lists(campaign):
        # Bytes that say themselves what they are: the campaign may declare another encoding for its files.
        table.write_csv(folder / f"{name}.csv", include_bom=campaign.meaning.files.encoding is not None)
    seals = place.seals(campaign.code)
    if seals.is_dir():
        shutil.copytree(seals, folder / "seals")
    return folder


def units_table(campaign: Campaign) -> pl.DataFrame:
    """units.csv, every interval a row."""
    titles = {
        pk: (code, en, zh)
        for pk, code, en, zh in Unit.objects.filter(campaign=campaign).values_list(
            "pk", "code", "title_en", "title_zh"
        )
    }
    rows = []
    fields = ("unit_id", "kind", "parent", "since", "until", "successor", "attributes")
    for unit, kind, parent, since, until, successor, attributes in (
        Interval.objects.filter(campaign=campaign).order_by("pk").values_list(*fields)
    ):
        code, en, zh = titles[unit]
        own = (code, kind, parent, en, zh, _iso(since), _iso(until), successor)
        names = ("unit", "kind", "parent", "title_en", "title_zh", "from", "until", "successor")
        rows.append(dict(zip(names, own, strict=True)) | dict(attributes))
    columns = {name: pl.String for row in rows for name in row}
    return _blank(pl.DataFrame(rows, schema=columns))


def _figures(campaign: Campaign, by: str, *, signed: bool) -> pl.DataFrame:
    states = [Report.State.ACCEPTED, Report.State.SIGNED] if signed else [Report.State.ACCEPTED]
    told = Figure.objects.filter(campaign=campaign, by=by, value__isnull=False).order_by("pk")
    counted = told.filter(report=None) | told.filter(report__state__in=states)
    rows = counted.values_list("unit__code", "period", "indicator", "value").iterator(chunk_size=AT_ONCE)
    # As columns some at a time: millions of figures as rows of Python's own would take gigabytes.
    parts = iter(lambda: list(islice(rows, AT_ONCE)), [])
    some = [pl.DataFrame(part, schema=FIGURES, orient="row") for part in parts]
    return pl.concat([pl.DataFrame(schema=FIGURES), *some])


def _lists(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame]]:
    edited = dict(lists.tables(campaign))
    for name in ListRow.objects.filter(campaign=campaign).values_list("table", flat=True).distinct():
        rows = ListRow.objects.filter(campaign=campaign, table=name).order_by("number")
        kept = table_of(dict(pairs) for pairs in rows.values_list("cells", flat=True))
        more = edited.pop(name, None)
        yield name, kept if more is None else pl.concat([kept, more], how="diagonal")
    yield from edited.items()


def _iso(day: Any) -> str:
    return "" if day is None else day.isoformat()


def _blank(table: pl.DataFrame) -> pl.DataFrame:
    """Empty cells empty, whichever way they were."""
    return table.with_columns(pl.all().replace("", None))
