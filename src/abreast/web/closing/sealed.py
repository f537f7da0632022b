"""Until when everything is sealed, and the day on which what is written down now counts.

A period counts as sealed from the moment it is being closed: what is written meanwhile counts from the day after it,
whether the seal has read it or not.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from abreast.web.campaigns.existing import FIRST_DAY
from abreast.web.campaigns.models import Campaign
from abreast.web.place import here
from abreast.web.templatetags.words import period


class BeingClosedError(Exception):
    """It cannot be changed while a period is being closed; the message says until when, in the reader's language."""


def newest_seal(campaign: Campaign) -> str:
    """The period of the newest seal; empty where nothing is sealed."""
    return max((one.name for one in here().seals(campaign.code).glob("[!.]*")), default="")


def half_closed(campaign: Campaign) -> bool:
    """Whether the open period is under seal already, and its bulletin could not be worked out."""
    return newest_seal(campaign) >= campaign.period


def sealed_until(campaign: Campaign) -> date | None:
    """The last day that is sealed or being sealed; None where nothing is."""
    last = max(newest_seal(campaign), campaign.closing)
    return campaign.meaning.calendar.last_day(last) if last else None


def first_open_day(campaign: Campaign) -> date:
    """The first day that is not sealed."""
    until = sealed_until(campaign)
    return FIRST_DAY if until is None else until + timedelta(days=1)


def day_of_writing(campaign: Campaign) -> date:
    """Today, or where a period was closed before its end the first day after it: no line may begin in sealed time."""
    return max(campaign.day, first_open_day(campaign))


def days_that_fit(campaign: Campaign, first: date, last: date) -> str:
    """What is said to whoever gave a day before the first or after the last that can be given."""
    told = {"first": first.isoformat(), "last": last.isoformat(), "period": period(campaign.closing)}
    if campaign.closing and first > campaign.day:
        return _("%(period)s is being closed; give %(first)s, from which what is written now counts.") % told
    return _("Give a day that is not sealed and not to come: %(first)s to %(last)s.") % told


def refuse_while_closing(campaign: Campaign) -> None:
    """For what has no day of its own; `BeingClosedError` while a period is being closed."""
    if campaign.closing:
        words = _(
            "%(period)s is being closed, and what belongs to it cannot be changed. Try again when it is closed; "
            "what you write anew counts from %(day)s."
        )
        told = {"period": period(campaign.closing), "day": first_open_day(campaign).isoformat()}
        raise BeingClosedError(words % told)
