"""Run with a folder `--data` and perhaps a database's address: a filled database of the first release, brought forward.

Every table of the first migrations gets rows with something in every column; after the last migration every row has to
be there with what it had in every column that is left.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from abreast.web import start
from web.server import say

ROWS = 3
FIRST = "0001_initial"


def forward() -> dict[str, Any]:
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    first = [(app, name) for app, name in executor.loader.graph.nodes if ours(app) and name == FIRST]
    others = [node for node in executor.loader.graph.leaf_nodes() if not ours(node[0])]
    before = executor.migrate([*first, *others]).apps
    models = [model for model in before.get_models() if ours(model._meta.app_label)]
    with transaction.atomic():  # within it rows may belong to rows that come later
        for model in models:
            for number in range(1, ROWS + 1):
                model.objects.create(**{field.attname: filled(field, number) for field in columns(model)})
    kept = {model._meta.label: rows(model, columns(model)) for model in models}
    executor.loader.build_graph()
    after = executor.migrate(executor.loader.graph.leaf_nodes()).apps
    return {name: compared(after, name, before, kept[name]) for name in kept}


def ours(app: str) -> bool:
    from django.apps import apps

    return apps.get_app_config(app).name.startswith("abreast.")


def columns(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.get_internal_type() != "BigAutoField"]


def filled(field: Any, number: int) -> Any:
    """Something for a column, other for every row; row n of a table belongs to row n of another."""
    from django.db import models

    match field:
        case models.ForeignKey():
            return None if field.remote_field.model is field.model else number
        case models.UUIDField():
            return UUID(int=number)
        case models.JSONField():
            return field.get_default() if field.has_default() else []
        case models.DateTimeField():
            return datetime(2026, 1, number, tzinfo=UTC)
        case models.DateField():
            return date(2026, 1, number)
        case models.BooleanField():
            return number % 2 == 0
        case models.FloatField() | models.IntegerField():
            return number
        case _ if field.choices:
            return field.choices[number % len(field.choices)][0]
        case _:
            return f"{field.name[:6]}{number}"


def rows(model: Any, fields: list[Any]) -> list[Any]:
    names = [field.attname for field in fields]
    return [[repr(one) for one in row] for row in model.objects.order_by("pk").values_list(*names)]


def compared(after: Any, name: str, before: Any, kept: list[Any]) -> str:
    """Nothing where all is as it was, else what is not."""
    try:
        model = after.get_model(name)
    except LookupError:
        return "is gone"
    names = {field.attname for field in model._meta.concrete_fields}
    old = columns(before.get_model(name))
    left = [place for place, field in enumerate(old) if field.attname in names]
    found = rows(model, [old[place] for place in left])
    return "" if found == [[row[place] for place in left] for row in kept] else f"has {found[:1]}"


if __name__ == "__main__":
    data, address = sys.argv[1:]
    start.prepare(start.Wish(Path(data), address or None))
    say(json.dumps(forward()))
