"""Writing practice cards, and taking them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.existing import can_be_written, existed
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import (
    day_of_writing,
    days_that_fit,
    first_open_day,
    refuse_while_closing,
    sealed_until,
)
from abreast.web.practices.models import PARTS, Adoption, Card


class NotTakenUpError(Exception):
    """A card cannot be so, or be taken up so; the message says why. `field`: where in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def write(actor: Actor, unit: Unit, given: Mapping[str, str | date | None], language: str) -> Card:
    """A card of a unit. `given`: its parts in one language, `aspect`, `ask`, `since`. `NotTakenUpError` where it says
    nothing."""
    campaign = unit.campaign
    with lists_of(campaign, one_at_a_time=True):
        _fits(campaign, given)
        card = Card.objects.create(
            campaign=campaign,
            unit=unit,
            code=next_code(Card, campaign),
            made_in=campaign.period,
            **_fields(given, language),
        )
        record(actor, Deed.PRACTICE_CARD_WRITTEN, campaign, unit=unit.code, card=card.code)
    return card


def rewrite(actor: Actor, card: Card, given: Mapping[str, str | date | None], language: str) -> None:
    """Say anew what an unsealed card says.

    Raises
    ------
    NotTakenUpError
        It is sealed, or somebody took it up before the day since which it is practised.
    BeingClosedError
        The period in which it was written is being closed.
    """
    campaign = card.campaign
    with lists_of(campaign, one_at_a_time=True):
        if sealed(card):
            refuse_while_closing(campaign)
            raise NotTakenUpError("what", _("This card is sealed; what is new is a card of its own."))
        _fits(campaign, given)
        since = given["since"]
        if since is not None and card.adoptions.filter(date__lt=since).exists():
            raise NotTakenUpError("since", _("Others had taken it up by then."))
        card.change(**_fields(given, language))
        record(actor, Deed.PRACTICE_CARD_CHANGED, campaign, unit=card.unit.code, card=card.code)


def _fits(campaign: Campaign, given: Mapping[str, str | date | None]) -> None:
    """What `abreast check` asks of a card."""
    if not str(given["what"] or "").strip():
        raise NotTakenUpError("what", _("Say what is done."))
    if given["aspect"] and given["aspect"] not in campaign.meaning.aspects:
        raise NotTakenUpError("aspect", _("There is no such aspect."))
    if isinstance(given["since"], date) and not can_be_written(given["since"]):
        raise NotTakenUpError("since", _("is no day that can be"))


def sealed(card: Card) -> bool:
    """Whether the card is in a seal already."""
    until = sealed_until(card.campaign)
    return until is not None and (
        not card.made_in or card.campaign.meaning.calendar.first_day(card.made_in) <= until
    )


def take_up(actor: Actor, unit: Unit, card: Card, day: date, visit: date | None) -> Adoption:
    """ "We took it up."

    Raises
    ------
    NotTakenUpError
        It is the unit's own, was taken up before, or the days do not fit.
    """
    campaign = card.campaign
    try:
        with lists_of(campaign, one_at_a_time=True):
            card.refresh_from_db(fields=("since",))
            _can_be_taken_up(unit, card, day, visit)
            made = Adoption.objects.create(card=card, unit=unit, date=day, visit=visit)
            record(actor, Deed.PRACTICE_TAKEN_UP, campaign, unit=unit.code, card=card.code)
    except IntegrityError as error:
        raise NotTakenUpError("date", _("It was taken up before.")) from error
    return made


def _can_be_taken_up(unit: Unit, card: Card, day: date, visit: date | None) -> None:
    if card.unit_id == unit.pk:
        raise NotTakenUpError("date", _("It is the unit's own practice."))
    first, last = first_open_day(card.campaign), day_of_writing(card.campaign)
    first = max(first, card.since or first)
    if not first <= day <= last:
        raise NotTakenUpError("date", days_that_fit(card.campaign, first, last))
    if not existed(unit, day):
        raise NotTakenUpError("date", _("The unit did not exist on this day."))
    if not can_be_written(visit):
        raise NotTakenUpError("visit", _("is no day that can be"))
    if visit is not None and visit > day:
        raise NotTakenUpError("visit", _("The visit comes after the day on which it was taken up."))


def _fields(given: Mapping[str, str | date | None], language: str) -> dict[str, str | date | None]:
    texts = {f"{part}_{language}": given[part] for part in PARTS}
    return {**texts, **{name: given[name] for name in ("aspect", "ask", "since")}}
