"""Many rows at once, for folders with hundreds of thousands of them."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

AT_ONCE = 20_000


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into a model's table, column by name of the field; JSON comes as text, foreign keys as `…_id`."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(_column(model, name)) for name in columns)
    marks = ", ".join("%s" for _ in columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    with connection.cursor() as cursor:
        remaining = iter(rows)
        while some := list(islice(remaining, AT_ONCE)):
            cursor.executemany(statement, some)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name.removesuffix("_id"))
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return str(field.column)
