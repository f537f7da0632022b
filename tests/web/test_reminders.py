"""Reminders: what waits, once a day, in the way that was chosen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.rounds import rounds
from abreast.web.people.models import User
from abreast.web.reminders import sending, views
from abreast.web.reminders.models import Reminder
from abreast.web.reminders.sending import send_due
from abreast.web.reminders.webhook import NotDeliveredError, RefusedAddressError

MORNING = datetime(2020, 7, 27, 8, tzinfo=UTC)  # a Monday
ROOT = "https://abreast.example.org/"


@pytest.fixture
def lived(campaign: Campaign, settings: object) -> Campaign:
    """The campaign as one of today, on a server that sends e-mail."""
    settings.MAIL = True  # type: ignore[attr-defined]
    Campaign.objects.filter(pk=campaign.pk).update(clock=None)
    return campaign


def test_whoever_has_something_waiting_is_told_once_a_day(lived: Campaign) -> None:
    assert send_due(ROOT, MORNING.replace(hour=5)) == 0
    count = send_due(ROOT, MORNING)
    assert {one.to[0] for one in mail.outbox} == {
        f"{name}@example.org" for name in ("leader", "upper", "reporter")
    }
    assert len(mail.outbox) == count == 3
    body = mail.outbox[0].body
    assert "https://abreast.example.org/c/small/desk" in body
    assert "late" in body and "逾期" in body  # nobody has said in which language  # noqa: PT018
    assert send_due(ROOT, MORNING) == 0
    assert send_due(ROOT, MORNING.replace(day=28)) == 3
    assert Entry.objects.filter(deed="reminder sent").count() == 6


def test_those_who_want_none_get_none(lived: Campaign) -> None:
    leader = User.objects.get(email="leader@example.org")
    Reminder.objects.create(user=leader, campaign=lived, way="never")
    upper = User.objects.get(email="upper@example.org")
    Reminder.objects.create(user=upper, campaign=lived, every="week")
    assert send_due(ROOT, MORNING.replace(day=28)) == 1
    assert send_due(ROOT, datetime(2020, 8, 3, 8, tzinfo=UTC)) == 2


def test_campaigns_of_the_past_remind_nobody(campaign: Campaign, settings: object) -> None:
    settings.MAIL = True  # type: ignore[attr-defined]
    assert campaign.clock is not None
    assert send_due(ROOT, MORNING) == 0


def test_without_a_mail_server_nothing_is_lost(lived: Campaign, settings: object) -> None:
    settings.MAIL = False  # type: ignore[attr-defined]
    assert send_due(ROOT, MORNING) == 0
    settings.MAIL = True  # type: ignore[attr-defined]
    assert send_due(ROOT, MORNING) == 3


def test_a_webhook_gets_counts_and_a_fault_is_shown(
    lived: Campaign, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = User.objects.get(email="leader@example.org")
    Reminder.objects.create(user=leader, campaign=lived, way="webhook", address="https://hooks.example.org/")
    told: list[dict[str, object]] = []
    monkeypatch.setattr(sending, "deliver", lambda url, message: told.append(message))
    send_due(ROOT, MORNING)
    assert told[0]["campaign"] == "small"
    assert told[0]["late"] == 7  # plant 1 and its workers
    assert "name" not in told[0]

    def lost(url: str, message: object) -> None:
        raise NotDeliveredError("answered 500")

    monkeypatch.setattr(sending, "deliver", lost)
    send_due(ROOT, MORNING.replace(day=28))
    assert Entry.objects.filter(deed="reminder not delivered").count() == 1
    assert "answered 500" in signed_in("leader").get("/c/small/reminders").content.decode()


def test_the_choice_is_kept_and_bad_addresses_are_not(
    campaign: Campaign, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("leader")
    bad = {"way": "webhook", "every": "day", "address": "https://127.0.0.1/"}
    assert client.post("/c/small/reminders", bad).status_code == 200
    assert not Reminder.objects.filter(way="webhook").exists()
    monkeypatch.setattr(views, "public", lambda target: "93.184.216.34")
    assert (
        client.post("/c/small/reminders", {**bad, "address": "https://hooks.example.org/"}).status_code == 302
    )
    kept = Reminder.objects.get(user__email="leader@example.org")
    assert (kept.way, kept.address, kept.language) == ("webhook", "https://hooks.example.org/", "en")

    def refuse(target: object) -> str:
        raise RefusedAddressError("no")

    monkeypatch.setattr(views, "public", refuse)
    assert client.post("/c/small/reminders", {**bad, "way": "e-mail", "address": ""}).status_code == 302
    assert Entry.objects.filter(deed="reminder chosen").count() == 2


def test_one_reminder_that_fails_keeps_nobody_else_from_theirs(
    lived: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong: a message that cannot be written, or a mail library that stumbles."""
    leader = User.objects.get(email="leader@example.org")
    whole = sending.digest

    def stumbling(user: User, *given: object) -> object:
        if user == leader:
            raise KeyError("a campaign of an odd kind")
        return whole(user, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "digest", stumbling)
    assert send_due(ROOT, MORNING) == 2
    assert "leader@example.org" not in {one.to[0] for one in mail.outbox}
    assert Reminder.objects.get(user=leader).fault == "KeyError"


def test_a_round_that_fails_ends_none() -> None:
    done: list[int] = []
    stop = threading.Event()

    def work() -> None:
        done.append(1)
        if len(done) == 3:
            stop.set()
        raise ValueError("whatever")

    thread = threading.Thread(target=rounds, args=(stop, 0.001, work))
    thread.start()
    thread.join(10)
    assert len(done) == 3


def test_nobody_is_looked_at_again_and_again(
    lived: Campaign, settings: object, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """One question a campaign, once all were looked at; without e-mail for those with a webhook alone."""
    send_due(ROOT, MORNING)
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        assert send_due(ROOT, MORNING) == 0
    Reminder.objects.all().delete()
    settings.MAIL = False  # type: ignore[attr-defined]
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        assert send_due(ROOT, MORNING) == 0
    assert not Reminder.objects.exists()
