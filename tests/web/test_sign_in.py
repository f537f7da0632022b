"""In and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client

from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Unit
from abreast.web.people import sign_in as sign_in_views
from abreast.web.people.models import Attempt, Invitation, Membership, User
from abreast.web.people.secrets import digest
from abreast.web.reminders import views as reminder_views
from abreast.web.reminders.models import Reminder
from web.conftest import PASSWORD

NEW = "another long password"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> int:
    sent = {"email": f"{name}@example.org", "password": password, **more}
    return client.post("/sign-in", sent).status_code


def test_right_and_wrong_passwords(db: None) -> None:
    client = Client()
    assert sign_in(client, "reporter", "wrong") == 200
    assert client.get("/c/small/desk").status_code == 302
    assert sign_in(client, "reporter") == 302
    assert client.get("/c/small/desk").status_code == 200


def test_guessing_is_slowed_down_even_for_who_guesses_right_at_last(db: None) -> None:
    for _ in range(5):
        sign_in(Client(), "reporter", "wrong")
    assert sign_in(Client(), "reporter") == 429
    assert sign_in(Client(), "leader") == 302
    Attempt.objects.update(at=datetime.now(UTC) - timedelta(minutes=16))
    assert sign_in(Client(), "reporter") == 302


def test_behind_a_proxy_places_are_told_apart(db: None, settings: object) -> None:
    """By the address the proxy wrote down last; what a client writes before it counts for nothing."""
    settings.BEHIND_TLS = True  # type: ignore[attr-defined]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]

    def tried(told: str, name: str, password: str = PASSWORD) -> int:
        return sign_in(Client(headers={"X-Forwarded-For": told}), name, password)

    for number in range(30):
        tried(f"192.0.2.{number}, 198.51.100.7", f"nobody{number}", "wrong")
    assert tried("192.0.2.99, 198.51.100.7", "leader") == 429
    assert tried("198.51.100.8", "leader") == 302


def test_without_a_proxy_nobody_says_where_they_are(db: None) -> None:
    for number in range(30):
        sign_in(Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}), f"nobody{number}", "wrong")
    assert sign_in(Client(headers={"X-Forwarded-For": "192.0.2.99"}), "leader") == 429


def test_a_session_gets_a_new_key(db: None) -> None:
    client = Client()
    client.get("/sign-in")
    client.cookies["sessionid"] = "fixed-by-somebody-else-0123456789"
    sign_in(client, "reporter")
    assert client.cookies["sessionid"].value != "fixed-by-somebody-else-0123456789"
    assert client.cookies["sessionid"]["httponly"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(db: None, wanted: str) -> None:
    answer = Client().post(
        "/sign-in", {"email": "reporter@example.org", "password": PASSWORD, "next": wanted}
    )
    assert answer["Location"] == "/c/small/desk"


def test_forged_forms_are_refused(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email="organiser@example.org"))
    assert client.post("/c/small/closing/close").status_code == 403


def invited(signed_in: Callable[[str], Client], **more: str) -> str:
    sent = {"name": "New", "email": "new@example.org", "role": "reporter", "unit": "p1", **more}
    page = signed_in("organiser").post("/c/small/people/invite", sent).content.decode()
    found = re.search(r"/invitation/([\w-]+)", page)
    assert found is not None
    return found[1]


def test_an_invitation_lets_in_once(signed_in: Callable[[str], Client]) -> None:
    secret = invited(signed_in)
    assert not Invitation.objects.filter(digest=secret).exists()
    client = Client()
    assert client.post(f"/invitation/{secret}", {"password": "short"}).status_code == 200
    assert client.post(f"/invitation/{secret}", {"password": NEW}).status_code == 302
    assert client.get("/c/small/desk").status_code == 200
    assert Membership.objects.filter(user__email="new@example.org", role="reporter", unit__code="p1").exists()
    assert Client().post(f"/invitation/{secret}", {"password": NEW}).status_code == 404
    assert Entry.objects.filter(deed="invitation accepted").exists()


def test_an_invitation_ends(signed_in: Callable[[str], Client]) -> None:
    secret = invited(signed_in)
    Invitation.objects.filter(digest=digest(secret)).update(until=datetime.now(UTC) - timedelta(seconds=1))
    assert Client().get(f"/invitation/{secret}").status_code == 404


def test_a_unit_is_found_by_its_title_too(
    signed_in: Callable[[str], Client], unit: Callable[[str], Unit]
) -> None:
    page = signed_in("organiser").get("/c/small/people").content.decode()
    assert f'<option value="p2">{unit("p2").title_en}</option>' in page
    invited(signed_in, unit=unit("p2").title_en.upper())
    assert Invitation.objects.get().unit.code == "p2"


def test_nobody_is_invited_to_verify_their_own_line(signed_in: Callable[[str], Client]) -> None:
    sent = {"name": "L", "email": "leader@example.org", "role": "verifier", "unit": "d1"}
    page = signed_in("organiser").post("/c/small/people/invite", sent)
    assert "Nobody verifies a line" in page.content.decode()
    assert not Invitation.objects.filter(email="leader@example.org").exists()


def test_a_link_to_a_new_password_works_once(signed_in: Callable[[str], Client]) -> None:
    member = Membership.objects.get(user__email="reporter@example.org")
    page = signed_in("organiser").post(f"/c/small/people/roles/{member.pk}/password").content.decode()
    found = re.search(r"http://testserver(/password/[\w-]+/[\w-]+)", page)
    assert found is not None
    assert Client().post(found[1], {"password": NEW}).status_code == 302
    assert Client().get(found[1]).status_code == 404
    assert sign_in(Client(), "reporter", NEW) == 302


def test_nobody_makes_a_password_link_for_an_organiser(signed_in: Callable[[str], Client]) -> None:
    member = Membership.objects.get(user__email="organiser@example.org")
    assert signed_in("upper").post(f"/c/small/people/roles/{member.pk}/password").status_code == 403


def test_an_erased_person_leaves_a_number_behind(signed_in: Callable[[str], Client]) -> None:
    client = Client()
    sign_in(client, "reporter")
    user = User.objects.get(email="reporter@example.org")
    assert signed_in("organiser").post(f"/c/small/people/{user.pk}/erase").status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("", False)
    assert "reporter" not in user.email
    assert client.get("/c/small/desk").status_code == 302
    assert sign_in(Client(), "reporter") == 200
    assert Entry.objects.filter(deed="signed in", by=f"user {user.pk}").exists()


def test_no_demonstration_without_asking_for_one(db: None) -> None:
    assert Client().post("/demonstration/small/organiser").status_code == 404


def test_a_session_that_has_run_out_or_never_was_lets_nobody_in(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("reader")
    assert client.get("/c/small/desk").status_code == 200
    kept = Session.objects.get(pk=client.cookies["sessionid"].value)
    kept.expire_date = datetime.now(UTC) - timedelta(seconds=1)
    kept.save()
    assert client.get("/c/small/desk").status_code == 302
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/c/small/desk").status_code == 302


def test_what_cannot_be_recorded_is_not_done(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody comes in, changes a password or a reminder, and leaves no trace of it."""
    member = Membership.objects.get(user__email="reporter@example.org")
    page = signed_in("organiser").post(f"/c/small/people/roles/{member.pk}/password").content.decode()
    found = re.search(r"http://testserver(/password/[\w-]+/[\w-]+)", page)
    assert found is not None

    def full(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    for module in (sign_in_views, reminder_views):
        monkeypatch.setattr(module, "record", full)
    client, leader = Client(raise_request_exception=False), signed_in("leader")
    leader.raise_request_exception = False
    assert sign_in(client, "leader") == 500
    assert client.get("/c/small/desk").status_code == 302
    assert client.post(found[1], {"password": NEW}).status_code == 500
    assert User.objects.get(email="reporter@example.org").check_password(PASSWORD)
    assert leader.post("/c/small/reminders", {"way": "never", "every": "day"}).status_code == 500
    assert not Reminder.objects.filter(way="never").exists()
