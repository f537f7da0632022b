"""Real public campaigns, turned from their public sources into ordinary campaign folders."""

from collections.abc import Callable
from pathlib import Path

from abreast.examples import england_ae
from abreast.examples.sources import SourceError

__all__ = ["EXAMPLES", "SourceError", "write"]

EXAMPLES: dict[str, Callable[[Path, Path | None], None]] = {"england-ae": england_ae.write}


def write(name: str, folder: Path, source: Path | None = None) -> None:
    """Write the example `name` as a campaign folder.

    `source`: a folder that holds the source files; without it they are fetched from their public addresses.
    Raises `KeyError` for an unknown name, `SourceError` where a source file is missing or not the pinned
    one, `FileExistsError` where `folder` already holds something.
    """
    make = EXAMPLES[name]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} already holds something; name a new or an empty folder")
    make(folder, source)
