"""What is still open before a period can be closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from abreast.web.campaigns.models import Campaign
from abreast.web.entry.models import Figure, Report

MOST = 60
State = Report.State


@dataclass(frozen=True, slots=True)
class Checklist:
    """Forms of the open period by state; units that are missing (persons only counted); figures so far."""

    states: dict[str, int]
    missing: list[Report]
    missing_persons: int
    missing_units: int
    accepted: int

    @property
    def open(self) -> int:
        """Forms that would be left out if the period were closed now."""
        return sum(count for state, count in self.states.items() if state != State.ACCEPTED)

    @property
    def ready(self) -> bool:
        """Whether there is anything to seal."""
        return self.accepted > 0


def checklist(campaign: Campaign) -> Checklist:
    """The list for the campaign's open period."""
    reports = Report.objects.filter(campaign=campaign, period=campaign.period)
    counts = dict(reports.values_list("state").annotate(Count("pk")))
    waiting = reports.exclude(state=State.ACCEPTED)
    units = waiting.filter(unit__person=False)
    missing = list(units.select_related("unit", "unit__parent").order_by("unit__path")[:MOST])
    for report in missing:
        report.campaign = campaign
    return Checklist(
        states={state: counts.get(state, 0) for state in State.values},
        missing=missing,
        missing_persons=waiting.filter(unit__person=True).count(),
        missing_units=units.count(),
        accepted=_figures(campaign),
    )


def _figures(campaign: Campaign) -> int:
    told = Figure.objects.filter(campaign=campaign, period=campaign.period, value__isnull=False)
    return told.filter(report=None).count() + told.filter(report__state=State.ACCEPTED).count()
