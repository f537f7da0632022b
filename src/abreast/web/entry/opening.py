"""Opening a period: a form for every unit that is expected to report."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from abreast.campaign.calendar import Calendar
from abreast.web.bulk import insert
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Figure, Report

OF_LATE = 3
"""Periods in which a unit must have been asked or have reported to be asked again."""

LEAST, MOST = 2, 20
"""Days in which figures are to be handed in after a period has ended; a third of its length in between."""


def open_period(campaign: Campaign) -> int:
    """Lay out the forms of the campaign's open period; returns how many units are expected to report."""
    expected = _expected(campaign)
    due = due_day(campaign.meaning.calendar, campaign.period)
    insert(
        Report,
        ("campaign_id", "unit_id", "period", "state", "due", "late", "version", "reason"),
        ((campaign.pk, unit, campaign.period, "due", due, False, 0, "") for unit in expected),
    )
    return len(expected)


def due_day(calendar: Calendar, period: str) -> date:
    """The last day on which figures of a period are not late."""
    slot = calendar.parse(period)
    return slot.last + timedelta(days=min(max(slot.days // 3, LEAST), MOST))


def _expected(campaign: Campaign) -> list[int]:
    """Units that were asked or reported of late; in a campaign without figures all of the kinds that are compared."""
    since = campaign.meaning.calendar.shift(campaign.period, -OF_LATE)
    units = Unit.objects.filter(campaign=campaign, open=True)
    late = {"campaign": campaign, "period__gte": since, "period__lt": campaign.period}
    reported = Figure.objects.filter(**late, by="unit", report=None)
    asked = Report.objects.filter(**late)
    if reported.exists() or asked.exists():
        units = units.filter(Q(pk__in=reported.values("unit")) | Q(pk__in=asked.values("unit")))
    else:
        units = units.filter(kind__in={aspect.kind for aspect in campaign.meaning.aspects.values()})
    there = Report.objects.filter(campaign=campaign, period=campaign.period).values("unit")
    return list(units.exclude(pk__in=there).order_by("pk").values_list("pk", flat=True))
