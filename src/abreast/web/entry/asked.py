"""What a form asks for: the indicators a unit has reported of late, or those its kind is compared on."""

from __future__ import annotations

from collections.abc import Iterable

from abreast.campaign import Definition
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Figure
from abreast.web.entry.opening import OF_LATE


def asked(campaign: Campaign, units: Iterable[Unit], period: str) -> dict[int, list[str]]:
    """For each unit (by number) the codes of the indicators on its form, in the order of the definition."""
    units = list(units)
    since = campaign.meaning.calendar.shift(period, -OF_LATE)
    told: dict[int, set[str]] = {}
    rows = Figure.objects.filter(unit__in=units, by="unit", period__gte=since, period__lt=period)
    for unit, code in rows.values_list("unit", "indicator").distinct():
        told.setdefault(unit, set()).add(code)
    order = campaign.meaning.reported
    return {
        unit.pk: [code for code in order if code in told.get(unit.pk, ())]
        or [code for code in order if code in compared(campaign.meaning, unit.kind)]
        for unit in units
    }


def compared(definition: Definition, kind: str) -> set[str]:
    """The reported indicators behind everything on which units of a kind are compared."""
    wanted = {code for aspect in definition.aspects.values() if aspect.kind == kind for code in aspect.reads}
    found: set[str] = set()
    while wanted:
        code = wanted.pop()
        one = definition.indicators[code]
        if one.computed:
            wanted |= set(one.reads) - found
        else:
            found.add(code)
    return found
