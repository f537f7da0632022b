"""Forms heaped by branch: those on a unit's own grid, and those further down below each unit right below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report
from abreast.web.pledges.coverage import within

STILL = (Report.State.DUE, Report.State.DRAFT)


@dataclass(frozen=True, slots=True)
class Heap:
    """Forms of a branch in a period: how many are to be handed in, how many of those are late, how many are not."""

    unit: Unit
    period: str
    open: int
    late: int
    done: int


def heaps(campaign: Campaign, top: Unit, reports: QuerySet[Report]) -> list[Heap]:
    """The heaps of a unit: itself first (its own form and those right below it), then each branch that goes deeper."""
    still = Q(state__in=STILL)
    counts = {
        "open": Count("pk", filter=still),
        "late": Count("pk", filter=still & Q(due__lt=campaign.day)),
        "done": Count("pk", filter=~still),
    }
    line = reports.filter(unit__in=within(campaign, top.path))
    own = line.filter(unit=top).values_list("unit", "period").annotate(**counts)
    below = line.exclude(unit=top).values_list("unit__parent", "period").annotate(**counts)
    return _heaped(top, [*own, *below])


def _heaped(top: Unit, grouped: Iterable[tuple[int, str, int, int, int]]) -> list[Heap]:
    rows = list(grouped)
    holders = Unit.objects.in_bulk([unit for unit, *_ in rows])
    sums: dict[tuple[str, str], list[int]] = {}
    for unit, period, *counts in rows:
        key = (_branch(top, holders[unit].path), period)
        before = sums.get(key, [0, 0, 0])
        sums[key] = [one + more for one, more in zip(before, counts, strict=True)]
    paths = {path for path, _ in sums}
    branches = {unit.path: unit for unit in Unit.objects.filter(campaign=top.campaign_id, path__in=paths)}
    found = [Heap(branches[path], period, *counts) for (path, period), counts in sums.items()]
    return sorted(found, key=lambda heap: (heap.unit.pk != top.pk, heap.unit.path, heap.period))


def _branch(top: Unit, path: str) -> str:
    """The unit itself where the path is its own, else the unit right below it on the way."""
    return path if path == top.path else f"{top.path}{path.removeprefix(top.path).partition('/')[0]}/"
