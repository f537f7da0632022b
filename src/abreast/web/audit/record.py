"""Writing to the record of deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abreast.web.audit.deeds import Deed
from abreast.web.audit.models import Entry

if TYPE_CHECKING:
    from abreast.web.actor import Actor
    from abreast.web.campaigns.models import Campaign


def record(
    actor: Actor | None,
    deed: Deed,
    campaign: Campaign | None = None,
    *,
    unit: str = "",
    period: str = "",
    **facts: Any,
) -> None:
    """Write down a deed inside the transaction that does it; without an actor the server itself did it."""
    Entry.objects.create(
        campaign=campaign,
        user=actor.user if actor else None,
        by=actor.signature if actor else "server",
        deed=deed,
        unit=unit,
        period=period,
        facts=facts,
    )
