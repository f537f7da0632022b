"""A gap turned into a pledge: what it would say, ready to be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abreast.campaign.aspect import Frontier
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.templatetags.words import title
from abreast.web.units.standing import Aspect, Example

AHEAD = 3
"""Periods until a pledge is due, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pledge to be: an exemplar or the level at a scope, a target, a plan and a measure."""

    same_as: str
    same_as_kind: str
    due: str
    indicator: str
    target: float | None
    milestone: str
    milestone_due: date
    measure: str
    responsible: str


def proposed(actor: Actor, unit: Unit, aspect: Aspect, exemplar: str) -> Proposal:
    """What a pledge of this unit in this aspect would say; `exemplar` chooses whom to be the same as."""
    campaign = unit.campaign
    example = next((one for one in aspect.examples if one.row["exemplar"] == exemplar), None)
    place = aspect.behind or aspect.places[0]
    same_as, kind = (example.row["exemplar"], "unit") if example else (place.standing["scope"], "level")
    due = campaign.meaning.calendar.shift(campaign.period, AHEAD)
    last = campaign.meaning.calendar.last_day(due)
    return Proposal(
        same_as=same_as,
        same_as_kind=kind,
        due=due,
        indicator=ranking(campaign, aspect.code),
        target=_target(campaign, aspect, example, place.standing),
        milestone=_("half of the way"),
        milestone_due=campaign.day + (last - campaign.day) / 2 if last > campaign.day else last,
        measure=_measure(example),
        responsible=actor.user.name if actor.user else "",
    )


def ranking(campaign: Campaign, aspect: str) -> str:
    """The indicator whose value is the target: of a frontier the first output, or input, that is to change."""
    one = campaign.meaning.aspects[aspect]
    if isinstance(one.level, Frontier):
        return (one.level.outputs if one.level.orientation == "output" else one.level.inputs)[0]
    return one.ranking


def _target(
    campaign: Campaign, aspect: Aspect, example: Example | None, standing: dict[str, Any]
) -> float | None:
    if isinstance(campaign.meaning.aspects[aspect.code].level, Frontier):
        return None
    value = example.row["exemplar_value"] if example else standing["level"]
    return None if value is None else _rounded(float(value), share=aspect.measure.share)


def _rounded(value: float, *, share: bool) -> float:
    return round(value, 4 if share else 3)


def _measure(example: Example | None) -> str:
    if example is None or example.unit is None:
        return _("find out what the advanced do differently, and take it over")
    return _("visit %(unit)s, find out what it does differently, and take it over") % {
        "unit": title(example.unit)
    }
