"""Taking an invitation up. Its link opens an account that is not there yet, and never one that is.

Whoever passes a link on has seen it, and anybody may be named in an invitation: so where there is an account with the
address, the link is good only for somebody who has signed in to that account.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from abreast.web.actor import actor_of
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.people.deeds import ConflictError, may_grant, refuse_seat
from abreast.web.people.models import Invitation, Membership, User
from abreast.web.people.secrets import digest
from abreast.web.rules import Role, Standing, conflicts


class TakenError(Exception):
    """Meanwhile the invitation was taken up, or there is an account with its address."""


def open_invitation(secret: str) -> Invitation | None:
    """The invitation of a link that can still be used."""
    waiting = Invitation.objects.filter(accepted_at=None, until__gte=datetime.now(UTC))
    return waiting.select_related("campaign", "unit", "made_by").filter(digest=digest(secret)).first()


def account(invitation: Invitation) -> User | None:
    """The account with the address that was invited."""
    return User.objects.filter(email=invitation.email.lower()).first()


def holds(invitation: Invitation) -> bool:
    """Whether whoever made an invitation may still give its role; those without a maker are of the server itself."""
    maker = invitation.made_by
    return maker is None or (
        maker.is_active
        and may_grant(actor_of(maker), invitation.campaign, Role(invitation.role), invitation.unit)
    )


def join(invitation: Invitation, password: str) -> User:
    """A new account with its role. `TakenError` where somebody was quicker."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=invitation.name)
            _accept(invitation, user)
    except IntegrityError:
        raise TakenError from None
    return user


def accept(invitation: Invitation, user: User) -> None:
    """One more role for somebody who has signed in.

    Raises
    ------
    TakenError
        The invitation was taken up meanwhile.
    SeatError
        The person's seat is not theirs.
    ConflictError
        They lead or report in the line they would verify, or the other way round.
    """
    with transaction.atomic():
        _accept(invitation, User.objects.select_for_update().get(pk=user.pk))


def _accept(invitation: Invitation, user: User) -> None:
    role, unit, campaign = Role(invitation.role), invitation.unit, invitation.campaign
    refuse_seat(unit, role, user, invitation.made_by)
    if conflicts(actor_of(user).standings(campaign), Standing(role, unit.path)):
        raise ConflictError
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not waiting.update(accepted_at=datetime.now(UTC)):
        raise TakenError
    if invitation.founder:
        User.objects.filter(pk=user.pk).update(founder=True)
    given = {"campaign": campaign, "made_by": invitation.made_by}
    Membership.objects.get_or_create(user=user, unit=unit, role=role, defaults=given)
    record(actor_of(user), Deed.INVITATION_ACCEPTED, campaign, unit=unit.code, role=role)
