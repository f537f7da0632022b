"""Closing a period: check list, preview, seal, editions, publication, and how far a job is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import BUSY, FAULTS, NOT_NOW, ProblemError
from abreast.web.api.shared import Code, Number, Row, actor_in, campaign_in
from abreast.web.closing import deeds
from abreast.web.closing.checklist import checklist
from abreast.web.closing.models import Edition
from abreast.web.closing.sealed import half_closed
from abreast.web.jobs.models import Job
from abreast.web.questions.counting import standing_open
from abreast.web.questions.drawn import counted
from abreast.web.rules import Right

router = Router(tags=["closing"])


class CountsOut(Schema):
    """How many figures that were drawn have been counted again, of how many."""

    done: int
    all: int


class ChecklistOut(Schema):
    """The open period: its forms by state, how many figures count so far, and how many questions nobody has answered
    (null: not looked for yet)."""

    period: str
    closing: str = Field(description="the period being closed, empty where none is")
    sealed: bool = Field(description="its seal stands; closing it again finishes what was begun")
    states: dict[str, int]
    accepted: int
    ready: bool
    recounts: CountsOut | None
    questions: int | None


class CloseIn(Schema):
    """The period to be sealed, as it was seen, and whether missing forms are to be left out."""

    period: str = Field(max_length=20)
    without: bool = False


class JobOut(Schema):
    """A task of the worker; `faults` say why it could not be done."""

    job: int
    task: str
    state: str
    stage: str
    percent: int
    faults: list[str]


class EditionOut(Schema):
    """A period worked out."""

    edition: int
    period: str
    provisional: bool
    published: bool


@router.get("/{campaign}/closing", response={200: ChecklistOut, **FAULTS})
def read_checklist(request: HttpRequest, campaign: Code) -> Row:
    """What is still open before the period can be closed."""
    found = campaign_in(request, campaign, Right.CLOSE)
    listed = checklist(found)
    return {
        "period": found.period,
        "closing": found.closing,
        "sealed": half_closed(found),
        "states": listed.states,
        "accepted": listed.accepted,
        "ready": listed.ready,
        "recounts": counted(found),
        "questions": standing_open(found),
    }


@router.post("/{campaign}/closing/work-out", response={202: JobOut, **FAULTS, **NOT_NOW})
def work_out(request: HttpRequest, campaign: Code) -> Status[Row]:
    """Have a preview made of the open period."""
    job = deeds.work_out(actor_in(request), campaign_in(request, campaign, Right.CLOSE))
    return asked(job)


@router.post("/{campaign}/closing/close", response={202: JobOut, **FAULTS, **NOT_NOW})
def close(request: HttpRequest, wish: CloseIn, campaign: Code) -> Status[Row]:
    """Have the open period sealed."""
    found = campaign_in(request, campaign, Right.CLOSE)
    return asked(deeds.close(actor_in(request), found, wish.period, without=wish.without))


@router.post("/{campaign}/closing/put-right", response={202: JobOut, **FAULTS, **NOT_NOW})
def put_right(request: HttpRequest, campaign: Code) -> Status[Row]:
    """Have lines that contradict the seals put right; the record has each of them."""
    return asked(deeds.put_right(actor_in(request), campaign_in(request, campaign, Right.CLOSE)))


@router.get("/{campaign}/jobs/{job}", response={200: JobOut, **FAULTS})
def read_job(request: HttpRequest, campaign: Code, job: Number) -> Row:
    """How far a job is."""
    found = campaign_in(request, campaign, Right.CLOSE)
    return job_row(get_object_or_404(Job, pk=job, campaign=found))


@router.get("/{campaign}/editions", response={200: list[EditionOut], **FAULTS})
def read_editions(request: HttpRequest, response: HttpResponse, campaign: Code, page: Page = 1) -> list[Row]:
    """The editions that were made, newest first."""
    found = campaign_in(request, campaign, Right.CLOSE)
    made = Edition.objects.filter(campaign=found).order_by("-pk")
    return [_edition(one) for one in cut(request, response, made, page)]


@router.post("/{campaign}/editions/{edition}/publish", response={200: EditionOut, **FAULTS})
def publish(request: HttpRequest, campaign: Code, edition: Number) -> Row:
    """Publish an edition; done again it changes nothing."""
    found = campaign_in(request, campaign, Right.CLOSE)
    one = get_object_or_404(Edition.objects.select_related("campaign"), pk=edition, campaign=found)
    deeds.publish(actor_in(request), one)
    one.refresh_from_db()
    return _edition(one)


def asked(job: Job | None) -> Status[Row]:
    """The answer to whoever asked the worker for something."""
    if job is None:
        raise ProblemError(409, BUSY)
    return Status(202, job_row(job))


def job_row(job: Job) -> Row:
    return {
        "job": job.pk,
        "task": job.task,
        "state": job.state,
        "stage": job.stage,
        "percent": job.percent,
        "faults": job.lines,
    }


def _edition(edition: Edition) -> Row:
    return {
        "edition": edition.pk,
        "period": edition.period,
        "provisional": edition.provisional,
        "published": edition.published_at is not None,
    }
