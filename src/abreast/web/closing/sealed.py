"""Until when everything is sealed, and the day on which what is written down now counts."""

from __future__ import annotations

from datetime import date, timedelta

from abreast.web.campaigns.models import Campaign
from abreast.web.place import here


def sealed_until(campaign: Campaign) -> date | None:
    """The last day under seal; None where nothing is."""
    names = [one.name for one in here().seals(campaign.code).glob("[!.]*")]
    return campaign.meaning.calendar.last_day(max(names)) if names else None


def first_open_day(campaign: Campaign) -> date:
    """The first day that is not sealed."""
    until = sealed_until(campaign)
    return date.min if until is None else until + timedelta(days=1)


def day_of_writing(campaign: Campaign) -> date:
    """Today, or where a period was closed before its end the first day after it: no line may begin in sealed time."""
    return max(campaign.day, first_open_day(campaign))
