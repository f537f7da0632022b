"""Files that survive a crash: written aside, flushed to the disk with their folder, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLOSING = ".closing-"

if os.name == "posix":
    import fcntl


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds a lock on the folder, which ends with the process however it ends; waits for others to finish."""
    if os.name != "posix":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write a new read-only file and flush it to the disk."""
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o444)


def flush(folder: Path) -> None:
    """Flush a folder's list of names to the disk."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(aside: Path, place: Path) -> None:
    """Move a finished folder to its place in one step; OSError when something is there already."""
    flush(aside)
    aside.rename(place)
    flush(place.parent)


def leftovers(folder: Path) -> list[Path]:
    """Folders that a crash left half written."""
    return sorted(path for path in folder.glob(f"{CLOSING}*") if path.is_dir() and not path.is_symlink())


def clear(folder: Path) -> int:
    """Remove what a crash left half written; how many there were. Only while no one else is at work."""
    found = leftovers(folder)
    for path in found:
        shutil.rmtree(path)
    return len(found)
