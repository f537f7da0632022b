"""Inviting people, making tokens, taking roles: what pages and programs do alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from abreast.web.actor import Actor, actor_of, held_by
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.limits import refuse_more_invitations, refuse_more_tokens
from abreast.web.people.models import Invitation, Membership, Token, User
from abreast.web.people.secrets import fresh
from abreast.web.rules import GRANTED, Right, Role, Standing, conflicts, may

VALID = timedelta(days=14)


class ConflictError(Exception):
    """The role would let somebody verify a line in which they lead or report."""


class SeatError(Exception):
    """The seat of a person cannot be given so; says why."""


def may_grant(actor: Actor, campaign: Campaign, role: Role, unit: Unit) -> bool:
    """Whether somebody may give a role at a unit: through a role that grants it and reaches so far."""
    held = actor.standings(campaign)
    return any(role in GRANTED.get(one.role, ()) and may([one], Right.PEOPLE, unit.path) for one in held)


def invite(actor: Actor, unit: Unit, role: Role, email: str, name: str) -> tuple[Invitation, str]:
    """Invite somebody to a role, with the secret of the link, of which only the hash is kept.

    An earlier invitation of the same to the same ends.

    Raises
    ------
    PermissionDenied
        The actor may not give this role here.
    ConflictError
        Whoever has this address leads or reports in the line, or verifies it.
    SeatError
        It is no person's unit, the person's seat is taken, or the actor would become the person.
    TooManyError
        There were too many of late.
    """
    campaign, email = unit.campaign, email.strip().lower()
    if not may_grant(actor, campaign, role, unit):
        raise PermissionDenied
    user = User.objects.filter(email=email).first()
    refuse_seat(unit, role, user, actor.user)
    if user is not None and conflicts(actor_of(user).standings(campaign), Standing(role, unit.path)):
        raise ConflictError
    refuse_more_invitations(actor.user, email)
    secret, digest = fresh()
    now = datetime.now(UTC)
    same = Invitation.objects.filter(email=email, unit=unit, role=role, accepted_at=None, until__gt=now)
    with transaction.atomic():
        same.update(until=now)
        invitation = Invitation.objects.create(
            digest=digest,
            email=email,
            name=name,
            campaign=campaign,
            unit=unit,
            role=role,
            made_by=actor.user,
            until=now + VALID,
        )
        record(actor, Deed.INVITED, campaign, unit=unit.code, role=role)
    return invitation, secret


def withdraw(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back that nobody took up yet; who could give its role may."""
    if not may_grant(actor, invitation.campaign, Role(invitation.role), invitation.unit):
        raise PermissionDenied
    with transaction.atomic():
        told = {"unit": invitation.unit.code, "role": invitation.role}
        record(actor, Deed.INVITATION_WITHDRAWN, invitation.campaign, **told)
        invitation.delete()


def open_invitations(campaign: Campaign) -> QuerySet[Invitation]:
    """Invitations that can still be taken up."""
    waiting = Invitation.objects.filter(campaign=campaign, accepted_at=None, until__gt=datetime.now(UTC))
    return waiting.select_related("unit", "campaign").order_by("unit__path", "pk")


def refuse_seat(unit: Unit, role: Role, user: User | None, inviter: User | None) -> None:
    """A person's seat is one alone, at a person's unit, and nobody takes it by their own invitation."""
    if role is not Role.PERSON:
        return
    if not unit.person:
        raise SeatError(_("This unit is no person."))
    if Membership.objects.filter(unit=unit, role=role).exclude(user=user).exists():
        raise SeatError(_("Somebody is this person already. Take their role first."))
    if user is not None and user == inviter:
        raise SeatError(_("Nobody becomes a person by inviting themselves."))


def make_token(actor: Actor, unit: Unit, role: Role, name: str) -> str:
    """Make a key for a program; returns the secret, of which only the hash is kept.

    Raises
    ------
    PermissionDenied
        The actor may not give this role here, or is a program; no program is a person.
    ConflictError
        The program would verify a line in which its maker leads or reports.
    TooManyError
        Too many are in use.
    """
    campaign = unit.campaign
    grants = role is not Role.PERSON and may_grant(actor, campaign, role, unit)
    if actor.user is None or actor.token is not None or not grants:
        raise PermissionDenied
    if conflicts(actor.standings(campaign), Standing(role, unit.path)):
        raise ConflictError
    refuse_more_tokens(actor.user)
    secret, digest = fresh()
    with transaction.atomic():
        Token.objects.create(
            digest=digest, name=name, campaign=campaign, unit=unit, role=role, made_by=actor.user
        )
        record(actor, Deed.TOKEN_MADE, campaign, unit=unit.code, role=role)
    return secret


def token_of(digest: str) -> Token | None:
    """The token with this hash, as long as whoever made it may give its role at its unit."""
    tokens = Token.objects.select_related("made_by", "unit", "campaign")
    token = tokens.filter(digest=digest, revoked_at=None, made_by__is_active=True).first()
    if token is None:
        return None
    token.made_by.held = tuple(held_by(token.made_by))
    stands = may_grant(actor_of(token.made_by), token.campaign, Role(token.role), token.unit)
    return token if stands else None


def may_help_in(actor: Actor, user: User) -> bool:
    """Whether somebody may make another a link to a new password: one could give them all they have.

    Never for an organiser or a founder, whose account opens more than its roles at units.
    """
    held = list(Membership.objects.filter(user=user).select_related("unit", "campaign"))
    roles = {Role(one.role) for one in held}
    return (
        bool(held)
        and user.is_active
        and not user.founder
        and Role.ORGANISER not in roles
        and all(may_grant(actor, one.campaign, Role(one.role), one.unit) for one in held)
    )


def take_role(actor: Actor, membership: Membership) -> None:
    """Take a role from somebody, and with it the tokens they could no longer make."""
    if not may_grant(actor, membership.campaign, Role(membership.role), membership.unit):
        raise PermissionDenied
    with transaction.atomic():
        record(
            actor,
            Deed.ROLE_TAKEN,
            membership.campaign,
            unit=membership.unit.code,
            role=membership.role,
            user=membership.user_id,
        )
        membership.delete()
        _end_tokens(membership.user, membership.campaign)


def _end_tokens(user: User, campaign: Campaign) -> None:
    maker = actor_of(user)
    for token in Token.objects.filter(campaign=campaign, made_by=user, revoked_at=None).select_related(
        "unit"
    ):
        if not may_grant(maker, campaign, Role(token.role), token.unit):
            Token.objects.filter(pk=token.pk).update(revoked_at=datetime.now(UTC))
