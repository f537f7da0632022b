"""The worker's part in a test."""

from __future__ import annotations

from abreast.web.jobs.models import Job
from abreast.web.jobs.worker import claim, do
from abreast.web.place import here


def work(task: str) -> Job:
    """Do the job of this task that waits, and leave all others; returns it as it ended."""
    others = list(Job.objects.filter(state="waiting").exclude(task=task))
    for other in others:
        other.delete()
    job = claim("worker")
    assert job is not None
    assert job.task == task
    do(job, here())
    job.refresh_from_db()
    return job
