"""The units within somebody's reach, as a question to the database."""

from __future__ import annotations

from django.db.models import Q

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign
from abreast.web.pledges.coverage import after
from abreast.web.rules import RIGHTS, Reach, Right

NOBODY = Q(pk__in=())


def within_reach(actor: Actor, right: Right, campaign: Campaign, prefix: str = "") -> Q:
    """What holds of units at which the actor has a right; `prefix` leads to the unit, such as `unit__`.

    Rougher than `Actor.may`, which is asked again for each that is shown.
    """
    found = NOBODY
    for one in actor.standings(campaign):
        match RIGHTS[right].get(one.role):
            case Reach.CAMPAIGN:
                found |= Q(**{f"{prefix}path__gte": ""})
            case Reach.LINE:
                found |= _range(one.path, prefix)
            case Reach.BELOW:
                found |= _range(one.path, prefix) & ~Q(**{f"{prefix}path": one.path})
    return found


def _range(path: str, prefix: str) -> Q:
    return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": after(path)})
