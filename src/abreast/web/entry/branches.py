"""Forms heaped by branch: those on a unit's own grid, and those further down below each unit right below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Value
from django.db.models.functions import StrIndex, Substr

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report
from abreast.web.order import natural
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


def heaps(campaign: Campaign, top: Unit, period: str = "") -> list[Heap]:
    """The heaps of a unit: itself first (its own form and those right below it), then each branch that goes deeper.

    Of one period, or of all in which there are forms. The question goes from the units in the line to their forms: the
    other way round it would read the forms of the whole campaign, however few units there are in the line.
    """
    of = {"reports__period": period} if period else {"reports__isnull": False}
    still = Q(reports__state__in=STILL)
    rows = (
        within(campaign, top.path)
        .filter(**of)
        .annotate(branch=_branch(top), near=ExpressionWrapper(Q(pk=top.pk) | Q(parent=top), BooleanField()))
        .order_by()
        .values_list("branch", "near", "reports__period")
        .annotate(
            still=Count("pk", filter=still),
            late=Count("pk", filter=still & Q(reports__due__lt=campaign.day)),
            done=Count("pk", filter=~still),
        )
    )
    return _heaped(campaign, top, rows)


def _heaped(
    campaign: Campaign, top: Unit, rows: Iterable[tuple[str, bool, str, int, int, int]]
) -> list[Heap]:
    sums: dict[tuple[str, str], list[int]] = {}
    for branch, near, period, *counts in rows:
        key = (top.path if near else branch, period)
        before = sums.get(key, [0, 0, 0])
        sums[key] = [one + more for one, more in zip(before, counts, strict=True)]
    paths = {path for path, _ in sums}
    branches = {unit.path: unit for unit in Unit.objects.filter(campaign=campaign, path__in=paths)}
    found = [Heap(branches[path], period, *counts) for (path, period), counts in sums.items()]
    return sorted(found, key=lambda heap: (heap.unit.pk != top.pk, natural(heap.unit.path), heap.period))


def _branch(top: Unit) -> Substr:
    """The path of the unit right below one on the way to another; of itself its own path."""
    long = len(top.path)
    return Substr("path", 1, StrIndex(Substr("path", long + 1), Value("/")) + long)
