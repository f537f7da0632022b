"""The whole campaign as a folder in a zip file: packed by the worker, and there to be fetched for a day."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import IntegrityError, transaction

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.models import Job
from abreast.web.place import Place, here

KEPT = timedelta(days=1)
PARTS = 10
"""Of so many equal parts of the packing the worker says when they are done."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file with a campaign's folder, when it was packed, and its size in bytes."""

    file: Path
    made: datetime
    size: int


def ask(actor: Actor, campaign: Campaign) -> Job | None:
    """Have the campaign packed; None where that is being done already."""
    try:
        with transaction.atomic():
            job = Job.objects.create(campaign=campaign, task="pack", made_by=actor.user)
            record(actor, Deed.ASKED_TO_PACK, campaign)
    except IntegrityError:
        return None
    return job


def newest(campaign: Campaign) -> Archive | None:
    """What was packed last, unless it is older than a day."""
    found = [_told(file) for file in _files(here(), campaign.code)]
    fresh = [one for one in found if one is not None and not _old(one)]
    return max(fresh, key=lambda one: one.made, default=None)


def pack(campaign: Campaign, folder: Path, place: Place, number: int, stage: Callable[[str], None]) -> Path:
    """Zip a folder under the name of its campaign, file by file; what was packed before goes."""
    archives = place.archives(campaign.code)
    aside, file = archives / f".{number}", archives / f"{number}.zip"
    whole = sorted(path for path in folder.rglob("*") if path.is_file())
    size, done, said = sum(path.stat().st_size for path in whole) or 1, 0, 0
    with ZipFile(aside, "w", ZIP_DEFLATED) as zipped:
        for path in whole:
            zipped.write(path, Path(campaign.code) / path.relative_to(folder))
            done += path.stat().st_size
            for _ in range(said, PARTS * done // size):
                said += 1
                stage("zip file")
    aside.replace(file)
    for other in archives.iterdir():
        if other != file:
            other.unlink(missing_ok=True)
    return file


def clear(place: Place) -> None:
    """Throw away what was packed longer ago than a day, and what a worker that died left behind."""
    for campaign in place.folder.glob("campaigns/*/archives"):
        for file in campaign.iterdir():
            one = _told(file)
            if one is not None and _old(one):
                file.unlink(missing_ok=True)


def _files(place: Place, code: str) -> Iterator[Path]:
    return place.archives(code).glob("[!.]*.zip")


def _told(file: Path) -> Archive | None:
    try:
        known = os.stat(file)
    except FileNotFoundError:  # another process was faster
        return None
    return Archive(file, datetime.fromtimestamp(known.st_mtime, UTC), known.st_size)


def _old(one: Archive) -> bool:
    return time.time() - one.made.timestamp() > KEPT.total_seconds()
