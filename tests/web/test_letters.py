"""Letters go out from the worker: a page answers alike whoever asks, and whether or not the mail server does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from abreast.web.people import letters
from abreast.web.people.letters import send_letters
from abreast.web.people.models import Invitation, Letter, Token, User

SENT = {"name": "X", "role": "reporter", "unit": "p1"}
Clients = Callable[[str], Client]


def soon() -> datetime:
    """When what was written just now is sent."""
    return datetime.now(UTC) + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def mailing(settings: object) -> None:
    settings.MAIL = True  # type: ignore[attr-defined]


def lost(*_: object) -> None:
    raise OSError("nobody there")


def test_a_page_tells_nobody_who_has_an_account(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server being down included."""
    monkeypatch.setattr(letters, "send_mail", lost)
    pages = [Client().post("/password", {"email": f"{name}@example.org"}) for name in ("leader", "nobody")]
    assert [page.status_code for page in pages] == [200, 200]
    assert len({re.sub(r'value="\w+"', "", page.content.decode()) for page in pages}) == 1
    assert [one.user.email for one in Letter.objects.all() if one.user] == ["leader@example.org"]
    assert not mail.outbox


def test_the_worker_sends_it_and_keeps_nothing(db: None) -> None:
    Client().post("/password", {"email": "leader@example.org"}, headers={"Accept-Language": "zh-hans"})
    assert send_letters(soon()) == 1
    assert send_letters(soon()) == 0
    assert not Letter.objects.exists()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["leader@example.org"], "看齐：设置新密码")
    way = re.search(r"http://testserver(/password/\S+)", str(letter.body))
    assert way is not None
    assert Client().get(way[1]).status_code == 200


def test_an_invitation_is_kept_where_the_mail_server_is_away(
    signed_in: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("leader")
    assert client.post("/c/small/people/invite", {**SENT, "email": "new@example.org"}).status_code == 302
    with monkeypatch.context() as patch:
        patch.setattr(letters, "send_mail", lost)
        assert send_letters(soon()) == 0
    assert "nobody there" in client.get("/c/small/people").content.decode()
    assert send_letters(soon()) == 0  # its time has not come again
    assert send_letters(soon() + timedelta(minutes=2)) == 1
    way = re.search(r"http://testserver(/invitation/\S+)", str(mail.outbox[0].body))
    assert way is not None
    assert Client().get(way[1]).status_code == 200
    assert "nobody there" not in client.get("/c/small/people").content.decode()


def test_what_never_arrives_is_given_up_and_said(signed_in: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in("leader").post("/c/small/people/invite", {**SENT, "email": "new@example.org"})
    monkeypatch.setattr(letters, "send_mail", lost)
    for day in range(1, 9):
        send_letters(soon() + timedelta(days=day))
    assert Letter.objects.get().due is None
    assert Letter.objects.get().tries == 5
    assert "nobody there" in signed_in("leader").get("/c/small/people").content.decode()


def test_nobody_floods_a_mailbox_with_links(db: None) -> None:
    for _ in range(9):
        assert Client().post("/password", {"email": "leader@example.org"}).status_code == 200
    assert Letter.objects.count() == 3
    assert Client().post("/password", {"email": "upper@example.org"}).status_code == 200
    assert Letter.objects.count() == 4


def test_one_place_asks_for_so_many_links(db: None) -> None:
    User.objects.bulk_create(User(email=f"u{number}@example.org", name="U") for number in range(40))
    for number in range(40):
        Client().post("/password", {"email": f"u{number}@example.org"})
    assert Letter.objects.count() == 30


def test_nobody_is_invited_over_and_over(signed_in: Clients) -> None:
    client = signed_in("leader")
    for _ in range(12):
        page = client.post("/c/small/people/invite", {**SENT, "email": "new@example.org"})
    assert "Too many invitations" in page.content.decode()
    assert Invitation.objects.count() == 10
    assert Invitation.objects.filter(until__gt=datetime.now(UTC)).count() == 1  # each ends the one before


def test_one_inviter_invites_so_many_at_once(signed_in: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    from abreast.web.people import limits

    monkeypatch.setattr(limits, "INVITATIONS", 4)
    client = signed_in("leader")
    for number in range(6):
        client.post("/c/small/people/invite", {**SENT, "email": f"new{number}@example.org"})
    assert Invitation.objects.count() == 4


def test_tokens_in_use_are_so_many(signed_in: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    from abreast.web.people import limits

    monkeypatch.setattr(limits, "TOKENS", 2)
    client = signed_in("leader")
    for _ in range(3):
        page = client.post("/c/small/people/tokens", SENT)
    assert "Too many tokens" in page.content.decode()
    assert Token.objects.count() == 2
    client.post(f"/c/small/people/tokens/{Token.objects.earliest('pk').pk}/revoke")
    client.post("/c/small/people/tokens", SENT)
    assert Token.objects.filter(revoked_at=None).count() == 2
