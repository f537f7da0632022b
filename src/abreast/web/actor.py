"""Who asks: a user with roles along the tree, a token with one of them, or the public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from abreast.web.people.models import Membership, Token, User
from abreast.web.rules import Right, Role, Standing, may

if TYPE_CHECKING:
    from abreast.web.campaigns.models import Campaign, Unit


class Request(HttpRequest):
    """A request as views of this server see it."""

    actor: Actor
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and which roles they hold. `held`: role and path of its unit, by campaign id.

    `beside`: of a program the roles of whoever made its token, which give it nothing but keep it from verifying.
    """

    user: User | None
    held: dict[int, tuple[Standing, ...]]
    signature: str
    token: Token | None = None
    beside: tuple[Standing, ...] = ()

    def standings(self, campaign: Campaign) -> tuple[Standing, ...]:
        """The roles held in a campaign."""
        return self.held.get(campaign.pk, ())

    def roles(self, campaign: Campaign) -> set[Role]:
        return {one.role for one in self.standings(campaign)}

    def may(self, right: Right, unit: Unit) -> bool:
        """Whether something may be done to a unit."""
        held = self.held.get(unit.campaign_id, ())
        return may(held, right, unit.path, person=unit.person, beside=self.beside)

    def may_somewhere(self, right: Right, campaign: Campaign) -> bool:
        """Whether something may be done at the own units at least."""
        held = self.standings(campaign)
        paths = (path for one in held for path in (one.path, f"{one.path}*/"))
        return any(may(held, right, path, beside=self.beside) for path in paths)


PUBLIC = Actor(None, {}, "public")


def actor_of(user: User | AnonymousUser) -> Actor:
    """The actor behind a session."""
    if not isinstance(user, User):
        return PUBLIC
    held: dict[int, list[Standing]] = {}
    for campaign, role, path in held_by(user) if user.held is None else user.held:
        held.setdefault(campaign, []).append(Standing(Role(role), path))
    return Actor(user, {campaign: tuple(all_) for campaign, all_ in held.items()}, f"user {user.pk}")


def held_by(user: User) -> Iterable[tuple[int, str, str]]:
    """Campaign, role and path of every membership."""
    return Membership.objects.filter(user=user).values_list("campaign_id", "role", "unit__path")


def actor_of_token(token: Token) -> Actor:
    """The actor behind a token: its one role and nothing else its maker may do."""
    standing = Standing(Role(token.role), token.unit.path)
    beside = actor_of(token.made_by).held.get(token.campaign_id, ())
    return Actor(token.made_by, {token.campaign_id: (standing,)}, f"token {token.pk}", token, beside)


class ActorMiddleware:
    """Gives every request its actor, and the time zone of no campaign."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = actor_of(request.user)
        with timezone.override(
            None
        ):  # the page of a campaign sets its own, and the next request has none of it
            return self.following(request)
