"""What waits for somebody: forms late, due, returned, to be signed, to be accepted; milestones of their pledges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.branches import Heap, heaps
from abreast.web.entry.models import Report
from abreast.web.pledges.models import Milestone, Pledge
from abreast.web.reach import own_units, within_reach
from abreast.web.rules import Right

MOST = 40
SOON = timedelta(days=14)
State = Report.State


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that waits. Lists are cut at `MOST`; `…_more` says how many are behind.

    `over`: forms of closed periods that were never accepted, about which nothing can be done any more; `steps_past`:
    pledges that run with steps whose day passed more than two weeks ago, and how many each.
    """

    heaps: list[Heap]
    heaps_more: int
    returned: list[Report]
    returned_more: int
    to_sign: list[Report]
    to_sign_more: int
    to_accept: list[Report]
    to_accept_more: int
    over: int
    milestones: list[Milestone] = field(default_factory=list)
    steps_past: list[tuple[Pledge, int]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        waiting = self.heaps, self.returned, self.to_sign, self.to_accept, self.milestones, self.steps_past
        return not any(waiting)


def desk(actor: Actor, campaign: Campaign) -> Desk:
    """What waits for somebody in a campaign."""
    heaps = _heaps(actor, campaign)
    to_sign, sign_more = _forms(actor, campaign, Right.SIGN, (State.SUBMITTED,))
    to_accept, accept_more = _forms(actor, campaign, Right.ACCEPT, (State.SIGNED,))
    returned, returned_more = _forms(actor, campaign, Right.ENTER, (State.RETURNED,))
    milestones, past = _milestones(actor, campaign)
    return Desk(
        heaps=heaps[:MOST],
        heaps_more=max(len(heaps) - MOST, 0),
        returned=returned,
        returned_more=returned_more,
        to_sign=to_sign,
        to_sign_more=sign_more,
        to_accept=to_accept,
        to_accept_more=accept_more,
        over=_over(actor, campaign),
        milestones=milestones,
        steps_past=past,
    )


def _forms(actor: Actor, campaign: Campaign, right: Right, states: Sequence[str]) -> tuple[list[Report], int]:
    reports = Report.objects.filter(
        within_reach(actor, right, campaign), _going_on(campaign), campaign=campaign, state__in=states
    ).select_related("unit", "unit__parent", "signed_by")
    if right is Right.ACCEPT and actor.user is not None:
        reports = reports.exclude(signed_by=actor.user)  # who signed does not accept
    some = [one for one in reports.order_by("due", "unit__path")[:MOST] if actor.may(right, one.unit)]
    for one in some:
        one.campaign = campaign
    return some, max(reports.count() - MOST, 0)


def _going_on(campaign: Campaign) -> Q:
    """Of periods in which forms can still be changed."""
    return ~_closed(campaign)


def _closed(campaign: Campaign) -> Q:
    closing = campaign.closing
    return Q(period__lte=closing) if closing >= campaign.period else Q(period__lt=campaign.period)


def _over(actor: Actor, campaign: Campaign) -> int:
    """How many forms within reach were left behind in closed periods."""
    reach = within_reach(actor, Right.ENTER, campaign)
    left = Report.objects.filter(reach, _closed(campaign), campaign=campaign)
    return left.filter(state__in=[state for state in State.values if state != State.ACCEPTED]).count()


def _heaps(actor: Actor, campaign: Campaign) -> list[Heap]:
    """Forms to be handed in below each of the own units; what is late comes first."""
    units = [unit for unit in own_units(actor, campaign) if actor.may(Right.ENTER, unit)]
    found = [
        heap
        for unit in units
        for heap in heaps(campaign, unit)
        if heap.open and campaign.closing < heap.period >= campaign.period
    ]
    return sorted(found, key=lambda heap: heap.late == 0)


def _milestones(actor: Actor, campaign: Campaign) -> tuple[list[Milestone], list[tuple[Pledge, int]]]:
    """Milestones of the own pledges that were due of late or will be soon; and pledges with earlier ones, counted."""
    day, units = campaign.day, [unit.pk for unit in own_units(actor, campaign)]
    own = Milestone.objects.filter(pledge__unit__in=units, pledge__state="active")
    near = own.filter(due__gte=day - SOON, due__lte=day + SOON)
    past = Counter(own.filter(due__lt=day - SOON).values_list("pledge", flat=True))
    pledges = Pledge.objects.filter(pk__in=past).select_related("unit").order_by("unit__path", "pk")
    shown = near.select_related("pledge", "pledge__unit").order_by("due")[:MOST]
    return list(shown), [(one, past[one.pk]) for one in pledges[:MOST]]
