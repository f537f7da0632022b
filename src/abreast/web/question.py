"""Questions that every page asks of the database, put into SQL once: what differs from time to time is their values.

Django puts a query set into SQL anew each time, which takes longer than the database does to answer. Rows become
models by Django's own means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models import query as machinery

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Known:
    """SQL and parameters as first put; `places`: which parameter each value stands for; how rows become models."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]
    compiler: Any
    names: list[str]
    related: list[Any]


class Question(Generic[M]):
    """A question to the database.

    `ask` makes its query set of as many values as there are `marks`, each of the type of its mark, and each a value of
    a condition. No two marks are alike, and nothing else in the question is like one.
    """

    def __init__(self, ask: Callable[..., QuerySet[M]], *marks: int | str) -> None:
        self.ask, self.marks, self.mine = ask, marks, local()

    def __call__(self, *values: int | str) -> list[M]:
        """The rows that answer it for some values."""
        known = self._known()
        params = list(known.params)
        for value, places in zip(values, known.places, strict=True):
            for place in places:
                params[place] = type(params[place])(value)
        with connection.cursor() as cursor:
            cursor.execute(known.sql, params)
            rows = cursor.fetchall()
        return list(_models(known, rows))

    def _known(self) -> _Known:
        known: _Known | None = getattr(self.mine, connection.vendor, None)
        if known is None:
            known = _known(self.ask(*self.marks), self.marks)
            setattr(self.mine, connection.vendor, known)
        return known


def _known(asked: QuerySet[Any], marks: Sequence[int | str]) -> _Known:
    compiler: Any = asked.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    places = tuple(tuple(at for at, one in enumerate(params) if one == mark) for mark in marks)
    if not all(places):
        raise ValueError("a value is no parameter of the question")
    shape = compiler.klass_info
    first, last = shape["select_fields"][0], shape["select_fields"][-1]
    names = [column[0].target.attname for column in compiler.select[first : last + 1]]
    related_populators: Any = machinery.get_related_populators  # its types are of a later Django
    related = related_populators(shape, compiler.select, connection.alias)
    return _Known(sql, tuple(params), places, compiler, names, related)


def _models(known: _Known, rows: Sequence[Sequence[Any]]) -> Iterator[Any]:
    compiler = known.compiler
    model, start = compiler.klass_info["model"], compiler.klass_info["select_fields"][0]
    for row in compiler.results_iter([rows]):
        one = model.from_db(connection.alias, known.names, row[start : start + len(known.names)])
        for populator in known.related:
            populator.populate(row, one)
        for name, place in (compiler.annotation_col_map or {}).items():
            setattr(one, name, row[place])
        yield one
