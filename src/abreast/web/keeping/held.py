"""Documents that may be taken away while a backup goes on, held for as long as it does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Document
from abreast.web.place import Place


@contextmanager
def held(place: Place) -> Iterator[Path]:
    """A folder with every document there is by now, as links where the file system has them."""
    with TemporaryDirectory(prefix="backup-", dir=place.folder) as aside:
        for code in Campaign.objects.values_list("code", flat=True):
            for file in place.documents(code).glob("[!.]*"):
                kept = Path(aside) / file.relative_to(place.folder)
                kept.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # taken away just now
                    _hold(file, kept)
        yield Path(aside)


def _hold(file: Path, kept: Path) -> None:
    try:
        os.link(file, kept)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        shutil.copyfile(file, kept)


def write(place: Place, into: ZipFile, aside: Path) -> None:
    """The documents the database speaks of at its moment; one taken away since is among those held."""
    for one in Document.objects.select_related("project__campaign").order_by("pk"):
        name = one.file.relative_to(place.folder)
        try:
            into.write(one.file, name)
        except FileNotFoundError:
            with suppress(FileNotFoundError):  # its file was lost before the backup began
                into.write(aside / name, name)
