"""A program has one role at one unit, and in nothing goes further than whoever made its token."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from abreast.web.actor import actor_of_token
from abreast.web.campaigns.models import Unit
from abreast.web.people.models import Membership, Token, User
from abreast.web.people.secrets import fresh
from abreast.web.rules import Right

Units = Callable[[str], Unit]


def made(by: str, role: str, unit: Unit) -> tuple[Client, Token]:
    """A program with a token, however it came by it."""
    secret, digest = fresh()
    user = User.objects.get(email=f"{by}@example.org")
    token = Token.objects.create(
        digest=digest, name="A", campaign=unit.campaign, unit=unit, role=role, made_by=user
    )
    return Client(headers={"Authorization": f"Bearer {secret}"}), token


def also(name: str, role: str, unit: Unit) -> None:
    user = User.objects.get(email=f"{name}@example.org")
    Membership.objects.create(user=user, campaign=unit.campaign, unit=unit, role=role)


def test_nobody_makes_a_program_that_verifies_their_own_line(
    signed_in: Callable[[str], Client], unit: Units
) -> None:
    also("organiser", "leader", unit("p3"))
    for place in ("p3", "d1", "land"):
        answer = signed_in("organiser").post(
            "/c/small/people/tokens", {"name": "A", "role": "verifier", "unit": place}
        )
        assert "Nobody verifies a line" in answer.content.decode(), place
    assert not Token.objects.exists()
    signed_in("organiser").post("/c/small/people/tokens", {"name": "A", "role": "verifier", "unit": "p6"})
    assert Token.objects.get().unit.code == "p6"


def test_a_token_made_before_is_as_biased_as_its_maker_is_now(unit: Units) -> None:
    program, token = made("organiser", "verifier", unit("d1"))
    assert actor_of_token(token).may(Right.VERIFY, unit("p3"))
    also("organiser", "leader", unit("p3"))
    actor = actor_of_token(token)
    assert not actor.may(Right.VERIFY, unit("p3"))
    assert not actor.may(Right.ACCEPT, unit("p3"))
    assert actor.may(Right.VERIFY, unit("p2"))
    form = {"id": "00000000-0000-4000-8000-000000000000", "deed": "accept"}
    for place, status in (("p3", 403), ("p2", 409)):
        answer = program.post(
            f"/api/campaigns/small/units/{place}/forms/2020-07", form, content_type="application/json"
        )
        assert answer.status_code == status, answer.content


def test_a_token_ends_where_its_maker_may_no_longer_give_its_role(unit: Units) -> None:
    """Its unit moved out of the maker's line, or the maker lost the role."""
    program, _ = made("leader", "reporter", unit("p1"))
    address = "/api/campaigns/small/units/p1"
    assert program.get(address).status_code == 200
    Unit.objects.filter(campaign__code="small", code="p1").update(path="land/d2/p1/")
    Unit.objects.filter(campaign__code="small", code="p2").update(path="land/d1/p1/")
    Membership.objects.filter(user__email="leader@example.org").update(unit=unit("p2"))
    assert program.get(address).status_code == 401
