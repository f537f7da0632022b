"""Nobody is named in a bulletin who has not agreed to it, and no longer than they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
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
from abreast.web.people.consents import give, standing, take_back
from abreast.web.people.models import Consent, User
from abreast.web.place import Place, here
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
