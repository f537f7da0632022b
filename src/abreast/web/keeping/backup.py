"""A whole server into one file while it goes on: its database at one moment, and that moment's seals and editions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from abreast.web.campaigns.models import Campaign
from abreast.web.closing.models import Edition
from abreast.web.keeping import held, rows
from abreast.web.place import Place
from abreast.web.setup.models import Draft

MANIFEST = "backup.json"
FORM = 1
"""The form of the file; another number is another form."""


class NoServerError(Exception):
    """There is no server's database of this version at the place given."""


def stages() -> int:
    """How many stages a backup has, for its bar."""
    return len(rows.models()) + 1


def backup(place: Place, file: Path, stage: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Write a server into a file that did not exist; returns the number of rows of each table.

    Reads inside one transaction, so that a message being stored meanwhile is in the file whole or not at all. The file
    gets its name when it is complete; only its owner can read it, for it holds names and the hashes of passwords.

    Raises
    ------
    NoServerError
        The database has no tables, or not those of this version.
    FileExistsError
        There is a file of that name.
    """
    _refuse_other_tables()
    if file.exists():
        raise FileExistsError(file)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as stream:
            with (
                held.held(place) as documents,
                ZipFile(stream, "w", ZIP_DEFLATED, strict_timestamps=False) as into,
                rows.snapshot(),
            ):
                counts = _everything(place, into, stage, documents)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _everything(place: Place, into: ZipFile, stage: Callable[[str], None], documents: Path) -> dict[str, int]:
    counts = {}
    for model in rows.models():
        label = model._meta.label_lower
        stage(label)
        with into.open(f"rows/{label}.jsonl", "w", force_zip64=True) as stream:
            counts[label] = rows.write(model, stream)
    stage("seals, editions, documents and drafts")
    # After the tables: whatever the database speaks of at its moment lies in the folder by now.
    for folder in _folders(place):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            into.write(path, path.relative_to(place.folder))
    held.write(place, into, documents)
    _drafts(place, into)
    told = {
        "form": FORM,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": rows.migrations(),
        "rows": counts,
    }
    into.writestr(MANIFEST, json.dumps(told, indent=2))
    return counts


def _drafts(place: Place, into: ZipFile) -> None:
    """What lies with the campaigns being set up: as handed in, and as the worker has made it."""
    for draft in Draft.objects.order_by("pk"):
        for folder in (draft.sent.parent, draft.campaign_folder):
            for path in sorted(one for one in folder.rglob("*") if one.is_file()):
                with suppress(FileNotFoundError):  # the worker is at it; what was handed in stays
                    into.write(path, path.relative_to(place.folder))


def _folders(place: Place) -> Iterator[Path]:
    """Seals and editions the database knows of; a seal made since is of a period it holds to be open."""
    for code, period, closing in Campaign.objects.order_by("code").values_list("code", "period", "closing"):
        for seal in sorted(place.seals(code).glob("[!.]*")):
            if seal.name < period or seal.name == closing:
                yield seal
    for edition in Edition.objects.select_related("campaign").order_by("pk"):
        yield edition.folder


def _refuse_other_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NoServerError(
            "the database has no tables of this version of Abreast; check --data and --database, "
            "and after an update start `abreast serve` once"
        )
