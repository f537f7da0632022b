"""Asking the worker for a change, by pages and programs alike."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.models import Job
from abreast.web.shaping.wishes import Wishes


def ask(actor: Actor, campaign: Campaign, wishes: Wishes) -> Job | None:
    """A job that makes the change if the campaign is sound with it; None where another change is being made."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                campaign=campaign, task="shape", wish=wishes.stored(), made_by=actor.user
            )
            record(actor, Deed.ASKED_TO_CHANGE, campaign, job=job.pk)
    except IntegrityError:
        return None
    return job
