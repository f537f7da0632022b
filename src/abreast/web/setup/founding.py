"""A draft into a campaign: brought in as a folder is, with its owner as the first organiser."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from abreast.campaign.reading import FILE
from abreast.campaign.refusal import Refusal, Refused
from abreast.tables.phrase import Phrase
from abreast.web.actor import actor_of
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.folder_in import TakenError, bring_in
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.jobs.stage import Stage
from abreast.web.people.models import Membership, User
from abreast.web.place import Place
from abreast.web.rules import Role
from abreast.web.setup.models import Draft


def found(draft: Draft, place: Place, stage: Stage, ours: Callable[[], None]) -> Campaign:
    """Set a campaign up; the draft's files go, and what remains of the draft says where the campaign is.

    `ours` raises where another worker has taken the job over.

    Raises
    ------
    Refused
        Something does not fit, or a campaign of this id is here already; then nothing was set up.
    """
    if code := draft.summary.get("campaign"):
        return Campaign.objects.get(code=code)

    def also(campaign: Campaign) -> None:
        ours()
        appoint(draft.owner, campaign)
        record(actor_of(draft.owner), Deed.CAMPAIGN_SET_UP, campaign, draft=str(draft.pk), file=draft.name)
        draft.summary = {"campaign": campaign.code}
        draft.save()

    try:
        campaign = bring_in(draft.campaign_folder, place, stage=stage, also=also)
    except TakenError as taken:
        raise Refused([_taken(str(taken))]) from None
    shutil.rmtree(draft.folder, ignore_errors=True)
    return campaign


def appoint(user: User, campaign: Campaign) -> None:
    """Make somebody organiser of a whole campaign: at its first unit without a parent."""
    tops = Unit.objects.filter(campaign=campaign, parent=None)
    top = tops.filter(open=True).order_by("path").first() or tops.order_by("path").first()
    if top is not None:
        Membership.objects.get_or_create(user=user, campaign=campaign, unit=top, role=Role.ORGANISER)


def _taken(code: str) -> Refusal:
    return Refusal(
        file=FILE,
        column="campaign.id",
        value=code,
        reason=Phrase("is the id of a campaign that is on this server already"),
        remedy=Phrase("choose another id"),
    )
