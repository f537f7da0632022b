"""Results as pages read them: one SQLite file beside the Parquet, never changed once written, with every index needed.

A page asks for one unit or one board among hundreds of thousands of rows; an index answers in a millisecond.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import Any

import polars as pl

SHELVED: dict[str, tuple[tuple[str, ...], ...]] = {
    "standings": (("unit",), ("aspect", "scope", "group", "rank")),
    "exemplars": (("unit",), ("exemplar",)),
    "progress": (("unit",), ("aspect", "scope", "group")),
    "levels": (("aspect", "scope", "group"), ("scope",)),
    "advanced": (("aspect", "scope"),),
    "indicators": (("scope",),),
    "growth": (("scope", "indicator"),),
    "sums": (("unit",),),
    "pairs": (("helped",), ("helper",)),
    "help_outcomes": (("help",),),
    "questions": (("unit",), ("question",)),
    "practices": (("unit",),),
    "adoption": (("card",),),
    "confirmed": (("unit",),),
    "forecast": (("unit",),),
    "outside": (("exemplar",),),
    "changes": (("unit",),),
}
"""The tables that pages read, where a run has written them, and what they are asked by."""

BESIDE: dict[str, tuple[tuple[str, ...], ...]] = {"proposals": (("unit", "aspect"),)}
"""Tables that are worked out for pages alone."""

TYPES = {pl.Boolean: "INTEGER", pl.Float64: "REAL", pl.Float32: "REAL"}
INDEX = "index.sqlite3"
AT_ONCE = 50_000


def build(results: Path, **more: pl.DataFrame) -> None:
    """Write the index of a results folder into it; it stands there whole or not at all. `more`: tables beside it."""
    file = results / INDEX
    aside = file.with_suffix(".new")
    aside.unlink(missing_ok=True)
    connection = sqlite3.connect(aside)
    connection.execute("PRAGMA journal_mode = OFF")
    for name, questions in SHELVED.items():
        path = results / f"{name}.parquet"
        if path.is_file():
            _table(connection, name, pl.read_parquet(path), questions)
    for name, table in more.items():
        if table.width:
            _table(connection, name, table, BESIDE[name])
    _boards(connection)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    aside.replace(file)


def _table(
    connection: sqlite3.Connection, name: str, table: pl.DataFrame, questions: Sequence[Sequence[str]]
) -> None:
    types = {column: TYPES.get(type(kind), _whole(kind)) for column, kind in table.schema.items()}
    columns = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    marks = ", ".join("?" for _ in types)
    plain = table.with_columns(
        pl.col(pl.Date, pl.Datetime).cast(pl.String), pl.col(pl.Enum, pl.Categorical).cast(pl.String)
    )
    for some in plain.iter_slices(AT_ONCE):
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', some.rows())
    for number, question in enumerate(questions):
        known = [column for column in question if column in types]
        if known:
            by = ", ".join(f'"{column}"' for column in known)
            connection.execute(f'CREATE INDEX "{name}_{number}" ON "{name}" ({by})')


def _boards(connection: sqlite3.Connection) -> None:
    """The table `boards`: aspect, scope, group, n; every comparison but those of a unit with its like."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'standings'").fetchone()
    if there:
        connection.execute(
            'CREATE TABLE boards AS SELECT aspect, scope, "group", COUNT(*) AS n FROM standings '
            "WHERE \"group\" NOT LIKE 'near %' GROUP BY 1, 2, 3 ORDER BY n DESC, scope"
        )
        # In the very order in which boards ask: a page of thousands of rows is read without sorting them.
        connection.execute(
            'CREATE INDEX standings_page ON standings (aspect, scope, "group", rank IS NULL, rank, unit)'
        )


def _whole(kind: pl.DataType) -> str:
    return "INTEGER" if kind.is_integer() else "TEXT"


_mine = local()


def ask(file: Path, question: str, *values: Any) -> list[dict[str, Any]]:
    """The rows that answer a question in SQL; nothing where the run had no such table."""
    try:
        return [dict(row) for row in _opened(file).execute(question, values)]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []
        raise


def _opened(file: Path) -> sqlite3.Connection:
    """A connection of this thread to an index."""
    if not hasattr(_mine, "open"):
        _mine.open = lru_cache(maxsize=8)(_open)
    found: sqlite3.Connection = _mine.open(file)
    return found


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
