"""A campaign out of the database as an ordinary folder, which every command can read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import QuerySet

from abreast.web.campaigns.definition import MADE_BY
from abreast.web.campaigns.models import Campaign, Interval, ListRow, Unit
from abreast.web.entry.models import Figure, Report
from abreast.web.place import Place
from abreast.web.pledges.models import Measure, Milestone, Pledge, Target

FIGURES = {"unit": pl.String, "period": pl.String, "indicator": pl.String, "value": pl.Float64}


def export(campaign: Campaign, folder: Path, place: Place, *, signed: bool = False) -> Path:
    """Write a campaign into an empty folder; returns the folder.

    Figures that came with a folder or were accepted go along; `signed`: those that are signed and wait for acceptance
    too, for a look at what the period would be.
    """
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(campaign.definition, "utf-8")
    _units(campaign).write_csv(folder / "units.csv")
    for by in MADE_BY:
        _figures(campaign, by, signed=signed).write_parquet(folder / "figures" / f"{by}.parquet")
    for name, table in _lists(campaign):
        table.write_csv(folder / f"{name}.csv")
    seals = place.seals(campaign.code)
    if seals.is_dir():
        shutil.copytree(seals, folder / "seals")
    return folder


def _units(campaign: Campaign) -> pl.DataFrame:
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
    rows = _raw(counted.values_list("unit__code", "period", "indicator", "value"))
    return pl.DataFrame(rows, schema=FIGURES, orient="row")


def _lists(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame]]:
    pledges = Pledge.objects.filter(campaign=campaign).order_by("pk")
    if pledges.exists():
        yield "pledges", _pledges(pledges)
        for name, model, columns in (
            ("targets", Target, ("indicator", "target", "guard", "date")),
            ("milestones", Milestone, ("due", "text_en", "text_zh", "date")),
            ("measures", Measure, ("text_en", "text_zh", "responsible", "date")),
        ):
            parts = model._default_manager.filter(pledge__campaign=campaign).order_by("pk")
            table = _texts(("pledge", *columns), _raw(parts.values_list("pledge__code", *columns)), campaign)
            if table.height:
                yield name, table
    for name in ListRow.objects.filter(campaign=campaign).values_list("table", flat=True).distinct():
        rows = ListRow.objects.filter(campaign=campaign, table=name).order_by("number")
        cells = [dict(pairs) for pairs in rows.values_list("cells", flat=True)]
        yield name, _blank(pl.DataFrame(cells, schema={key: pl.String for row in cells for key in row}))


def _pledges(pledges: QuerySet[Pledge]) -> pl.DataFrame:
    columns = {
        "pledge": "code", "unit": "unit__code", "aspect": "aspect", "same_as": "same_as", "as": "same_as_kind",
        "level": "level", "made": "made", "due": "due", "state": "state", "ended": "ended",
        "supersedes": "supersedes", "declared": "declared",
    }  # fmt: skip
    rows = _raw(pledges.values_list(*columns.values()))
    return _texts(tuple(columns), rows, None)


def _texts(columns: Sequence[str], rows: Iterable[Sequence[Any]], campaign: Campaign | None) -> pl.DataFrame:
    decimal = campaign.meaning.files.decimal if campaign else "."
    cells = [[_cell(value, decimal) for value in row] for row in rows]
    return _blank(pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String), orient="row"))


def _cell(value: Any, decimal: str) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case float():
            return repr(value).replace(".", decimal)
        case _:
            return str(value)


def _raw(rows: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list(rows.iterator(chunk_size=50_000)) if connection.vendor == "postgresql" else list(rows)


def _iso(day: Any) -> str:
    return "" if day is None else day.isoformat()


def _blank(table: pl.DataFrame) -> pl.DataFrame:
    """Empty cells empty, whichever way they were."""
    return table.with_columns(pl.all().replace("", None))
