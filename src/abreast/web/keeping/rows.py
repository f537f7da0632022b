"""A server's tables as lines of JSON, the same from every kind of database: first the columns, then row after row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model

from abreast.web import bulk

AT_ONCE = 5_000


class OtherTableError(ValueError):
    """A table was written by a version of Abreast whose tables have other columns."""


def models() -> list[type[Model]]:
    """Every table of the server's own. Sessions are not among them: after a restoration everybody signs in again."""
    return [model for model in apps.get_models() if model.__module__.startswith("abreast.web.")]


def migrations() -> dict[str, str]:
    """The last migration of each subject that this version of Abreast knows."""
    loader = MigrationLoader(None)
    own = {model._meta.app_label for model in models()}
    return {label: name for label, name in loader.graph.leaf_nodes() if label in own}


@contextmanager
def snapshot() -> Iterator[None]:
    """Whatever is read inside is of the moment of the first look, and nobody who writes waits for it.

    Inside a transaction that has begun already nothing more is done.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Not `atomic`, which would take the lock of writers: see `database`.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write(model: type[Model], stream: IO[bytes]) -> int:
    """Write a table; returns how many rows it has."""
    columns = [field.attname for field in _fields(model)]
    _line(stream, columns)
    count = 0
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=AT_ONCE):
        _line(stream, row)
        count += 1
    return count


def read(model: type[Model], lines: Iterable[bytes]) -> int:
    """Insert what `write` wrote into an empty table; returns how many rows. `OtherTableError` for other columns."""
    fields, told = _fields(model), iter(lines)
    columns = [field.attname for field in fields]
    if json.loads(next(told, b"[]")) != columns:
        raise OtherTableError(model._meta.label)
    count = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal count
        for line in told:
            count += 1
            cells = zip(fields, json.loads(line), strict=True)
            yield [field.get_db_prep_save(field.to_python(cell), connection) for field, cell in cells]

    bulk.insert(model, columns, rows())
    return count


def number_on() -> None:
    """Let the database go on numbering after the rows that were inserted with their numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def _line(stream: IO[bytes], cells: Iterable[Any]) -> None:
    stream.write(json.dumps(list(cells), default=_text, ensure_ascii=False).encode() + b"\n")


def _text(cell: object) -> str:
    """Days and moments to the last digit, which Django's own encoder cuts to milliseconds."""
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    if isinstance(cell, UUID):
        return str(cell)
    raise TypeError(f"{type(cell).__name__} is in no table")
