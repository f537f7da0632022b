"""The gate of a campaign: messages about its figures and lists pass together, whoever closes its period passes alone.

So nothing is stored of a period while, or after, it is closed. SQLite lets one writer in at a time by itself; on
PostgreSQL it is a lock that ends with the transaction and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from abreast.web.campaigns.models import Campaign

SPACE = 1960
"""What tells these locks of PostgreSQL from others."""
CHANGING = ("definition", "period", "closing", "clock")


def pass_together(campaign: int) -> None:
    """Wait until nobody is closing a period of the campaign; from now on nobody can until this transaction ends."""
    _pass("pg_advisory_xact_lock_shared", campaign)


def pass_alone(campaign: int) -> None:
    """Wait until every message under way is stored; from now on none is taken until this transaction ends."""
    _pass("pg_advisory_xact_lock", campaign)


@contextmanager
def lists_of(campaign: Campaign, *, one_at_a_time: bool = False) -> Iterator[None]:
    """A transaction that writes beside the figures: inside, the campaign is as it is now, and nobody closes its period.

    `one_at_a_time`: nobody else is in such a transaction of the campaign meanwhile.
    """
    with transaction.atomic():
        pass_together(campaign.pk)
        rows = Campaign.objects.filter(pk=campaign.pk)
        now = (rows.select_for_update() if one_at_a_time else rows).values(*CHANGING).get()
        if now["definition"] != campaign.definition:
            vars(campaign).pop("meaning", None)
        for name, value in now.items():
            setattr(campaign, name, value)
        yield


def _pass(lock: str, campaign: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s, %s)", (SPACE, campaign % 2**31))
