"""What the advanced do that a unit does not: cards of its exemplars that it has not taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.practices.models import Adoption, Card


@dataclass(frozen=True, slots=True)
class Told:
    """A card, how many took it up, and what the last edition says of them against others like them (`adoption`)."""

    card: Card
    adopters: int
    seen: dict[str, Any] | None

    @property
    def leads(self) -> bool:
        """Whether those who took it up are ahead of others like them by more than chance."""
        return bool(self.seen and self.seen["lead"])


def told(campaign: Campaign, cards: Sequence[Card]) -> list[Told]:
    """The cards with what is known of their adopters. The cards carry their number of adoptions as `taken`."""
    edition = published(campaign)
    marks = ", ".join("?" for _ in cards)
    question = f"SELECT * FROM adoption WHERE card IN ({marks}) AND status = 'ok' ORDER BY lead"
    rows = ask(edition.index, question, *(card.code for card in cards)) if edition and cards else []
    seen = {row["card"]: row for row in rows}
    return [Told(card, getattr(card, "taken", 0), seen.get(card.code)) for card in cards]


def counted(cards: QuerySet[Card]) -> QuerySet[Card]:
    """With the number of units that took each up, and its unit."""
    return cards.select_related("unit", "unit__parent").annotate(taken=Count("adoptions"))


def most_taken_first(cards: QuerySet[Card]) -> QuerySet[Card]:
    """In the order of how many took them up."""
    return cards.annotate(taken=Count("adoptions")).order_by("-taken", "-pk")


def not_yet(unit: Unit, exemplars: Mapping[str, Sequence[str]]) -> dict[str, list[Told]]:
    """For each aspect the cards of its exemplars (codes) the unit has not taken up; leads first, then by adopters."""
    codes = {code for some in exemplars.values() for code in some}
    if not codes:
        return {}
    mine = Adoption.objects.filter(unit=unit).values("card")
    cards = counted(Card.objects.filter(campaign=unit.campaign, unit__code__in=codes).exclude(pk__in=mine))
    found = told(unit.campaign, list(cards.order_by("pk")))
    found.sort(key=lambda one: (not one.leads, -one.adopters))
    return {
        aspect: [one for one in found if one.card.aspect in ("", aspect) and one.card.unit.code in some]
        for aspect, some in exemplars.items()
    }
