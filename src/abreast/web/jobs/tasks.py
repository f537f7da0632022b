"""What the worker does: a campaign out as a folder, through the pipeline, and back as an edition."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from abreast.web.audit.record import record
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.closing import index
from abreast.web.closing.editions import keep
from abreast.web.closing.models import Edition
from abreast.web.entry.opening import open_period
from abreast.web.jobs.models import Job
from abreast.web.place import Place, made

Stage = Callable[[str], None]


def bring_in(job: Job, place: Place, stage: Stage) -> Edition:
    """The first results of a campaign that came without: worked out and shown at once."""
    return _worked_out(job, place, stage, until=None, publish=True)


def work_out(job: Job, place: Place, stage: Stage) -> Edition:
    """A look at the open period as far as it is signed, for the organiser alone."""
    return _worked_out(job, place, stage, until=job.period, publish=False)


def close(job: Job, place: Place, stage: Stage) -> Edition:
    """Seal the period, work it out, and open the next one.

    Done again after a crash it finds the seal and goes on from there, so that no period is sealed twice.
    """
    from abreast.figures.seal import chain

    campaign = job.campaign
    folder = place.campaign(campaign.code)
    sealed = chain(folder)
    if not sealed or sealed[-1].period < job.period:
        _seal(job, place, stage)
    with _written_out(campaign, place, stage) as out:
        results = _run(out, job.period, stage)
        with transaction.atomic():
            edition = keep(campaign, results)
            _next_period(campaign, job)
    return edition


TASKS: dict[str, Callable[[Job, Place, Stage], Edition]] = {
    "bring in": bring_in,
    "work out": work_out,
    "close": close,
}


def steps(task: str) -> int:
    """How many stages a task has at most, for its bar."""
    from abreast import folder, period
    from abreast.figures import closing

    once = 1 + len(period.STAGES)
    return once + 1 + len(folder.STAGES) + closing.STAGES if task == "close" else once


def _worked_out(job: Job, place: Place, stage: Stage, *, until: str | None, publish: bool) -> Edition:
    with _written_out(job.campaign, place, stage, signed=not publish) as out:
        results = _run(out, until, stage)
        with transaction.atomic():
            edition = keep(job.campaign, results, publish=publish)
            record(None, "worked out", job.campaign, period=edition.period, edition=edition.pk)
    return edition


def _written_out(campaign: Campaign, place: Place, stage: Stage, *, signed: bool = False) -> _Out:
    stage("figures out of the database")
    return _Out(campaign, place, signed=signed)


class _Out:
    """The campaign as a folder for as long as it is worked on."""

    def __init__(self, campaign: Campaign, place: Place, *, signed: bool) -> None:
        self.aside = TemporaryDirectory(prefix="run-", dir=place.work(campaign.code))
        self.folder = export(campaign, Path(self.aside.name) / "campaign", place, signed=signed)

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        self.aside.cleanup()


def _run(folder: Path, until: str | None, stage: Stage) -> Path:
    from abreast import period

    results = period.run(folder, until, stage=stage)
    index.build(results)
    return results


def _seal(job: Job, place: Place, stage: Stage) -> None:
    """Seal in the folder that was written out, then put the finished seal in its place by one rename."""
    from abreast import folder
    from abreast.figures.closing import close_period

    campaign = job.campaign
    with _written_out(campaign, place, stage) as out:
        by = f"user-{job.made_by_id}" if job.made_by_id else "server"
        read, reading, _ = folder.read(out, stage)
        seal = close_period(read, job.period, by, stage, reading)
        seals = made(place.seals(campaign.code))
        aside = seals / f".{seal.path.name}"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(seal.path, aside)
        aside.rename(seals / seal.path.name)


def _next_period(campaign: Campaign, job: Job) -> None:
    campaign.refresh_from_db()
    campaign.closing = ""
    if campaign.period <= job.period:
        campaign.period = campaign.meaning.calendar.shift(job.period, 1)
        if campaign.clock is not None:
            slot = campaign.meaning.calendar.parse(campaign.period)
            campaign.clock = slot.first + (slot.last - slot.first) / 2
    campaign.save()
    open_period(campaign)
    record(None, "period closed", campaign, period=job.period)
