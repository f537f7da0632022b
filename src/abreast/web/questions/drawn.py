"""Recounts drawn by chance: who is to count what again."""

from __future__ import annotations

import secrets

import polars as pl
from django.db import IntegrityError, transaction

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.jobs.models import Job
from abreast.web.questions.models import Recount

AT_ONCE = 400
MOST_DRAWN = 2000


def ask(actor: Actor, campaign: Campaign, size: int) -> Job | None:
    """Have figures of the open period drawn that are to be counted again; None where that is being done already."""
    wish = {"size": size, "seed": secrets.randbelow(2**31)}
    try:
        with transaction.atomic():
            job = Job.objects.create(
                campaign=campaign, task="draw", period=campaign.period, wish=wish, made_by=actor.user
            )
            record(actor, Deed.ASKED_TO_DRAW_RECOUNTS, campaign, period=campaign.period, size=size)
    except IntegrityError:
        return None
    return job


def assign(campaign: Campaign, plan: pl.DataFrame, period: str) -> None:
    """Put a plan (`unit`, `indicator`, `verifier`) in place of what was drawn before and has not been counted yet."""
    Recount.objects.filter(campaign=campaign, period=period, value=None).delete()
    keys = _keys(campaign, sorted({*plan["unit"], *plan["verifier"].drop_nulls()}))
    done = set(
        Recount.objects.filter(campaign=campaign, period=period).values_list("unit__code", "indicator")
    )
    rows = plan.select("unit", "indicator", "verifier").iter_rows()
    Recount.objects.bulk_create(
        Recount(
            campaign=campaign,
            unit_id=keys[unit],
            indicator=indicator,
            period=period,
            verifier_id=keys[verifier],
        )
        for unit, indicator, verifier in rows
        if verifier is not None and (unit, indicator) not in done
    )


def counted(campaign: Campaign) -> dict[str, int] | None:
    """How many recounts of the open period are done, of how many; None where none was drawn or made."""
    recounts = Recount.objects.filter(campaign=campaign, period=campaign.period)
    every = recounts.count()
    return {"done": recounts.exclude(value=None).count(), "all": every} if every else None


def _keys(campaign: Campaign, codes: list[str]) -> dict[str, int]:
    some = (codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE))
    units = Unit.objects.filter(campaign=campaign)
    return {code: key for part in some for code, key in units.filter(code__in=part).values_list("code", "pk")}
