"""Lines of the lists beside the figures: kept cell by cell as they were read, so that they come out as they went in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Self

import polars as pl
from django.db import connection, models
from django.db.models import QuerySet

from abreast.tables import Table, read_named
from abreast.web.bulk import insert

Cells = list[tuple[str, str | None]]


class Line(models.Model):
    """A line of a list. Pages ask by its fields; `cells` (column, text) are how it was written in its folder.

    A line that was made here has no cells: it is written from its fields. `COLUMNS`: of each column its field.
    """

    COLUMNS: ClassVar[Mapping[str, str]] = {}
    cells = models.JSONField(default=list)

    class Meta:
        abstract = True

    def change(self, **fields: Any) -> Self:
        """Set fields and the cells that show them, and store both."""
        for name, value in fields.items():
            setattr(self, name, value)
        if self.cells:
            shown = {column: text_of(fields[name]) for column, name in self.COLUMNS.items() if name in fields}
            self.cells = list((dict(self.cells) | shown).items())
        self.save(update_fields=["cells", *fields])
        return self


def next_code(model: type[Any], campaign: models.Model) -> str:
    """An id for a line that is made here, which no line of the campaign has."""
    number = (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
    while model.objects.filter(campaign=campaign, code=f"s{number}").exists():
        number += 1
    return f"s{number}"


def as_read(table: Table) -> list[str]:
    """The cells of every row of a table, as JSON."""
    return [json.dumps(list(row.items()), ensure_ascii=False) for row in table.text.iter_rows(named=True)]


def written(lines: QuerySet[Any], decimal: str = ".") -> pl.DataFrame | None:
    """The lines as a table of text in their order; None where there are none. `decimal`: the campaign's sign."""
    columns: Mapping[str, str] = lines.model.COLUMNS
    rows = lines.order_by("pk").values_list("cells", *columns.values())
    told = [_cells(cells, columns, values, decimal) for cells, *values in raw(rows)]
    return table_of(told) if told else None


def raw(rows: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All rows; from PostgreSQL fetched some at a time."""
    return list(rows.iterator(chunk_size=50_000) if connection.vendor == "postgresql" else rows)


def _cells(
    cells: Cells, columns: Mapping[str, str], values: list[Any], decimal: str
) -> dict[str, str | None]:
    if cells:
        return dict(cells)
    return dict(zip(columns, (text_of(value, decimal) for value in values), strict=True))


def table_of(rows: Iterable[Mapping[str, str | None]]) -> pl.DataFrame:
    """Rows as a table of text with every column that one of them has; rows without a text are left out."""
    rows = list(rows)
    columns = dict.fromkeys(name for row in rows for name in row)
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)).with_columns(
        pl.all().replace("", None)
    )
    return table.filter(~pl.all_horizontal(pl.all().is_null())) if columns else table


def text_of(value: Any, decimal: str = ".") -> str | None:
    """A value as it stands in a cell; `decimal`: the campaign's sign."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case float():
            return repr(value).replace(".", decimal)
        case _:
            return str(value)


def insert_lines(
    model: type[Line], folder: Path, stem: str, encoding: str | None, typed: pl.DataFrame
) -> None:
    """The lines of a list as they were read, each with its fields: a column of `typed` for each, row by row."""
    table = read_named(folder, stem, encoding=encoding)
    if table is None or not table.text.height:
        return
    rows = typed.with_columns(pl.col(pl.String).fill_null(""), pl.Series("cells", as_read(table), pl.String))
    insert(model, rows.columns, rows.iter_rows())


def numbered(typed: pl.DataFrame, keys: pl.DataFrame, **columns: str) -> pl.DataFrame:
    """With the keys of units (`unit`, `number`) instead of their codes: `unit_id="unit"` replaces the column `unit`."""
    for name, column in columns.items():
        told = keys.select(pl.col("unit").alias(column), pl.col("number").alias(name))
        typed = typed.join(told, on=column, how="left", maintain_order="left").drop(column)
    return typed
