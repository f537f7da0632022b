"""The results folder: written aside as a whole, then put in place, so that a reader never sees half of it."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

RUN = "run.json"


class ResultsError(Exception):
    """A results folder that cannot be read or must not be replaced; says which file and what to do."""


def replace(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder and put it in the place of `folder`.

    `fill` writes into an empty folder. It is synced to disk before the old results step aside; a crash at any moment
    leaves the old results, the new ones, or (between the two renames) the old ones under their waiting name, from
    which :func:`recover` brings them back.

    Raises
    ------
    ResultsError
        `folder` exists, is not empty, and holds no `run.json`: it may be somebody's own work.
    """
    recover(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / RUN).is_file():
        raise ResultsError(f"{folder} is not empty and not a results folder; choose another with -o")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = _aside(folder, f"new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        fill(fresh)
        _sync(fresh)
        old = _aside(folder, "old")
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        _sync_folder(folder.parent)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def recover(folder: Path) -> None:
    """Undo what a crash may have left: bring waiting results back, clear what dead processes were writing."""
    old = _aside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    elif old.exists():
        shutil.rmtree(old, ignore_errors=True)
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        if not _alive(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)


def write_tables(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write each table as Parquet."""
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def read_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """All Parquet tables of a results folder by name."""
    try:
        return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise ResultsError(f"{folder}: a table cannot be read ({fault}); run the campaign again") from fault


def read_json(path: Path) -> Any:
    """A JSON file of a results folder."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise ResultsError(f"{path}: cannot be read ({fault}); run the campaign again") from fault


def write_json(path: Path, content: Any) -> None:
    """Write JSON as text that people can read and compare."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")


def _aside(folder: Path, word: str) -> Path:
    return folder.parent / f".{folder.name}.{word}"


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # directories cannot be opened elsewhere
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
