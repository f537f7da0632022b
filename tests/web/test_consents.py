"""Nobody is named in a bulletin who has not agreed to it, and no longer than they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client

from abreast import folder as whole
from abreast import period
from abreast.tables import Refused
from abreast.web.actor import actor_of
from abreast.web.audit.models import Entry
from abreast.web.campaigns.folder_in import bring_in
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.people.consents import give, may_consent, standing, take_back
from abreast.web.people.models import Consent, Invitation, Membership, Token, User
from abreast.web.place import Place, here
from abreast.web.rules import Right
from web.test_rights import token
from web.world import write_world


def actor(name: str) -> object:
    return actor_of(User.objects.get(email=f"{name}@example.org"))


def test_only_the_person_agrees(campaign: Campaign, unit: Callable[[str], Unit]) -> None:
    for name, code in (("leader", "w01"), ("organiser", "w01"), ("worker", "w02"), ("leader", "p1")):
        with pytest.raises(PermissionDenied):
            give(actor(name), unit(code))  # type: ignore[arg-type]
    assert not Consent.objects.exists()
    for _ in range(2):
        give(actor("worker"), unit("w01"))  # type: ignore[arg-type]
    assert Consent.objects.get().since == campaign.day
    assert Entry.objects.filter(deed="consent to be named").count() == 1


def test_no_program_agrees_for_anybody(campaign: Campaign, unit: Callable[[str], Unit]) -> None:
    from abreast.web.actor import actor_of_token
    from abreast.web.people.models import Token

    token("worker")
    with pytest.raises(PermissionDenied):
        give(actor_of_token(Token.objects.get()), unit("w01"))


def test_what_was_taken_back_stays_with_its_days(campaign: Campaign, unit: Callable[[str], Unit]) -> None:
    give(actor("worker"), unit("w01"))  # type: ignore[arg-type]
    take_back(actor("worker"), unit("w01"))  # type: ignore[arg-type]
    assert not Consent.objects.exists()  # on the same day: it never stood
    give(actor("worker"), unit("w01"))  # type: ignore[arg-type]
    Consent.objects.update(since=date(2020, 6, 1))
    take_back(actor("worker"), unit("w01"))  # type: ignore[arg-type]
    assert standing(unit("w01")) is None
    assert Consent.objects.get().until is not None


def test_from_the_page(
    campaign: Campaign, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("worker")
    assert "Yes, name me" in client.get("/c/small/units/w01").content.decode()
    assert "Yes, name me" not in signed_in("leader").get("/c/small/units/w01").content.decode()
    assert client.post("/c/small/units/w01/consent", {"named": "yes"}).status_code == 302
    assert "Take that back" in client.get("/c/small/units/w01").content.decode()
    assert client.get("/c/small/units/w01/consent").status_code == 405
    client.post("/c/small/units/w01/consent", {"named": "no"})
    assert standing(unit("w01")) is None


def test_bulletins_name_those_who_agreed_and_nobody_else(
    campaign: Campaign, unit: Callable[[str], Unit], tmp_path: Path
) -> None:
    for number, code in enumerate(("w01", "w12")):
        cells = {"exemplar": code, "aspect": "skill", "scope": "land", "reason_en": f"Teaches {code} well"}
        ListRow.objects.create(
            campaign=campaign, table="exemplars", number=number, cells=[list(pair) for pair in cells.items()]
        )
    Consent.objects.create(campaign=campaign, unit=unit("w12"), since=date(2020, 6, 1))
    Consent.objects.create(
        campaign=campaign, unit=unit("w01"), since=date(2020, 1, 1), until=date(2020, 6, 29)
    )
    out = export(campaign, tmp_path / "out", here())
    results = period.run(out, "2020-06")
    told = "".join((results / f"bulletin.{language}.html").read_text("utf-8") for language in ("en", "zh"))
    assert "Teaches w12 well" in told
    assert "Worker 12" in told
    assert "Teaches w01 well" not in told
    assert "Worker 1<" not in told


def test_consents_go_out_with_a_folder_and_come_back(
    campaign: Campaign, unit: Callable[[str], Unit], tmp_path: Path
) -> None:
    folder = write_world(tmp_path / "world", "third")
    lines = "unit,from,until\nw01,2020-05-01,\nw02,2020-01,2020-03\n"
    (folder / "consents.csv").write_text(lines, "utf-8")
    brought = bring_in(folder, Place(tmp_path / "server"))
    rows = Consent.objects.filter(campaign=brought).order_by("pk").values_list("unit__code", "since", "until")
    assert list(rows) == [("w01", date(2020, 5, 1), None), ("w02", date(2020, 1, 1), date(2020, 3, 31))]
    out = export(brought, tmp_path / "out", Place(tmp_path / "server"))
    assert (out / "consents.csv").read_text("utf-8").splitlines()[1:] == [
        "w01,2020-05-01,",
        "w02,2020-01-01,2020-03-31",
    ]
    whole.read(out)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("p1,2020-05-01,", "person of the tree"),
        ("w01,,", "from"),
        ("w01,2020-05-01,2020-04-01", "comes before from"),
    ],
)
def test_consents_that_cannot_be_are_refused(tmp_path: Path, line: str, words: str) -> None:
    folder = write_world(tmp_path / "world", "third")
    (folder / "consents.csv").write_text(f"unit,from,until\n{line}\n", "utf-8")
    with pytest.raises(Refused, match=words):
        whole.read(folder)


def test_no_leader_becomes_the_person(
    campaign: Campaign, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    """By a role at the person's unit, or by an invitation to oneself."""
    leader, w02 = User.objects.get(email="leader@example.org"), unit("w02")
    for role in ("leader", "reporter", "reader"):
        Membership.objects.create(user=leader, campaign=campaign, unit=w02, role=role, made_by=leader)
    assert not may_consent(actor_of(leader), w02)  # type: ignore[arg-type]
    organiser = User.objects.get(email="organiser@example.org")
    Membership.objects.create(user=organiser, campaign=campaign, unit=w02, role="reporter")
    assert not actor_of(organiser).may(Right.READ, w02)
    sent = {"name": "X", "role": "person", "unit": "w02"}
    assert (
        signed_in("leader")
        .post("/c/small/people/invite", {**sent, "email": "leader@example.org"})
        .status_code
        == 403
    )
    page = signed_in("organiser").post("/c/small/people/invite", {**sent, "email": "organiser@example.org"})
    assert "by inviting themselves" in page.content.decode()
    for place, words in (("w01", "is this person already"), ("p1", "is no person")):
        page = signed_in("organiser").post(
            "/c/small/people/invite", {**sent, "email": "x@example.org", "unit": place}
        )
        assert words in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_person_takes_their_seat(signed_in: Callable[[str], Client], unit: Callable[[str], Unit]) -> None:
    sent = {"name": "X", "role": "person", "unit": "w02"}
    ways = [
        re.search(
            r"/invitation/[\w-]+",
            signed_in("organiser").post("/c/small/people/invite", {**sent, "email": email}).content.decode(),
        )
        for email in ("x@example.org", "y@example.org")
    ]
    client, late = Client(), Client()
    assert client.post(ways[0][0], {"password": "mulberry 4711 teapot"}).status_code == 302  # type: ignore[index]
    assert "Yes, name me" in client.get("/c/small/units/w02").content.decode()
    assert late.post(ways[1][0], {"password": "mulberry 4711 teapot"}).status_code == 409  # type: ignore[index]
    assert not User.objects.filter(email="y@example.org").exists()


def test_no_program_is_a_person(signed_in: Callable[[str], Client]) -> None:
    sent = {"name": "X", "role": "person", "unit": "w01"}
    assert not Token.objects.exists()
    assert signed_in("organiser").post("/c/small/people/tokens", sent).status_code == 200
    assert not Token.objects.exists()


def test_those_who_were_persons_stay_it_and_those_above_them_do_not(
    campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    migration = import_module("abreast.web.people.migrations.0004_person")
    Membership.objects.filter(role="person").update(role="reader")  # as it was: the worker
    leader = User.objects.get(email="leader@example.org")
    for code in ("w01", "w02"):  # invited by himself
        Membership.objects.create(
            user=leader, campaign=campaign, unit=unit(code), role="reporter", made_by=leader
        )
    upper = User.objects.get(email="upper@example.org")
    Membership.objects.create(user=upper, campaign=campaign, unit=unit("w03"), role="reporter")
    own = User.objects.create_user("w04@example.org", name="Four")
    Membership.objects.create(user=own, campaign=campaign, unit=unit("w04"), role="reporter", made_by=leader)
    migration.seat(apps, None)
    seats = Membership.objects.filter(role="person").order_by("unit__code")
    assert [(one.unit.code, one.user.name) for one in seats] == [("w01", "Worker"), ("w04", "Four")]
    assert Membership.objects.filter(user=own, role="reporter").exists()
    assert not Membership.objects.filter(user__name="Worker", role="reader").exists()
