"""What the worker does: a campaign out as a folder, through the pipeline, and back as an edition."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from abreast.tables.phrase import Phrase
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns import archives, folder_in, living
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.closing import index, mending
from abreast.web.closing.editions import keep
from abreast.web.closing.models import Edition
from abreast.web.entry.opening import open_period
from abreast.web.innovations import documents
from abreast.web.jobs.models import Job
from abreast.web.jobs.stage import Stage
from abreast.web.keeping.rows import snapshot
from abreast.web.place import Place, made
from abreast.web.pledges.proposals import proposals
from abreast.web.questions.drawn import assign
from abreast.web.setup.founding import found
from abreast.web.setup.looking import look
from abreast.web.setup.models import Draft
from abreast.web.shaping.applying import apply


class LostError(RuntimeError):
    """The job is another worker's by now."""


def bring_in(job: Job, place: Place, stage: Stage) -> Edition:
    """The first results of a campaign that came without: worked out and shown at once."""
    return _worked_out(job, place, stage, until=None, publish=True)


def work_out(job: Job, place: Place, stage: Stage) -> Edition:
    """A look at the open period as far as it is signed, for the organiser alone."""
    return _worked_out(job, place, stage, until=job.period, publish=False)


def draw(job: Job, place: Place, stage: Stage) -> int:
    """Figures of the period that are to be counted again, in place of those drawn before and not counted yet.

    The same seed, which the record has, draws the same figures again.
    """
    from abreast import integrity, period
    from abreast.tables import Refusal, Refused

    with _written_out(job, place, stage, signed=True) as out:
        known = period.asked(out, job.period, stage)
        plan = integrity.recount_sample(
            known.campaign, known.figures, known.questions, job.period, job.wish["size"], job.wish["seed"]
        )
    if not plan.height:
        reason, remedy = (
            Phrase("no figure has been signed for {period}", period=job.period),
            Phrase("wait until some are"),
        )
        raise Refused([Refusal(file=job.period, reason=reason, remedy=remedy)])
    with transaction.atomic():
        _still_ours(job)
        assign(_campaign(job), plan, job.period)
        record(None, Deed.RECOUNTS_DRAWN, job.campaign, period=job.period, count=plan.height, **job.wish)
    return plan.height


def close(job: Job, place: Place, stage: Stage) -> Edition:
    """Seal the period, work it out, and open the next one.

    Done again after a crash it finds the seal and goes on from there, so that no period is sealed twice.
    """
    from abreast.figures.seal import chain

    campaign = _campaign(job)
    folder = place.campaign(campaign.code)
    sealed = chain(folder)
    if not sealed or sealed[-1].period < job.period:
        _seal(job, place, stage)
    with _written_out(job, place, stage) as out:
        results = _run(out, job.period, stage)
        with transaction.atomic():
            _still_ours(job)
            edition = keep(campaign, results)
            _next_period(campaign, job)
    return edition


def pack(job: Job, place: Place, stage: Stage) -> Path:
    """The whole campaign into a zip file that can be fetched from then on, documents included."""
    campaign = _campaign(job)
    with _written_out(job, place, stage) as out:
        documents.write_out(campaign, out / "documents")
        return archives.pack(campaign, out, place, job.pk, stage)


def shape(job: Job, place: Place, stage: Stage) -> None:
    """A change to tree, aspects, rules or calendar: stored if the whole campaign is sound with it."""
    with _written_out(job, place, stage, signed=True) as out:
        apply(job, _campaign(job), out, stage, lambda: _still_ours(job))


def look_at(job: Job, place: Place, stage: Stage) -> None:
    """What somebody handed in, made into a campaign folder, or that folder changed; and what does not fit."""
    look(_draft(job), job.wish, stage)


def set_up(job: Job, place: Place, stage: Stage) -> None:
    """A draft into a campaign. Done again after a crash it finds the campaign and goes on from there."""
    found(_draft(job), place, stage, lambda: _still_ours(job))


def make_living(job: Job, place: Place, stage: Stage) -> int:
    """Lists that an earlier version kept as rows, into tables of their own."""
    campaign = _campaign(job)
    with _written_out(job, place, stage, signed=True) as out:
        living.only_kept(campaign, out)
        stage("lists")
        with transaction.atomic():
            _still_ours(job)
            count = living.enliven(campaign, out)
            record(None, Deed.LISTS_MADE_LIVING, campaign, count=count)
    return count


def put_right(job: Job, place: Place, stage: Stage) -> int:
    """Lines that contradict the seals, so that the campaign can be closed and changed again."""
    with _written_out(job, place, stage, signed=True) as out:
        wrong = mending.wrong(out)
        stage("lists")
        with transaction.atomic():
            _still_ours(job)
            return mending.put_right(_campaign(job), wrong)


TASKS: dict[str, Callable[[Job, Place, Stage], object]] = {
    "bring in": bring_in,
    "work out": work_out,
    "close": close,
    "shape": shape,
    "look": look_at,
    "set up": set_up,
    "draw": draw,
    "pack": pack,
    "put right": put_right,
    living.TASK: make_living,
}


def steps(task: str) -> int:
    """How many stages a task has at most, for its bar."""
    from abreast import folder, period

    once, reading = 1 + len(period.STAGES), len(folder.STAGES)
    of = {
        "close": once + 1 + period.CLOSING,
        "shape": reading + 2,
        living.TASK: 2,
        "put right": 2,
        "look": reading + 1,
        "pack": 1 + archives.PARTS,
        "set up": reading + len(folder_in.STAGES),
    }
    return of.get(task, once)


def _campaign(job: Job) -> Campaign:
    if job.campaign is None:
        raise ValueError(f"job {job.pk} is about no campaign")
    return job.campaign


def _draft(job: Job) -> Draft:
    if job.draft is None:
        raise ValueError(f"job {job.pk} is about no draft")
    return job.draft


def _worked_out(job: Job, place: Place, stage: Stage, *, until: str | None, publish: bool) -> Edition:
    campaign = _campaign(job)
    with _written_out(job, place, stage, signed=not publish) as out:
        results = _run(out, until, stage)
        with transaction.atomic():
            _still_ours(job)
            edition = keep(campaign, results, publish=publish)
            record(None, Deed.WORKED_OUT, campaign, period=edition.period, edition=edition.pk)
    return edition


def _written_out(job: Job, place: Place, stage: Stage, *, signed: bool = False) -> _Out:
    stage("figures out of the database")
    return _Out(job, place, signed=signed)


class _Out:
    """The campaign as a folder for as long as it is worked on."""

    def __init__(self, job: Job, place: Place, *, signed: bool) -> None:
        campaign = _campaign(job)
        work, own = place.work(campaign.code), f"run-{job.pk}-"
        for left in work.glob(f"{own}*"):  # of a worker that died
            shutil.rmtree(left, ignore_errors=True)
        self.aside = TemporaryDirectory(prefix=own, dir=work)
        with snapshot():  # a pledge made meanwhile is in it with all its parts or not at all
            self.folder = export(campaign, Path(self.aside.name) / "campaign", place, signed=signed)

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        self.aside.cleanup()


def _still_ours(job: Job) -> None:
    """A worker that was silent for long may have been followed by another, whose work this now is."""
    if (
        not Job.objects.select_for_update()
        .filter(pk=job.pk, tries=job.tries, state=Job.State.RUNNING)
        .exists()
    ):
        raise LostError("another worker has taken this over")


def _run(folder: Path, until: str | None, stage: Stage) -> Path:
    from abreast import period
    from abreast.campaign import load

    results = period.run(folder, until, stage=stage)
    index.build(results, proposals=proposals(load(folder), results))
    return results


def _seal(job: Job, place: Place, stage: Stage) -> None:
    """Seal in the folder that was written out, then put the finished seal in its place by one rename."""
    from abreast import period
    from abreast.figures.seal import durable

    campaign = _campaign(job)
    with _written_out(job, place, stage) as out:
        by = f"user-{job.made_by_id}" if job.made_by_id else "server"
        seal = period.close(out, job.period, by, stage, count=False).seal
        seals = made(place.seals(campaign.code))
        aside = _copied(seal.path, seals / f"{durable.CLOSING}{seal.path.name}")
        with transaction.atomic():
            _still_ours(job)
            durable.publish(aside, seals / seal.path.name)


def _copied(seal: Path, aside: Path) -> Path:
    from abreast.figures.seal import durable

    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for path in sorted(seal.iterdir()):
        durable.write(aside / path.name, path.read_bytes())
    return aside


def _next_period(campaign: Campaign, job: Job) -> None:
    """Open the next period; what else stands in the campaign's row is not this job's to write."""
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())
    campaign.closing = ""
    if campaign.period <= job.period:
        campaign.period = campaign.meaning.calendar.shift(job.period, 1)
        if campaign.clock is not None:
            slot = campaign.meaning.calendar.parse(campaign.period)
            campaign.clock = slot.first + (slot.last - slot.first) / 2
    campaign.save(update_fields=("closing", "period", "clock"))
    open_period(campaign)
    record(None, Deed.PERIOD_CLOSED, campaign, period=job.period)
