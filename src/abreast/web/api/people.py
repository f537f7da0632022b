"""Who takes part: members, invitations, roles taken, persons erased. A token makes no other token."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.actor import Request
from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW
from abreast.web.api.shared import Code, Number, Row, actor_in, campaign_in, unit_in
from abreast.web.people import deeds, erasing, letters
from abreast.web.people.models import Invitation, Membership, User
from abreast.web.reach import within_reach
from abreast.web.rules import Right, Role

router = Router(tags=["people"])


class MemberOut(Schema):
    """A role somebody has; `member` is its number, `user` that of the person."""

    member: int
    user: int
    name: str
    email: str
    role: str
    unit: str


class InvitedOut(Schema):
    """Somebody who was invited and is not here yet; `invitation` is its number."""

    invitation: int
    name: str
    email: str
    role: str
    unit: str


class PeopleOut(Schema):
    """Members and invitations of the units in reach."""

    members: list[MemberOut]
    invited: list[InvitedOut]


class InviteIn(Schema):
    """Whom to invite to which role."""

    name: str = Field(min_length=1, max_length=200)
    email: str = Field(max_length=254, pattern=r"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}$")
    role: Role


class LinkOut(Schema):
    """The address by which whoever was invited comes in; it works once and is not told again.

    Nothing where the server sent it to them itself (`sent`). Whoever has an account signs in to it there first.
    """

    link: str | None
    sent: bool


@router.get("/{campaign}/people", response={200: PeopleOut, **FAULTS})
def read_people(request: HttpRequest, response: HttpResponse, campaign: Code, page: Page = 1) -> Row:
    """Who takes part, as far as the units in reach go, in the order of the tree."""
    found, actor = campaign_in(request, campaign, Right.PEOPLE), actor_in(request)
    reach = within_reach(actor, Right.PEOPLE, found)
    members = Membership.objects.filter(reach, campaign=found).select_related("user", "unit")
    invited = deeds.open_invitations(found).filter(reach)
    return {
        "members": [
            _member(one) for one in cut(request, response, members.order_by("unit__path", "pk"), page)
        ],
        "invited": [_invited(one) for one in cut(request, response, invited, page)],
    }


@router.post("/{campaign}/units/{unit}/invitations", response={201: LinkOut, **FAULTS, **NOT_NOW})
def invite(request: HttpRequest, wish: InviteIn, campaign: Code, unit: Code) -> Status[Row]:
    """Invite somebody to a role at a unit; the link is sent to them, or is for whoever asked to pass on."""
    found = unit_in(request, campaign, unit, Right.PEOPLE)
    link = letters.invite(cast(Request, request), found, wish.role, wish.email, wish.name)
    return Status(201, {"link": link, "sent": link is None})


@router.delete("/{campaign}/people/invitations/{invitation}", response={204: None, **FAULTS})
def withdraw(request: HttpRequest, campaign: Code, invitation: Number) -> Status[None]:
    """Take an invitation back that nobody took up yet."""
    found = campaign_in(request, campaign, Right.PEOPLE)
    deeds.withdraw(actor_in(request), get_object_or_404(deeds.open_invitations(found), pk=invitation))
    return Status(204, None)


@router.delete("/{campaign}/people/roles/{member}", response={204: None, **FAULTS})
def take_role(request: HttpRequest, campaign: Code, member: Number) -> Status[None]:
    """Take a role from somebody."""
    found = campaign_in(request, campaign, Right.PEOPLE)
    chosen = Membership.objects.select_related("unit", "campaign")
    deeds.take_role(actor_in(request), get_object_or_404(chosen, pk=member, campaign=found))
    return Status(204, None)


@router.delete("/{campaign}/people/{user}", response={204: None, **FAULTS})
def erase(request: HttpRequest, campaign: Code, user: Number) -> Status[None]:
    """Erase a person: name, address and password go, deeds stay under a number."""
    found = campaign_in(request, campaign, Right.PEOPLE)
    erasing.erase(actor_in(request), found, get_object_or_404(User, pk=user))
    return Status(204, None)


def _invited(one: Invitation) -> Row:
    return {
        "invitation": one.pk,
        "name": one.name,
        "email": one.email,
        "role": one.role,
        "unit": one.unit.code,
    }


def _member(one: Membership) -> Row:
    return {
        "member": one.pk,
        "user": one.user_id,
        "name": one.user.name,
        "email": one.user.email,
        "role": one.role,
        "unit": one.unit.code,
    }
