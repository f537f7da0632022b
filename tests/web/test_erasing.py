"""Whoever is erased is named nowhere in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from abreast.web.actor import actor_of
from abreast.web.api.models import Receipt
from abreast.web.audit.models import Entry
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.keeping.rows import models
from abreast.web.people import deeds, erasing
from abreast.web.people.models import Attempt, Consent, Invitation, Membership, User
from abreast.web.pledges.models import Measure, Pledge
from abreast.web.reminders.models import Reminder
from abreast.web.rules import Role
from abreast.web.setup.models import Draft

NAME, EMAIL = "Wáng Xiǎolóng 王小龙", "wang@example.org"


def held() -> Iterator[str]:
    """Every row of every table of the server, as text."""
    for model in models():
        for row in model._base_manager.values():
            yield f"{model._meta.label}: {row}"


def naming() -> list[str]:
    return [row for row in held() if "王小龙" in row or "Xiǎolóng" in row or "wang@" in row]


@pytest.fixture
def wang(campaign: Campaign, unit: Callable[[str], Unit]) -> User:
    """Somebody who is named wherever a server may name anybody."""
    user = User.objects.create_user(EMAIL, name=NAME)
    organiser = actor_of(User.objects.get(email="organiser@example.org"))
    for role, code in ((Role.LEADER, "p2"), (Role.PERSON, "w07")):
        Membership.objects.create(user=user, campaign=campaign, unit=unit(code), role=role)
    Unit.objects.filter(pk=unit("w07").pk).update(title_zh="王小龙", title_en=NAME)
    deeds.invite(organiser, unit("p5"), Role.READER, EMAIL, NAME)
    deeds.make_token(actor_of(user), unit("p2"), Role.REPORTER, f"script of {NAME}")
    Reminder.objects.create(
        user=user, campaign=campaign, way="webhook", address=f"https://h.example.org/{EMAIL}"
    )
    pledge = Pledge.objects.filter(campaign=campaign, unit__code="p2").earliest("pk")
    Measure.objects.create(pledge=pledge, text_en="more moulds", responsible=NAME)
    cells = [["text_en", "new moulds"], ["responsible", EMAIL]]
    Measure.objects.create(pledge=pledge, text_en="new moulds", responsible=EMAIL, cells=cells)
    record(organiser, "campaign handed in", campaign, file=f"{NAME}.xlsx")
    record(None, "asked", None, to=EMAIL)
    Draft.objects.create(owner=user, source="table", name=f"{NAME}.xlsx")
    Receipt.objects.create(token="x", key="1", sent="y", status=201, answer=f'{{"email": "{EMAIL}"}}')
    Consent.objects.create(campaign=campaign, unit=unit("w07"), since=date(2020, 5, 1), given_by=user)
    return user


def test_nothing_in_the_database_names_them(
    wang: User, campaign: Campaign, signed_in: Callable[[str], Client], unit: Callable[[str], Unit]
) -> None:
    assert len(naming()) > 9
    assert signed_in("organiser").post(f"/c/small/people/{wang.pk}/erase").status_code == 302
    assert naming() == []
    wang.refresh_from_db()
    assert (wang.name, wang.is_active, wang.has_usable_password()) == ("", False, False)
    assert not Invitation.objects.filter(accepted_at=None).exists()
    assert Consent.objects.get().until == campaign.day.replace(day=campaign.day.day - 1)
    assert Measure.objects.filter(responsible=f"user {wang.pk}").count() == 2
    assert str(Entry.objects.get(deed="campaign handed in").facts["file"]) == f"user {wang.pk}.xlsx"


def test_others_keep_what_is_theirs(wang: User, campaign: Campaign) -> None:
    others = Invitation.objects.create(
        digest="z", email="li@example.org", name="Li", campaign=campaign,
        unit=Unit.objects.get(campaign=campaign, code="p1"), role="reader", until=datetime.now(UTC),
    )  # fmt: skip
    erasing.erase(actor_of(User.objects.get(email="organiser@example.org")), campaign, wang)
    assert Invitation.objects.get() == others
    assert Measure.objects.filter(responsible="Foreman Li").exists()
    assert User.objects.get(email="leader@example.org").name == "Leader"


def test_whoever_has_no_role_left_can_be_erased_too(wang: User, campaign: Campaign) -> None:
    organiser = actor_of(User.objects.get(email="organiser@example.org"))
    record(actor_of(wang), "pledged", campaign)
    Membership.objects.filter(user=wang).delete()
    erasing.erase(organiser, campaign, wang)
    assert not User.objects.filter(email=EMAIL).exists()
    there = Unit.objects.get(campaign__code="other", code="p1")
    stranger = User.objects.get(email="stranger@example.org")
    with pytest.raises(PermissionDenied):
        erasing.erase(organiser, campaign, stranger)
    assert there.campaign_id != campaign.pk
    assert not Attempt.objects.exists()
