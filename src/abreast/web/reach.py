"""The units within somebody's reach, as a question to the database."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.pledges.coverage import after
from abreast.web.rules import RIGHTS, Reach, Right

NOBODY = Q(pk__in=())


def within_reach(actor: Actor, right: Right, campaign: Campaign) -> Q:
    """What holds of forms (of anything with a `unit`) of a campaign at whose units the actor has a right.

    Rougher than `Actor.may`, which is asked again for each that is shown. The units are a question of their own, which
    their index on paths answers, however many forms there are.
    """
    found = NOBODY
    for one in actor.standings(campaign):
        match RIGHTS[right].get(one.role):
            case Reach.CAMPAIGN:
                return Q()
            case Reach.LINE if _whole(campaign, one.path):
                return Q()
            case Reach.LINE:
                found |= Q(unit__in=_line(campaign, one.path))
            case Reach.BELOW:
                found |= Q(unit__in=_line(campaign, one.path).exclude(path=one.path))
    return found


def own_units(actor: Actor, campaign: Campaign) -> list[Unit]:
    """The units at which somebody has a role, each with its campaign."""
    paths = [one.path for one in actor.standings(campaign)]
    found = list(Unit.objects.filter(campaign=campaign, path__in=paths).order_by("path"))
    for unit in found:
        unit.campaign = campaign
    return found


def _whole(campaign: Campaign, path: str) -> bool:
    """Whether everything stands below the unit with this path: then no unit has to be looked at."""
    tops = Unit.objects.filter(campaign=campaign, parent=None)
    return path.count("/") == 1 and not tops.exclude(path=path).exists()


def _line(campaign: Campaign, path: str) -> QuerySet[Unit]:
    return Unit.objects.filter(campaign=campaign, path__gte=path, path__lt=after(path))
