"""The worker: takes one job after another from the database, and says how far it is."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q

from abreast.campaign import CampaignRefused
from abreast.tables import Phrase, Refused
from abreast.tables.phrase import data_of
from abreast.web.campaigns import archives
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.sealed import half_closed, newest_seal
from abreast.web.jobs.models import Job
from abreast.web.jobs.tasks import TASKS, steps
from abreast.web.place import Place

BEAT = timedelta(seconds=5)
SILENT = timedelta(seconds=60)
"""A worker not heard of for so long has died, and its job is taken up again."""

PAUSE = 0.5
FULL = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL = Phrase("the server's disk is full; whoever keeps the server has to make room, then try again")
TIDY = 600.0
"""Seconds between two looks at what has lain there for long enough."""

MOST_TRIES = 3
MOST_FAULTS = 200
logger = logging.getLogger("abreast.worker")


def work(place: Place, stop: threading.Event) -> None:
    """Do jobs until told to stop."""
    name, watch = f"{socket.gethostname()}-{os.getpid()}", Watch()
    tidied = -TIDY
    try:
        resume()
    except DatabaseError:
        logger.exception("the database cannot be used")
    while not stop.is_set():
        close_old_connections()
        try:
            job = claim(name, watch=watch)
            if job is not None:
                do(job, place)
                continue
        except DatabaseError:
            # Full disk, database away: what was begun falls silent and is taken up again when things are better.
            logger.exception("the database cannot be used")
        if time.monotonic() - tidied > TIDY:
            tidied = time.monotonic()
            archives.clear(place)
        stop.wait(PAUSE)


class Watch:
    """Beats that lie in the future, since when they have stood there: the clock went back, or its worker is dead."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[datetime, float]] = {}

    def still(self, now: datetime, passed: float) -> list[int]:
        """Jobs whose beat is of the future and has not moved for a minute, by a clock that is never set."""
        ahead = Job.objects.filter(state=Job.State.RUNNING, beat__gt=now).values_list("pk", "beat")
        beats = {pk: beat for pk, beat in ahead if beat is not None}
        before = self.seen
        self.seen = {
            pk: before[pk] if pk in before and before[pk][0] == beat else (beat, passed)
            for pk, beat in beats.items()
        }
        return [pk for pk, (_, since) in self.seen.items() if passed - since > SILENT.total_seconds()]


def claim(name: str, now: datetime | None = None, watch: Watch | None = None) -> Job | None:
    """The next job that waits or whose worker is silent, now this worker's; no two workers get the same."""
    now = now or datetime.now(UTC)
    silent = Q(state=Job.State.RUNNING, beat__lt=now - SILENT)
    if watch is not None:
        silent |= Q(pk__in=watch.still(now, time.monotonic()), state=Job.State.RUNNING)
    for job in Job.objects.filter(Q(state=Job.State.WAITING) | silent).order_by("pk")[:5]:
        with transaction.atomic():
            taken = Job.objects.filter(pk=job.pk, state=job.state, beat=job.beat).update(
                state=Job.State.RUNNING, worker=name, beat=now, tries=job.tries + 1, steps=steps(job.task)
            )
        if taken:
            job.refresh_from_db()
            return job
    return None


def do(job: Job, place: Place) -> None:
    """Do one job to its end, good or bad; the end is written down whichever it is."""
    started = time.monotonic()
    with _Pulse(job) as pulse:
        try:
            if job.tries > MOST_TRIES:
                raise RuntimeError(f"given up after {MOST_TRIES} tries")
            TASKS[job.task](job, place, pulse.stage)
            faults: list[dict[str, Any]] = []
        except (Refused, CampaignRefused) as refused:
            faults = [data_of(one.line) for one in refused.refusals[:MOST_FAULTS]]
        except Exception as error:
            logger.exception("job %s failed", job.pk)
            full = isinstance(error, OSError) and error.errno in FULL
            faults = [data_of(DISK_FULL if full else own_fault(job))]
    _end(job, faults)
    facts = {
        "job": job.pk,
        "task": job.task,
        "seconds": round(time.monotonic() - started, 2),
        "faults": len(faults),
    }
    logger.info("job ended", extra={"facts": facts})


def own_fault(job: Job) -> Phrase:
    """What people are told of a failure that is none of theirs; what it was stands in the log, under the number."""
    return Phrase(
        "this is the server's fault and not yours; nothing was left half done. "
        "Please give whoever keeps the server the number {job}: the reason stands in its log",
        job=job.pk,
    )


def _end(job: Job, faults: list[dict[str, Any]]) -> None:
    state = Job.State.FAILED if faults else Job.State.DONE
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, tries=job.tries, state=Job.State.RUNNING)
        mine = ended.update(state=state, faults=faults, ended_at=datetime.now(UTC), stage="")
        if not mine or not faults or job.task != "close" or job.campaign is None:
            return
        if newest_seal(job.campaign) < job.period:  # what is sealed is never opened again
            Campaign.objects.filter(pk=job.campaign.pk, closing=job.period).update(closing="")


def resume() -> None:
    """Finish closings that stopped after their seal; their periods are closed whatever else is written down."""
    for campaign in Campaign.objects.all():
        if not half_closed(campaign):
            continue
        logger.warning("the closing of %s goes on", campaign.code)
        with suppress(IntegrityError), transaction.atomic():
            Campaign.objects.filter(pk=campaign.pk, period=campaign.period).update(closing=campaign.period)
            Job.objects.get_or_create(
                campaign=campaign,
                task="close",
                state__in=(Job.State.WAITING, Job.State.RUNNING),
                defaults={"period": campaign.period, "state": Job.State.WAITING},
            )


class _Pulse:
    """Lets a job be heard of while it runs, and writes down its stages."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.step = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> _Pulse:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def stage(self, name: str) -> None:
        self.step += 1
        Job.objects.filter(pk=self.job.pk).update(stage=name, step=min(self.step, self.job.steps))

    def _beat(self) -> None:
        while not self.over.wait(BEAT.total_seconds()):
            try:
                Job.objects.filter(pk=self.job.pk, tries=self.job.tries).update(beat=datetime.now(UTC))
            except DatabaseError:
                logger.warning("a beat was missed", exc_info=True)
        connection.close()
