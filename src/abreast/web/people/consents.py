"""Consent to be named in bulletins: given and taken back by the person alone, kept with its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import transaction

from abreast.campaign.calendar import parse_any
from abreast.tables import read_named
from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.lines import table_of, text_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import Consent
from abreast.web.rules import Role, Standing

TABLES = ("consents",)


def may_consent(actor: Actor, unit: Unit) -> bool:
    """Whether somebody is the person a unit stands for: whoever has that person's seat, and not through a program."""
    seat = Standing(Role.PERSON, unit.path)
    return unit.person and seat in actor.standings(unit.campaign) and actor.token is None


def standing(unit: Unit) -> Consent | None:
    """The consent that stands today."""
    return Consent.objects.filter(unit=unit, until=None).first()


def give(actor: Actor, unit: Unit) -> None:
    """Agree to be named, from today on; again it changes nothing."""
    if not may_consent(actor, unit):
        raise PermissionDenied
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=unit.campaign_id)
        if standing(unit) is None:
            Consent.objects.create(
                campaign=unit.campaign, unit=unit, since=unit.campaign.day, given_by=actor.user
            )
            record(actor, Deed.CONSENT_TO_BE_NAMED, unit.campaign, unit=unit.code)


def take_back(actor: Actor, unit: Unit) -> None:
    """Take the consent back: bulletins of periods that end today or later name the person no more."""
    if not may_consent(actor, unit):
        raise PermissionDenied
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=unit.campaign_id)
        found = standing(unit)
        if found is None:
            return
        last = unit.campaign.day - timedelta(days=1)
        if last < found.since:
            found.delete()
        else:
            Consent.objects.filter(pk=found.pk).update(until=last)
        record(actor, Deed.CONSENT_TAKEN_BACK, unit.campaign, unit=unit.code)


def bring_in(campaign: Campaign, numbers: pl.DataFrame, folder: Path) -> None:
    """Consents of a folder, which were found sound, into the database."""
    table = read_named(folder, TABLES[0], encoding=campaign.meaning.files.encoding)
    if table is None:
        return
    keys = dict(numbers.select("unit", "number").iter_rows())
    rows = list(table.text.iter_rows(named=True))
    Consent.objects.bulk_create(
        Consent(
            campaign=campaign,
            unit_id=keys[str(row["unit"])],
            since=parse_any(str(row["from"])).first,
            until=_last(row.get("until")),
        )
        for row in rows
    )


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The table `consents` as a folder has it."""
    rows = (
        Consent.objects.filter(campaign=campaign).order_by("pk").values_list("unit__code", "since", "until")
    )
    told = [{"unit": unit, "from": text_of(since), "until": text_of(until)} for unit, since, until in rows]
    yield TABLES[0], table_of(told) if told else None


def _last(text: str | None) -> date | None:
    return parse_any(text).last if text else None
