"""How many invitations, letters and tokens there can be: more than anybody needs, and too few to flood a mailbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from abreast.web.people.models import Invitation, Token, User

INVITATIONS = 500
"""By one inviter within an hour."""

TO_ONE_ADDRESS = 10
"""Invitations to one address within a day, whoever makes them."""

TOKENS = 100
"""In use, of one maker."""


class TooManyError(Exception):
    """Enough for now; says of what, and when again."""


def refuse_more_invitations(inviter: User | None, email: str) -> None:
    now = datetime.now(UTC)
    theirs = Invitation.objects.filter(made_by=inviter, made_at__gte=now - timedelta(hours=1))
    to_one = Invitation.objects.filter(email=email, made_at__gte=now - timedelta(days=1))
    if theirs.count() >= INVITATIONS or to_one.count() >= TO_ONE_ADDRESS:
        raise TooManyError(_("Too many invitations. Wait a while."))


def refuse_more_tokens(maker: User) -> None:
    if Token.objects.filter(made_by=maker, revoked_at=None).count() >= TOKENS:
        raise TooManyError(_("Too many tokens are in use. Revoke one first."))
