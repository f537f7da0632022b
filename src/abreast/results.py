"""The results folder: written aside as a whole, then put in place, so that a reader never sees half of it."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import suppress
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
    above = [one for one in folder.parents if not one.exists()]
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
        _without_empty(above)


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


class Shelf(MutableMapping[str, pl.DataFrame]):
    """Tables by name, each put away as Parquet in a folder as soon as it is made.

    Nothing stays in memory: who asks for a table reads it again. Raises `ResultsError` for one that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __setitem__(self, name: str, table: pl.DataFrame) -> None:
        table.write_parquet(self._path(name))

    def __getitem__(self, name: str) -> pl.DataFrame:
        if not self._path(name).exists():
            raise KeyError(name)
        try:
            return pl.read_parquet(self._path(name))
        except (pl.exceptions.PolarsError, OSError) as fault:
            raise ResultsError(
                f"{self.folder}: a table cannot be read ({fault}); run the campaign again"
            ) from fault

    def __delitem__(self, name: str) -> None:
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self.folder.glob("*.parquet")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


def read_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """All Parquet tables of a results folder by name."""
    return dict(Shelf(folder))


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


def _without_empty(folders: Iterable[Path]) -> None:
    """Take folders away in which nothing came to be, the innermost first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


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
