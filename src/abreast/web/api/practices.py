"""Practice cards: read, written, changed, taken up; and what the advanced do that a unit does not."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, checked
from abreast.web.api.shared import (
    Code,
    Id,
    Language,
    Name,
    Number,
    Row,
    actor_in,
    campaign_in,
    known,
    unit_in,
)
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import published
from abreast.web.practices import sharing
from abreast.web.practices.advanced import counted, most_taken_first, not_yet, told
from abreast.web.practices.models import TEXTS, Adoption, Card
from abreast.web.practices.views import CardForm, TakeUpForm
from abreast.web.rules import Right
from abreast.web.units.standing import aspects

router = Router(tags=["practice cards"])
Text = Annotated[str, Field(max_length=4000)]
Long = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(max_length=1000)]


class CardOut(Schema):
    """A card; without an aspect it serves in all. `adopters`: how many took it up.

    `leads`: those who did are ahead of others like them by more than chance.
    """

    number: int
    card: str
    unit: str | None
    aspect: str
    what_en: str
    what_zh: str
    how_en: str
    how_zh: str
    cost_en: str
    cost_zh: str
    prerequisites_en: str
    prerequisites_zh: str
    evidence_en: str
    evidence_zh: str
    ask: str
    since: Day | None
    adopters: int
    leads: bool
    sealed: bool


class AdoptedOut(Schema):
    """A card of an exemplar that the unit has not taken up, in one of its aspects."""

    aspect: str
    card: CardOut


class AdoptionOut(Schema):
    """A card was taken up; `unit` is null for a person whom one may not know."""

    number: int
    card: str
    unit: str | None
    date: Day
    visit: Day | None


class CardIn(Schema):
    """A card in one language."""

    aspect: Id = ""
    what: Long = Field(min_length=1)
    how: Text = ""
    cost: Short = ""
    prerequisites: Short = ""
    evidence: Long = ""
    ask: str = Field("", max_length=200)
    since: Day | None = None
    language: Language = "en"


class TakenUpIn(Schema):
    """When a card was taken up, and when the unit had gone to see it."""

    date: Day
    visit: Day | None = None


@router.get("/{campaign}/practices", response={200: list[CardOut], **FAULTS})
def read_all(
    request: HttpRequest, response: HttpResponse, campaign: Code, aspect: Name = "", page: Page = 1
) -> list[Row]:
    """All cards, of an aspect or of all; those most taken up come first."""
    found = campaign_in(request, campaign, Right.READ)
    cards = counted(Card.objects.filter(campaign=found))
    cards = cards.filter(aspect__in=("", aspect)) if aspect else cards
    return _cards(request, found, cut(request, response, most_taken_first(cards), page))


@router.get("/{campaign}/practices/{number}", response={200: CardOut, **FAULTS})
def read_card(request: HttpRequest, campaign: Code, number: Number) -> Row:
    """A card."""
    found = campaign_in(request, campaign, Right.READ)
    return _cards(request, found, [_card(found, number)])[0]


@router.get("/{campaign}/practices/{number}/taken-up", response={200: list[AdoptionOut], **FAULTS})
def read_adopters(
    request: HttpRequest, response: HttpResponse, campaign: Code, number: Number, page: Page = 1
) -> list[Row]:
    """Who took a card up, newest first."""
    card = _card(campaign_in(request, campaign, Right.READ), number)
    taken = card.adoptions.select_related("unit", "card").order_by("-date", "-pk")
    return [_adoption(request, one) for one in cut(request, response, taken, page)]


@router.get("/{campaign}/units/{unit}/practices", response={200: list[CardOut], **FAULTS})
def read_cards(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Practice cards of a unit."""
    found = unit_in(request, campaign, unit, Right.READ)
    return _cards(request, found.campaign, list(counted(Card.objects.filter(unit=found)).order_by("pk")))


@router.get("/{campaign}/units/{unit}/practices/advanced", response={200: list[AdoptedOut], **FAULTS})
def read_advanced(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """What the advanced do that the unit does not: cards of its exemplars it has not taken up, aspect by aspect."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    known_ = aspects(found, edition) if edition else []
    exemplars = {one.code: [example.row["exemplar"] for example in one.examples] for one in known_}
    return [
        {"aspect": aspect, "card": row}
        for aspect, some in not_yet(found, exemplars).items()
        for row in _cards(request, found.campaign, [one.card for one in some])
    ]


@router.get("/{campaign}/units/{unit}/practices/taken-up", response={200: list[AdoptionOut], **FAULTS})
def read_taken(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, page: Page = 1
) -> list[Row]:
    """What a unit took up, newest first."""
    found = unit_in(request, campaign, unit, Right.READ)
    taken = Adoption.objects.filter(unit=found).select_related("unit", "card").order_by("-date", "-pk")
    return [_adoption(request, one) for one in cut(request, response, taken, page)]


@router.post("/{campaign}/units/{unit}/practices", response={201: CardOut, **FAULTS})
def write(request: HttpRequest, card: CardIn, campaign: Code, unit: Code) -> Status[Row]:
    """Write a card."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    given = checked(CardForm(found.campaign, card.dict(exclude={"language"})))
    made = sharing.write(actor_in(request), found, given, card.language)
    return Status(201, _cards(request, found.campaign, [made])[0])


@router.put("/{campaign}/units/{unit}/practices/{number}", response={200: CardOut, **FAULTS, **NOT_NOW})
def rewrite(request: HttpRequest, card: CardIn, campaign: Code, unit: Code, number: Number) -> Row:
    """Say anew what a card says, as long as it is in no seal."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    one = get_object_or_404(counted(Card.objects.select_related("campaign")), unit=found, pk=number)
    given = checked(CardForm(found.campaign, card.dict(exclude={"language"})))
    sharing.rewrite(actor_in(request), one, given, card.language)
    return _cards(request, found.campaign, [one])[0]


@router.post(
    "/{campaign}/units/{unit}/practices/{number}/taken-up", response={201: AdoptionOut, **FAULTS, **NOT_NOW}
)
def take_up(
    request: HttpRequest, taken: TakenUpIn, campaign: Code, unit: Code, number: Number
) -> Status[Row]:
    """The unit took up a card of another."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    card = _card(found.campaign, number)
    given = checked(TakeUpForm(taken.dict()))
    made = sharing.take_up(actor_in(request), found, card, given["date"], given["visit"])
    return Status(201, _adoption(request, made))


def _card(campaign: Campaign, number: int) -> Card:
    return get_object_or_404(counted(Card.objects.select_related("campaign")), campaign=campaign, pk=number)


def _cards(request: HttpRequest, campaign: Campaign, cards: list[Card]) -> list[Row]:
    return [
        {
            "number": one.card.pk,
            "card": one.card.code,
            "unit": known(request, one.card.unit),
            **{name: getattr(one.card, name) for name in ("aspect", *TEXTS, "ask", "since")},
            "adopters": one.adopters,
            "leads": one.leads,
            "sealed": sharing.sealed(one.card),
        }
        for one in told(campaign, cards)
    ]


def _adoption(request: HttpRequest, one: Adoption) -> Row:
    return {
        "number": one.card_id,
        "card": one.card.code,
        "unit": known(request, one.unit),
        "date": one.date,
        "visit": one.visit,
    }
