"""Having a period worked out or closed, and publishing an edition: what pages and programs do alike."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import pass_alone
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.checklist import checklist
from abreast.web.closing.models import Edition
from abreast.web.closing.sealed import half_closed
from abreast.web.jobs.models import Job

GONE = gettext_noop("This period is no longer the open one.")


class NotReadyError(Exception):
    """The period cannot be closed like this; says why."""


def work_out(actor: Actor, campaign: Campaign) -> Job | None:
    """Have a preview made of the open period; None where that is being done already."""
    return _have_done(actor, campaign, "work out")


def close(actor: Actor, campaign: Campaign, period: str, *, without: bool) -> Job | None:
    """Have the period sealed; None where that is being done already. `without`: the forms that are missing.

    From now on nothing of it can be changed. Where its seal stands already the closing is finished. `NotReadyError`
    where there is nothing to seal, forms are missing and it was not said that they are to be left out, or another
    period is open by now.
    """
    if half_closed(campaign) and period == campaign.period:
        return _have_done(actor, campaign, "close")
    found = checklist(campaign)
    if not found.ready:
        raise NotReadyError(_("No figure of this period has been accepted; there is nothing to seal."))
    if found.open and not without:
        raise NotReadyError(_("Say that the period is to be closed without the forms that are missing."))
    if period != campaign.period:
        raise NotReadyError(_(GONE))
    return _have_done(actor, campaign, "close")


def put_right(actor: Actor, campaign: Campaign) -> Job | None:
    """Have lines that contradict the seals put right; None where that is being done already."""
    return _have_done(actor, campaign, "put right")


def publish(actor: Actor, edition: Edition) -> bool:
    """Publish an edition, its bulletin for everybody, its boards for readers; False where it was published before."""
    with transaction.atomic():
        fresh = Edition.objects.filter(pk=edition.pk, published_at=None)
        done = bool(fresh.update(published_at=datetime.now(UTC), published_by=actor.user))
        if done:
            record(actor, Deed.PUBLISHED, edition.campaign, period=edition.period, edition=edition.pk)
    return done


def _have_done(actor: Actor, campaign: Campaign, task: str) -> Job | None:
    try:
        with transaction.atomic():
            if task == "close" and not _locked(campaign):
                raise NotReadyError(_(GONE))
            job = Job.objects.create(campaign=campaign, task=task, period=campaign.period, made_by=actor.user)
            record(actor, Deed(f"asked to {task}"), campaign, period=campaign.period)
    except IntegrityError:
        return None
    return job


def _locked(campaign: Campaign) -> bool:
    """Lock the open period once every message about it is stored; False where it has been closed meanwhile."""
    pass_alone(campaign.pk)
    open_still = Campaign.objects.filter(pk=campaign.pk, period=campaign.period)
    return bool(open_still.update(closing=campaign.period))
