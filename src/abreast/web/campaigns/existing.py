"""Whether and where a unit stood at some time, as the rows of units.csv say."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from abreast.campaign.calendar import FIRST_YEAR, LAST_YEAR
from abreast.web.campaigns.models import Interval, Unit

FIRST_DAY = date(FIRST_YEAR, 1, 1)
"""The first day that a table of a folder can hold."""


def can_be_written(day: date | None) -> bool:
    """Whether a table of a folder can hold a day; without one there is nothing to hold."""
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def existed(unit: Unit, day: date) -> bool:
    """Whether the unit was there on a day."""
    since, until = Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day)
    return Interval.objects.filter(since, until, unit=unit).exists()


def line(unit: Unit, period: str) -> list[str]:
    """The codes of the unit and of those above it in a period, itself first; empty where it was not there."""
    slot, found = unit.campaign.meaning.calendar.parse(period), []
    code = unit.code
    while code and code not in found:
        rows = Interval.objects.filter(
            Q(since=None) | Q(since__lte=slot.last), Q(until=None) | Q(until__gte=slot.first),
            campaign=unit.campaign_id, unit__code=code,
        )  # fmt: skip
        told = list(rows.values_list("since", "parent"))
        if not told:
            break
        found.append(code)
        _, code = max(told, key=lambda row: row[0] or date.min)
    return found


def same_branch(unit: Unit, other: Unit, period: str) -> bool:
    """Whether, in a period, another unit was the unit itself, stood above or below it, or under the same parent."""
    mine, theirs = line(unit, period), line(other, period)
    siblings = bool(mine[1:2]) and mine[1:2] == theirs[1:2]
    return unit == other or other.code in mine or unit.code in theirs or siblings
