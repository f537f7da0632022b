"""What is still open before a period can be closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from abreast.web.campaigns.models import Campaign, Unit
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
    waiting, units = sum(counts.values()) - counts.get(State.ACCEPTED, 0), _waiting(campaign)
    numbers = list(units.order_by("path").values_list("reports", flat=True)[:MOST])
    missing = list(
        Report.objects.filter(pk__in=numbers).select_related("unit", "unit__parent").order_by("unit__path")
    )
    for report in missing:
        report.campaign = campaign
    missing_units = units.count() if len(missing) == MOST else len(missing)
    return Checklist(
        states={state: counts.get(state, 0) for state in State.values},
        missing=missing,
        missing_persons=waiting - missing_units,
        missing_units=missing_units,
        accepted=_figures(campaign),
    )


def _waiting(campaign: Campaign) -> QuerySet[Unit]:
    """Units whose form is not accepted, persons left out by their kind: their index has it."""
    kinds = [code for code, kind in campaign.meaning.kinds.items() if not kind.person]
    states = [state for state in State.values if state != State.ACCEPTED]
    units = Unit.objects.filter(campaign=campaign, kind__in=kinds)
    return units.filter(reports__period=campaign.period, reports__state__in=states)


def _figures(campaign: Campaign) -> int:
    told = Figure.objects.filter(campaign=campaign, period=campaign.period, value__isnull=False)
    return told.filter(report=None).count() + told.filter(report__state=State.ACCEPTED).count()
