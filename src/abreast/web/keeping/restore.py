"""A server put back from the file that `backup` wrote, into an empty place: everything or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.db import connection, transaction

from abreast.web.keeping import rows
from abreast.web.keeping.backup import FORM, MANIFEST
from abreast.web.place import Place
from abreast.web.setup.models import Draft

CAMPAIGNS, DRAFTS = FOLDERS = ("campaigns/", "drafts/")
UNPACKED = "restoring"


class NotRestoredError(Exception):
    """Nothing was put back; says why and what to do."""


def restore(file: Path, place: Place, stage: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Put a backup into a database whose tables are there and empty, and into a folder without campaigns.

    Returns the number of rows of each table. The database may be of another kind than the one the backup was made from.

    Raises
    ------
    NotRestoredError
        The file is no backup, is damaged or of another version, or the place is not empty.
    """
    try:
        with ZipFile(file) as source:
            counts = _counts(source)
            _refuse_taken(place)
            _put_back(source, counts, place, stage)
    except (BadZipFile, KeyError, EOFError, ValueError) as error:
        raise NotRestoredError(
            f"{file} is no complete backup of Abreast ({error}); take another copy"
        ) from error
    return counts


def clear(place: Place) -> None:
    """Leave a folder that was empty as it was, so that the next try finds it so."""
    connection.close()
    shutil.rmtree(place.folder)
    place.folder.mkdir()


def _counts(source: ZipFile) -> dict[str, int]:
    told: dict[str, Any] = json.loads(source.read(MANIFEST))
    if told.get("form") != FORM or told.get("migrations") != rows.migrations():
        raise NotRestoredError(
            f"{source.filename} was made by another version of Abreast, on {told.get('made_at')}: restore it with "
            "that version, then update"
        )
    return dict(told["rows"])


def _refuse_taken(place: Place) -> None:
    if (place.folder / CAMPAIGNS).exists():
        raise NotRestoredError(f"{place.folder} holds campaigns already; give an empty folder by --data")
    for model in rows.models():
        if model._base_manager.exists():
            raise NotRestoredError(
                f"the database holds rows already ({model._meta.label_lower}); give an empty one by --database"
            )


def _into_place(aside: Path, place: Place) -> None:
    """Drafts first: should the last step fail, the folder still counts as one without campaigns."""
    shutil.rmtree(place.folder / DRAFTS, ignore_errors=True)
    for name in reversed(FOLDERS):
        if (aside / name).exists():
            (aside / name).rename(place.folder / name)
    for draft in Draft.objects.all():
        if (
            not draft.summary.get("campaign")
            and not draft.sent.parent.is_dir()
            and not draft.campaign_folder.is_dir()
        ):
            draft.delete()  # thrown away, or set up, while the backup was made


def _put_back(source: ZipFile, counts: dict[str, int], place: Place, stage: Callable[[str], None]) -> None:
    aside = place.folder / UNPACKED
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with transaction.atomic():
            for model in rows.models():
                label = model._meta.label_lower
                stage(label)
                with source.open(f"rows/{label}.jsonl") as lines:
                    found = rows.read(model, lines)
                if found != counts[label]:
                    raise ValueError(f"{found} rows of {label} where {counts[label]} were written")
            rows.number_on()
            stage("seals, editions, documents and drafts")
            # `extractall` keeps every name inside the folder, whatever it says.
            source.extractall(aside, [name for name in source.namelist() if name.startswith(FOLDERS)])
            connection.check_constraints()
            _into_place(aside, place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
