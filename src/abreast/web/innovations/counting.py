"""How many projects of each class: in the open period, and before it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Project
from abreast.web.pledges.coverage import within


@dataclass(frozen=True, slots=True)
class Counted:
    """Realised projects of a class: in the open period, before it, and those of either that are verified."""

    step: str
    now: int
    before: int
    verified: int


def counts(campaign: Campaign, path: str = "") -> list[Counted]:
    """By class of the ladder, highest last, in the scope with this path; only classes that hold something."""
    slot = campaign.meaning.calendar.parse(campaign.period)
    projects = Project.objects.filter(campaign=campaign, realised__lte=slot.last)
    if path:
        projects = projects.filter(unit__in=within(campaign, path))
    rows = (
        projects.order_by()
        .values("step")
        .annotate(
            now=Count("pk", filter=Q(realised__gte=slot.first)),
            before=Count("pk", filter=Q(realised__lt=slot.first)),
            seen=Count("pk", filter=Q(verified__isnull=False)),
        )
    )
    found = {row["step"]: Counted(row["step"], row["now"], row["before"], row["seen"]) for row in rows}
    return [found[one.id] for one in campaign.meaning.innovation.classes if one.id in found]
