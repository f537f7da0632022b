"""What nobody can want any more is cleared by the worker, once a day.

Cleared are: campaigns being set up that nobody has looked at for `KEPT`, or whose owner is gone; files that belong to
nothing since a process died over them; receipts for programs after `RECEIPTS`. Figures on forms are never among them.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from abreast.web.api.models import Receipt
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Document
from abreast.web.jobs.models import Job
from abreast.web.place import Place
from abreast.web.setup.models import KEPT, Draft

RECEIPTS = timedelta(days=30)
LEFT = timedelta(days=1)
"""A file that belongs to nothing is younger while whoever writes it has not come to the row."""
OPEN = (Job.State.WAITING, Job.State.RUNNING)
EVERY = timedelta(days=1)
SOON = 60
logger = logging.getLogger("abreast.tidying")


def tidying(place: Place, stop: threading.Event) -> None:
    """Tidy a minute after the start and then every day, until told to stop."""
    wait: float = SOON
    while not stop.wait(wait):
        wait = EVERY.total_seconds()
        close_old_connections()
        try:
            tidy(place)
        except (DatabaseError, OSError):
            logger.exception("not everything could be tidied")


def tidy(place: Place, now: datetime | None = None) -> dict[str, int]:
    """Clear what nobody can want any more; returns how many of each kind."""
    now = now or datetime.now(UTC)
    receipts, _ = Receipt.objects.filter(at__lt=now - RECEIPTS).delete()
    return {
        "drafts": _drafts(now),
        "files": sum(_away(path) for path in _left(place) if _old(path, now)),
        "receipts": receipts,
    }


def _drafts(now: datetime) -> int:
    """Drafts that wait for nobody; one the worker is at is left alone."""
    unwanted = Q(seen_at__lt=now - KEPT) | Q(owner__is_active=False)
    found = list(Draft.objects.filter(unwanted).exclude(jobs__state__in=OPEN))
    for draft in found:
        folder = draft.folder
        record(None, Deed.DRAFT_CLEARED, draft=str(draft.pk), file=draft.name)
        draft.delete()
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


def _left(place: Place) -> Iterable[Path]:
    """Files and folders that belong to nothing."""
    drafts = {str(pk) for pk in Draft.objects.values_list("pk", flat=True)}
    yield from (one for one in place.drafts.iterdir() if _is_uuid(one.name) and one.name not in drafts)
    jobs = {f"run-{pk}-" for pk in Job.objects.filter(state__in=OPEN).values_list("pk", flat=True)}
    for campaign in Campaign.objects.all():
        kept = set(Document.objects.filter(project__campaign=campaign).values_list("stored", flat=True))
        papers = place.documents(campaign.code).iterdir()
        yield from (one for one in papers if one.name.removeprefix(".") not in kept)
        runs = place.work(campaign.code).glob("run-*")
        yield from (one for one in runs if not one.name.startswith(tuple(jobs)))


def _old(path: Path, now: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - LEFT
    except FileNotFoundError:
        return False


def _away(path: Path) -> bool:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return not path.exists()


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
