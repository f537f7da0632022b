"""Writing practice cards, and taking them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing, first_open_day, sealed_until
from abreast.web.practices.models import PARTS, Adoption, Card


class NotTakenUpError(Exception):
    """A card cannot be so, or be taken up so; the message says why. `field`: where in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def write(actor: Actor, unit: Unit, given: Mapping[str, str | date | None], language: str) -> Card:
    """A card of a unit. `given`: its parts in one language, `aspect`, `ask`, `since`."""
    campaign = unit.campaign
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
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
    """Say anew what an unsealed card says. `NotTakenUpError` for one that is sealed."""
    if sealed(card):
        raise NotTakenUpError("what", _("This card is sealed; what is new is a card of its own."))
    with transaction.atomic():
        card.change(**_fields(given, language))
        record(actor, Deed.PRACTICE_CARD_CHANGED, card.campaign, unit=card.unit.code, card=card.code)


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
    first, last = first_open_day(campaign), day_of_writing(campaign)
    if card.unit_id == unit.pk:
        raise NotTakenUpError("date", _("It is the unit's own practice."))
    if not max(first, card.since or first) <= day <= last:
        words = _("Give a day that is not sealed and not to come: %(first)s to %(last)s.")
        told = {"first": max(first, card.since or first).isoformat(), "last": last.isoformat()}
        raise NotTakenUpError("date", words % told)
    if visit is not None and visit > day:
        raise NotTakenUpError("visit", _("The visit comes after the day on which it was taken up."))
    try:
        with transaction.atomic():
            made = Adoption.objects.create(card=card, unit=unit, date=day, visit=visit)
            record(actor, Deed.PRACTICE_TAKEN_UP, campaign, unit=unit.code, card=card.code)
    except IntegrityError as error:
        raise NotTakenUpError("date", _("It was taken up before.")) from error
    return made


def _fields(given: Mapping[str, str | date | None], language: str) -> dict[str, str | date | None]:
    texts = {f"{part}_{language}": given[part] for part in PARTS}
    return {**texts, **{name: given[name] for name in ("aspect", "ask", "since")}}
