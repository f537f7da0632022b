"""Pairs of a unit: those people decided on, and those the last edition proposes with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.help.models import Help
from abreast.web.language import language
from abreast.web.rules import Right

AT_ONCE = 400
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A helper and a helped unit in an aspect. `line`: what people decided so far; `because`: why it was proposed."""

    aspect: str
    helper: Unit
    helped: Unit
    line: Help | None
    because: str

    @property
    def state(self) -> str:
        return self.line.state if self.line else "proposed"

    @property
    def key(self) -> Key:
        return (self.aspect, self.helper.code, self.helped.code)

    def sides(self, actor: Actor) -> tuple[bool, bool]:
        """Whether somebody speaks for the helper, and for the helped."""
        return actor.may(Right.HELP, self.helper), actor.may(Right.HELP, self.helped)

    def seen_by(self, actor: Actor) -> bool:
        """Pairs of persons are for the two and their leaders."""
        return any(actor.may(Right.READ, one) for one in (self.helper, self.helped))

    def waits_for(self, actor: Actor) -> bool:
        """Whether somebody has still to say yes or no."""
        said = (self.line.helper_agrees, self.line.helped_agrees) if self.line else (False, False)
        sides = zip(self.sides(actor), said, strict=True)
        return self.state == "proposed" and any(speaks and not done for speaks, done in sides)


def agreed(campaign: Campaign) -> QuerySet[Help]:
    """All helps that were agreed on, newest first; those of persons are for their own pages."""
    helps = Help.objects.filter(campaign=campaign, state__in=("accepted", "ended"))
    shown = helps.exclude(Q(helper__person=True) | Q(helped__person=True))
    return shown.select_related("helper", "helped").order_by("-date", "-pk")


def pairs(actor: Actor, unit: Unit) -> list[Pair]:
    """All pairs in which a unit helps or is helped, as far as the actor may see them."""
    found = _pairs(unit.campaign, [unit])
    return [pair for pair in found if pair.seen_by(actor)]


def pair_of(campaign: Campaign, key: Key) -> Pair | None:
    """A pair by aspect, helper and helped; None where nobody proposed it."""
    helped = Unit.objects.filter(campaign=campaign, code=key[2]).select_related("campaign").first()
    return next((one for one in _pairs(campaign, [helped]) if one.key == key), None) if helped else None


def waiting(actor: Actor, campaign: Campaign, units: Sequence[Unit]) -> list[Pair]:
    """Pairs of some units and of those right below them to which the actor has to say yes or no."""
    spoken = [unit for unit in units if actor.may(Right.HELP, unit)]
    below = Unit.objects.filter(parent__in=[unit.pk for unit in spoken], open=True).select_related("campaign")
    return [pair for pair in _pairs(campaign, [*spoken, *below]) if pair.waits_for(actor)]


def _pairs(campaign: Campaign, units: Sequence[Unit]) -> list[Pair]:
    ids = [unit.pk for unit in units]
    lines = [
        line
        for some in _some(ids)
        for line in Help.objects.filter(Q(helper__in=some) | Q(helped__in=some)).select_related(
            "helper", "helped", "campaign"
        )
    ]
    edition = published(campaign)
    rows = _proposed(edition, [unit.code for unit in units]) if edition else []
    reasons = {_key(row): row for row in rows}
    lines = list({line.pk: line for line in lines}.values())
    decided = {_key_of(one) for one in lines if one.state != "ended"}
    busy = {(one.aspect, one.helped.code) for one in lines if one.state == "accepted"}
    fresh = [key for key in reasons if key not in decided and (key[0], key[2]) not in busy]
    named = _named(campaign, fresh)
    known = [
        Pair(one.aspect, one.helper, one.helped, one, _because(reasons.get(_key_of(one))))
        for one in sorted(lines, key=lambda line: (line.date, line.pk), reverse=True)
    ]
    new = [
        Pair(key[0], named[key[1]], named[key[2]], None, _because(reasons[key]))
        for key in fresh
        if key[1] in named and key[2] in named and key[0] in campaign.meaning.aspects
    ]
    return [*new, *known]


def _proposed(edition: Edition, codes: Sequence[str]) -> list[dict[str, Any]]:
    rows: dict[Key, dict[str, Any]] = {}
    for some in _some(codes):
        marks = ", ".join("?" for _ in some)
        for side in ("helped", "helper"):
            question = (
                f"SELECT * FROM pairs WHERE {side} IN ({marks}) AND state = 'proposed' AND help IS NULL"
            )
            rows |= {_key(row): row for row in ask(edition.index, question, *some)}
    return list(rows.values())


def _key(row: dict[str, Any]) -> Key:
    return (row["aspect"], row["helper"], row["helped"])


def _key_of(line: Help) -> Key:
    return (line.aspect, line.helper.code, line.helped.code)


def _because(row: dict[str, Any] | None) -> str:
    return (row[f"because_{language()}"] or "") if row else ""


def _named(campaign: Campaign, keys: Iterable[Key]) -> dict[str, Unit]:
    codes = sorted({code for _, *both in keys for code in both})
    return {
        unit.code: unit
        for some in _some(codes)
        for unit in Unit.objects.filter(campaign=campaign, code__in=some).select_related("campaign")
    }


def _some(things: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))
