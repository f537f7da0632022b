"""Invitations: a way in for those who are new, and never a way into somebody's account."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from abreast.web.actor import actor_of
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people import erasing
from abreast.web.people.demonstration import demonstration_user
from abreast.web.people.letters import send_letters
from abreast.web.people.models import Invitation, Membership, User
from abreast.web.people.secrets import fresh
from abreast.web.rules import Role
from abreast.web.start import first_invitation
from web.conftest import PASSWORD
from web.test_rights import token

NEW = "another long password"
Clients = Callable[[str], Client]


def later() -> datetime:
    """When what was written just now is sent."""
    return datetime.now(UTC) + timedelta(minutes=1)


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def link(client: Client, email: str, role: str = "reporter", unit: str = "p1") -> str:
    sent = {"name": "X", "email": email, "role": role, "unit": unit}
    found = re.search(
        r"http://testserver(/invitation/[\w-]+)",
        client.post("/c/small/people/invite", sent).content.decode(),
    )
    assert found is not None
    return found[1]


@pytest.mark.parametrize("victim", ["organiser", "stranger", "verifier", "upper"])
def test_a_link_opens_nobodys_account(signed_in: Clients, victim: str) -> None:
    way = link(signed_in("leader"), f"{victim}@example.org", unit="p1" if victim != "verifier" else "w01")
    thief = Client()
    page = thief.get(way)
    assert b'type="password"' not in page.content
    assert "There is an account with this address" in page.content.decode()
    thief.post(way, {"password": NEW})
    assert user(victim).check_password(PASSWORD)
    assert thief.get("/c/small/closing").status_code == 302
    assert Invitation.objects.get().accepted_at is None
    leader = signed_in("leader")
    leader.post(way, {"password": NEW})
    assert user(victim).check_password(PASSWORD)
    assert not Membership.objects.filter(user=user("leader"), role="reporter").exists()
    assert leader.get("/c/small/closing").status_code == 403


def test_whoever_has_an_account_signs_in_to_accept(signed_in: Clients) -> None:
    way = link(signed_in("organiser"), "stranger@example.org")
    client = Client()
    assert f"/sign-in?next={way}" in client.get(way).content.decode()
    sent = {"email": "stranger@example.org", "password": PASSWORD, "next": way}
    assert client.post("/sign-in", sent)["Location"] == way
    assert not Membership.objects.filter(user=user("stranger"), campaign__code="small").exists()
    assert client.post(way)["Location"] == "/c/small/desk"
    assert client.get("/c/small/desk").status_code == 200
    assert Membership.objects.get(user=user("stranger"), campaign__code="small").unit.code == "p1"
    assert user("stranger").check_password(PASSWORD)
    assert client.post(way).status_code == 404


def test_an_account_that_was_made_meanwhile_is_nobody_elses(signed_in: Clients) -> None:
    client = signed_in("organiser")
    ways = [link(client, "new@example.org"), link(client, "new@example.org", "reader")]
    assert Client().post(ways[0], {"password": NEW}).status_code == 302
    assert Client().post(ways[1], {"password": "a third long password"}).status_code == 200
    assert user("new").check_password(NEW)
    assert Membership.objects.filter(user=user("new")).count() == 1


def test_conflicts_are_asked_for_again(signed_in: Clients) -> None:
    client = signed_in("organiser")
    ways = [link(client, "new@example.org"), link(client, "new@example.org", "verifier")]
    new = Client()
    new.post(ways[0], {"password": NEW})
    answer = new.post(ways[1])
    assert answer.status_code == 409
    assert "Nobody verifies a line" in answer.content.decode()
    assert [one.role for one in Membership.objects.filter(user=user("new"))] == ["reporter"]


@pytest.mark.parametrize("gone", ["role", "person"])
def test_an_invitation_holds_no_longer_than_the_right_to_it(signed_in: Clients, gone: str) -> None:
    way = link(signed_in("leader"), "new@example.org")
    if gone == "role":
        Membership.objects.filter(user=user("leader")).delete()
    else:
        User.objects.filter(email="leader@example.org").update(is_active=False)
    assert Client().get(way).status_code == 410
    assert Client().post(way, {"password": NEW}).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


def test_with_a_mail_server_no_link_is_shown(signed_in: Clients, settings: object) -> None:
    settings.MAIL = True  # type: ignore[attr-defined]
    sent = {"name": "X", "email": "new@example.org", "role": "reporter"}
    page = signed_in("leader").post("/c/small/people/invite", {**sent, "unit": "p1"}, follow=True)
    assert "/invitation/" not in page.content.decode()
    program = Client(headers={"Authorization": f"Bearer {token('leader')}"})
    for email in ("new@example.org", "organiser@example.org"):
        answer = program.post(
            "/api/campaigns/small/units/p1/invitations",
            json.dumps({**sent, "email": email}),
            content_type="application/json",
        )
        assert (answer.status_code, answer.json()) == (201, {"link": None, "sent": True})
    assert send_letters(later()) == 3
    assert [one.to[0] for one in mail.outbox] == [
        "new@example.org",
        "new@example.org",
        "organiser@example.org",
    ]
    assert all("/invitation/" in one.body for one in mail.outbox)


def test_a_program_gets_no_way_into_an_account(signed_in: Clients) -> None:
    program = Client(headers={"Authorization": f"Bearer {token('leader')}"})
    sent = {"name": "X", "email": "organiser@example.org", "role": "reporter"}
    answer = program.post(
        "/api/campaigns/small/units/p1/invitations", json.dumps(sent), content_type="application/json"
    )
    way = answer.json()["link"].removeprefix("http://testserver")
    Client().post(way, {"password": NEW})
    assert user("organiser").check_password(PASSWORD)


def test_a_name_for_the_first_organiser_taken_before_gains_nothing(
    signed_in: Clients, campaign: Campaign
) -> None:
    squatter = Client()
    answer = squatter.post(
        link(signed_in("leader"), "organiser@localhost"), {"password": "mulberry 4711 teapot"}
    )
    assert answer.status_code == 302
    Membership.objects.filter(role="organiser", campaign=campaign).delete()
    secret = first_invitation("small", "organiser@localhost")
    assert secret is not None
    assert Client().post(f"/invitation/{secret}", {"password": NEW}).status_code == 200
    assert not User.objects.get(email="organiser@localhost").founder
    assert squatter.get("/c/small/closing").status_code == 403


def test_nobody_helps_in_whom_they_could_not_invite(signed_in: Clients, unit: Callable[[str], Unit]) -> None:
    """The leader of a district makes no link for a verifier in it, nor for a founder, nor for a leader of elsewhere."""

    def helped(name: str, by: str) -> int:
        member = Membership.objects.filter(user=user(name), campaign__code="small").earliest("pk")
        return signed_in(by).post(f"/c/small/people/roles/{member.pk}/password").status_code

    assert helped("reporter", "upper") == 200
    assert helped("verifier", "upper") == 403
    assert helped("verifier", "organiser") == 200
    User.objects.filter(pk=user("reporter").pk).update(founder=True)
    assert helped("reporter", "upper") == 403
    there = Unit.objects.get(campaign__code="other", code="p1")
    Membership.objects.create(user=user("leader"), campaign=there.campaign, unit=there, role="reporter")
    assert helped("leader", "organiser") == 403


def test_with_a_mail_server_password_links_go_to_the_person_alone(
    signed_in: Clients, settings: object
) -> None:
    settings.MAIL = True  # type: ignore[attr-defined]
    member = Membership.objects.get(user=user("reporter"))
    page = signed_in("upper").post(f"/c/small/people/roles/{member.pk}/password", follow=True)
    assert "/password/" not in page.content.decode().replace("roles/", "").replace(
        f"{member.pk}/password", ""
    )
    assert send_letters(later()) == 1
    assert [one.to for one in mail.outbox] == [["reporter@example.org"]]


def test_organisers_erase_no_founder(campaign: Campaign) -> None:
    User.objects.filter(pk=user("reporter").pk).update(founder=True)
    with pytest.raises(PermissionDenied):
        erasing.erase(actor_of(user("organiser")), campaign, user("reporter"))
    erasing.erase(actor_of(user("organiser")), campaign, user("organiser"))  # oneself one may


def test_the_demonstration_signs_in_as_nobody_real(campaign: Campaign, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    Campaign.objects.update(real=False)
    User.objects.create_user("leader@small.example", PASSWORD, name="Real")
    assert Client().post("/demonstration/small/leader").status_code == 404
    assert demonstration_user("small", Role.READER).demonstration


def test_an_erased_account_is_not_reset(signed_in: Clients) -> None:
    member = Membership.objects.get(user=user("reporter"))
    page = signed_in("organiser").post(f"/c/small/people/roles/{member.pk}/password").content.decode()
    found = re.search(r"http://testserver(/password/[\w-]+/[\w-]+)", page)
    assert found is not None
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert Client().get(found[1]).status_code == 404


def test_a_secret_that_is_none_is_not_there(db: None) -> None:
    assert Client().get(f"/invitation/{fresh()[0]}").status_code == 404


def test_an_invitation_is_withdrawn(signed_in: Clients) -> None:
    way = link(signed_in("organiser"), "new@example.org", "verifier")
    number = Invitation.objects.get().pk
    assert "Withdraw the invitation" in signed_in("organiser").get("/c/small/people").content.decode()
    assert signed_in("leader").post(f"/c/small/people/invitations/{number}/withdraw").status_code == 403
    assert signed_in("stranger").post(f"/c/other/people/invitations/{number}/withdraw").status_code == 404
    program = Client(headers={"Authorization": f"Bearer {token('organiser')}"})
    address = f"/api/campaigns/small/people/invitations/{number}"
    told = program.get("/api/campaigns/small/people").json()["invited"]
    assert [one["invitation"] for one in told] == [number]
    assert program.delete(address).status_code == 204
    assert program.delete(address).status_code == 404
    assert Client().get(way).status_code == 404
    assert Entry.objects.filter(deed="invitation withdrawn", unit="p1").exists()


def test_who_leads_deep_in_the_tree_sees_their_people(signed_in: Clients, campaign: Campaign) -> None:
    """However many stand before them in its order, and page by page."""
    top = Unit.objects.get(campaign=campaign, code="land")
    many = User.objects.bulk_create(User(email=f"m{number}@example.org", name="M") for number in range(1100))
    Membership.objects.bulk_create(
        Membership(user=one, campaign=campaign, unit=top, role="reader") for one in many
    )
    assert "reporter@example.org" in signed_in("leader").get("/c/small/people").content.decode()
    assert "reporter@example.org" not in signed_in("organiser").get("/c/small/people").content.decode()
    last = signed_in("organiser").get("/c/small/people?page=6").content.decode()
    assert "reporter@example.org" in last
    program = Client(headers={"Authorization": f"Bearer {token('leader')}"})
    told = program.get("/api/campaigns/small/people").json()["members"]
    assert {"leader@example.org", "reporter@example.org"} <= {one["email"] for one in told}
