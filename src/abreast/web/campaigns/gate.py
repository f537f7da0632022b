"""The gate of a campaign: messages about its figures pass together, whoever closes its period passes alone.

So nothing is stored of a period while, or after, it is closed. SQLite lets one writer in at a time by itself; on
PostgreSQL it is a lock that ends with the transaction and writes nothing.
"""

from __future__ import annotations

from django.db import connection

SPACE = 1960
"""What tells these locks of PostgreSQL from others."""


def pass_together(campaign: int) -> None:
    """Wait until nobody is closing a period of the campaign; from now on nobody can until this transaction ends."""
    _pass("pg_advisory_xact_lock_shared", campaign)


def pass_alone(campaign: int) -> None:
    """Wait until every message under way is stored; from now on none is taken until this transaction ends."""
    _pass("pg_advisory_xact_lock", campaign)


def _pass(lock: str, campaign: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s, %s)", (SPACE, campaign % 2**31))
