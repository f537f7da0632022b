"""How many units of a kind stand in a scope and how many of them are covered, kept for every scope with units below.

A page that asks among hundreds of thousands reads a row for each kind; whoever pledges changes one row for each scope
above, in the same transaction.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import F, Sum

from abreast.web.bulk import insert
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.pledges.models import Tally


def count(campaign: Campaign) -> None:
    """Count everything anew, for a tree or pledges that have changed as a whole."""
    of: Counter[tuple[str, str]] = Counter()
    complete: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, int] = {}
    units = Unit.objects.filter(campaign=campaign).values_list("pk", "path", "kind", "open", "covered")
    for number, path, kind, is_open, covered in units.iterator(chunk_size=20_000):
        numbers[path] = number
        if is_open:
            for scope in scopes(path):
                of[scope, kind] += 1
                complete[scope, kind] += covered
    wide = {scope for path in numbers for scope in scopes(path)[:-1]}
    Tally.objects.filter(campaign=campaign).delete()
    insert(
        Tally,
        ("campaign_id", "unit_id", "kind", "complete", "of"),
        (
            (campaign.pk, numbers[scope], kind, complete[scope, kind], number)
            for (scope, kind), number in of.items()
            if scope in wide and scope in numbers
        ),
    )


def follow(campaign: Campaign, path: str, kind: str, by: int) -> None:
    """A unit has become covered (1) or is so no longer (-1): every scope it stands in counts it."""
    rows = Tally.objects.filter(unit__campaign=campaign, unit__path__in=scopes(path), kind=kind)
    rows.update(complete=F("complete") + by)


def tallies(campaign: Campaign, path: str) -> dict[str, tuple[int, int]]:
    """Complete and of by kind in the scope with this path, or in the whole campaign; empty where nothing is kept."""
    kept = Tally.objects.filter(unit__campaign=campaign)  # by the units' index on paths
    rows = kept.filter(unit__path=path) if path else kept.filter(unit__parent=None)
    summed = rows.values("kind").annotate(done=Sum("complete"), every=Sum("of"))
    return {row["kind"]: (row["done"], row["every"]) for row in summed}


def scopes(path: str) -> list[str]:
    """The paths of the units above one, outermost first, and its own."""
    codes = path.split("/")[:-1]
    return ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]
