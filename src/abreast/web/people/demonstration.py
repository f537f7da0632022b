"""The people of the demonstration: one for every role, at places of the tree where there is something to see."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report
from abreast.web.people.models import Membership, User
from abreast.web.rules import Role


def demonstration_user(campaign: str, role: str) -> User:
    """The user who plays a role in a campaign; only in a demonstration, where no campaign is real."""
    found = Campaign.objects.filter(code=campaign, real=False).first()
    real = Campaign.objects.filter(real=True).exists()
    if not settings.DEMONSTRATION or real or found is None or role not in set(Role):
        raise Http404
    with transaction.atomic():
        user = User.objects.filter(email=f"{role}@{campaign}.example").first()
        if user is not None and not user.demonstration:
            raise Http404
        return user or _make(found, Role(role))


def _make(campaign: Campaign, role: Role) -> User:
    user = User.objects.create_user(f"{role}@{campaign.code}.example", name=role.value.capitalize())
    user.demonstration = True
    user.save()
    Membership.objects.create(user=user, campaign=campaign, unit=_post(campaign, role), role=role)
    return user


def _post(campaign: Campaign, role: Role) -> Unit:
    """Organiser and reader at the top; leader and reporter where others are led; the verifier in another branch."""
    top = Unit.objects.filter(campaign=campaign, parent=None, open=True).order_by("pk").first()
    if top is None:
        raise Http404
    if role in (Role.ORGANISER, Role.READER):
        return top
    if role is Role.PERSON:
        return _somebody(campaign)
    led = _led(campaign, top)
    if role in (Role.LEADER, Role.REPORTER):
        return led
    branch = led.above()[1] if len(led.above()) > 1 else led.code
    others = (
        Unit.objects.filter(campaign=campaign, parent=top, open=True).exclude(code=branch).order_by("code")
    )
    return others.first() or top


def _somebody(campaign: Campaign) -> Unit:
    """The first person of the tree whose seat is free."""
    taken = Membership.objects.filter(campaign=campaign, role=Role.PERSON)
    persons = Unit.objects.filter(campaign=campaign, person=True, open=True)
    found = persons.exclude(pk__in=taken.values("unit")).order_by("pk").first()
    if found is None:
        raise Http404
    return found


def ways_in(campaign: Campaign) -> list[str]:
    """The roles in which one can look around a demonstration: a person's where there are persons."""
    if not settings.DEMONSTRATION or campaign.real:
        return []
    persons = Unit.objects.filter(campaign=campaign, person=True, open=True).exists()
    return [role.value for role in Role if persons or role is not Role.PERSON]


def _led(campaign: Campaign, top: Unit) -> Unit:
    """The first unit, in the order of the folder, that reports and has units below it which report too."""
    due = Report.objects.filter(campaign=campaign, period=campaign.period)
    above = due.filter(unit__person=False).values("unit__parent")
    units = Unit.objects.filter(campaign=campaign, pk__in=above, open=True).exclude(pk=top.pk).order_by("pk")
    deep = units.filter(pk__in=due.values("unit")).first() or units.first()
    return (
        deep
        or Unit.objects.filter(campaign=campaign, pk__in=due.values("unit")).order_by("pk").first()
        or top
    )
