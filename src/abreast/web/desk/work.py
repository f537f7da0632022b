"""What waits for somebody: forms late, due, returned, to be signed, to be accepted; milestones of their pledges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.branches import Heap, heaps
from abreast.web.entry.models import Report
from abreast.web.pledges.models import Milestone
from abreast.web.reach import own_units, within_reach
from abreast.web.rules import Right

MOST = 40
SOON = timedelta(days=14)
State = Report.State


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that waits. Lists are cut at `MOST`; `…_more` says how many are behind."""

    heaps: list[Heap]
    heaps_more: int
    returned: list[Report]
    to_sign: list[Report]
    to_sign_more: int
    to_accept: list[Report]
    to_accept_more: int
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.heaps or self.returned or self.to_sign or self.to_accept or self.milestones)


def desk(actor: Actor, campaign: Campaign) -> Desk:
    """What waits for somebody in a campaign."""
    heaps = _heaps(actor, campaign)
    to_sign, sign_more = _forms(actor, campaign, Right.SIGN, (State.SUBMITTED,))
    to_accept, accept_more = _forms(actor, campaign, Right.ACCEPT, (State.SIGNED,))
    returned, _ = _forms(actor, campaign, Right.ENTER, (State.RETURNED,))
    return Desk(
        heaps=heaps[:MOST],
        heaps_more=max(len(heaps) - MOST, 0),
        returned=returned,
        to_sign=to_sign,
        to_sign_more=sign_more,
        to_accept=to_accept,
        to_accept_more=accept_more,
        milestones=_milestones(actor, campaign),
    )


def _forms(actor: Actor, campaign: Campaign, right: Right, states: Sequence[str]) -> tuple[list[Report], int]:
    reports = Report.objects.filter(
        within_reach(actor, right, campaign), campaign=campaign, state__in=states
    ).select_related("unit", "unit__parent", "signed_by")
    some = [one for one in reports.order_by("due", "unit__path")[:MOST] if actor.may(right, one.unit)]
    if right is Right.ACCEPT:
        some = [one for one in some if actor.user is None or one.signed_by_id != actor.user.pk]
    for one in some:
        one.campaign = campaign
    return some, max(reports.count() - MOST, 0)


def _heaps(actor: Actor, campaign: Campaign) -> list[Heap]:
    """Forms to be handed in below each of the own units; what is late comes first."""
    units = [unit for unit in own_units(actor, campaign) if actor.may(Right.ENTER, unit)]
    found = [heap for unit in units for heap in heaps(campaign, unit) if heap.open]
    return sorted(found, key=lambda heap: heap.late == 0)


def _milestones(actor: Actor, campaign: Campaign) -> list[Milestone]:
    """Milestones of the own pledges that were due of late or will be soon."""
    day = campaign.day
    found = Milestone.objects.filter(
        pledge__unit__in=[unit.pk for unit in own_units(actor, campaign)],
        pledge__state="active",
        due__gte=day - SOON,
        due__lte=day + SOON,
    )
    return list(found.select_related("pledge", "pledge__unit").order_by("due")[:MOST])
