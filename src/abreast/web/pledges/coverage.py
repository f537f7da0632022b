"""Coverage as it is this moment: units of a kind with a complete pledge, among all of the kind in a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing
from abreast.web.pledges import tallies
from abreast.web.pledges.models import Pledge


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of the units of a kind in a scope have a complete pledge."""

    kind: str
    complete: int
    of: int

    @property
    def rate(self) -> float:
        return self.complete / self.of


def covering(campaign: Campaign) -> QuerySet[Pledge]:
    """The pledges that count today: complete, and neither a draft nor ended."""
    day = day_of_writing(campaign)
    return Pledge.objects.filter(Q(ended=None) | Q(ended__gt=day), complete_from__lte=day).exclude(
        state="draft"
    )


def count_again(campaign: Campaign, **only: object) -> None:
    """Mark the units that are covered; `only` narrows it to some units, such as `pk=…`."""
    has_one = Exists(covering(campaign).filter(unit=OuterRef("pk")))
    wrong = Unit.objects.filter(campaign=campaign, **only).exclude(covered=has_one)
    if not only:
        wrong.update(covered=has_one)
        tallies.count(campaign)
        return
    for unit in wrong.only("pk", "path", "kind", "open", "covered"):
        # Of two who find the same unit wrong one changes it, and that one counts it.
        changed = wrong.filter(pk=unit.pk, covered=unit.covered).update(covered=not unit.covered)
        if changed and unit.open:
            tallies.follow(campaign, unit.path, unit.kind, -1 if unit.covered else 1)


def coverage(campaign: Campaign, path: str = "") -> list[Covered]:
    """Coverage by kind in the scope with this path, for the kinds that are expected to pledge and stand in it."""
    kinds = _pledging(campaign)
    found = tallies.tallies(campaign, path) or _counted(campaign, path)
    return [Covered(kind, *found[kind]) for kind in kinds if kind in found]


def _counted(campaign: Campaign, path: str) -> dict[str, tuple[int, int]]:
    """The same, counted on the spot: of a unit with nothing below it."""
    inside = within(campaign, path).filter(open=True)
    rows = inside.values("kind").annotate(every=Count("pk"), done=Count("pk", filter=Q(covered=True)))
    return {row["kind"]: (row["done"], row["every"]) for row in rows}


def _pledging(campaign: Campaign) -> Sequence[str]:
    """The kinds expected to pledge: as given, else those of units that have pledged, in the definition's order."""
    given = campaign.meaning.rules.pledging
    if given is not None:
        return given
    made = Pledge.objects.filter(unit__campaign=campaign, made__lte=campaign.day).exclude(state="draft")
    found = set(made.order_by().values_list("unit__kind", flat=True).distinct())
    return [kind for kind in campaign.meaning.kinds if kind in found]


def within(campaign: Campaign, path: str) -> QuerySet[Unit]:
    """The unit with a path and all below it, by the index on paths."""
    units = Unit.objects.filter(campaign=campaign)
    return units.filter(path__gte=path, path__lt=after(path)) if path else units


def after(path: str) -> str:
    """The text that sorts right behind every path that begins with this one: `0` follows `/`."""
    return path[:-1] + "0"
