"""A campaign set up in the browser, from an empty server on."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from abreast.web import start
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Figure
from abreast.web.jobs.models import Job
from abreast.web.people.models import Membership, User
from abreast.web.setup.models import Draft
from web.working import work
from web.world import write_world

PASSWORD = "a long enough password"
TABLE = "Region,Shop,Month,Loaves,Thrown away (kg)\n" + "".join(
    f"{region},{shop},2026-{month:02d},{900 + 10 * month},{20 + month}\n"
    for region, shop in (("North", "Alder"), ("North", "Birch"), ("South", "Elm"), ("South", "Fir"))
    for month in range(1, 5)
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def founder(db: None, place: Path) -> Iterator[Client]:
    user = User.objects.create_user("ann@example.org", PASSWORD, name="Ann", founder=True)
    client = Client()
    client.force_login(user)
    return client


def hand_in(client: Client, name: str, content: bytes) -> Draft:
    answer = client.post("/new", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content
    work("look")
    return Draft.objects.get(pk=answer["Location"].rsplit("/", 1)[1])


def fields(answer: HttpResponse) -> dict[str, object]:
    """What a browser would send of the page's forms, nothing changed."""
    page = answer.context["page"]  # type: ignore[attr-defined]
    sent: dict[str, object] = {"what": "fields"}
    for part, entries in page.parts:
        for entry in entries:
            for field in entry.form:
                value = field.value()
                if value is not None and value is not False and value not in ("", []):
                    sent[field.html_name] = value
            if entry.removable:
                sent |= {f"keep-{part}-{entry.code}-shown": "1", f"keep-{part}-{entry.code}": "1"}
    return sent


def test_the_first_person_comes_in_by_the_printed_address(db: None, place: Path) -> None:
    assert start.opening() is None  # there are campaigns
    Campaign.objects.all().delete()
    User.objects.update(founder=False)
    start.opening()
    secret = start.opening()
    client = Client()
    assert client.get(f"/begin/{secret}").status_code == 200
    given = {"name": "Ann", "email": "Ann@Example.org", "password": PASSWORD}
    assert client.post(f"/begin/{secret}", {**given, "password": "short"}).status_code == 200
    assert client.post(f"/begin/{secret}", given)["Location"] == "/new"
    assert User.objects.get(email="ann@example.org").founder
    assert Client().get(f"/begin/{secret}").status_code == 404
    assert client.get("/new").status_code == 200
    assert start.opening() is None


def test_from_a_table_to_a_campaign(founder: Client) -> None:
    draft = hand_in(founder, "Our shops.csv", TABLE.encode())
    assert (draft.refusals, draft.summary["figures"], draft.summary["periods"]) == ([], 32, 4)
    page = founder.get(f"/new/{draft.pk}")
    sent = fields(page)
    assert founder.post(f"/new/{draft.pk}", sent).status_code == 302
    assert not Job.objects.filter(draft=draft, state="waiting").exists()  # nothing was changed
    sent |= {"campaign-title_zh": "我们的店", "indicators-loaves-direction": "up", "title_zh:Alder": "桤木店"}
    founder.post(f"/new/{draft.pk}", sent)
    assert work("look").faults == []
    draft.refresh_from_db()
    assert '"我们的店"' in draft.definition
    assert founder.post(f"/new/{draft.pk}/set-up").status_code == 302
    assert work("set up").faults == []
    campaign = Campaign.objects.get(code="Our_shops")
    assert campaign.meaning.campaign.title.zh == "我们的店"
    assert campaign.meaning.indicators["loaves"].direction == "up"
    assert Unit.objects.get(campaign=campaign, code="Alder").title_zh == "桤木店"
    assert Figure.objects.filter(campaign=campaign).count() == 32
    assert Membership.objects.get(campaign=campaign).role == "organiser"
    assert founder.get(f"/new/{draft.pk}")["Location"] == "/c/Our_shops/desk"
    assert founder.get("/c/Our_shops/desk").status_code == 200
    assert not draft.folder.exists()
    assert Entry.objects.filter(campaign=campaign, deed="campaign set up").count() == 1


def test_what_does_not_fit_is_named_and_nothing_is_set_up(founder: Client) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.replace("20 + month", "x").encode())
    sent = fields(founder.get(f"/new/{draft.pk}")) | {"campaign-start": "next year"}
    founder.post(f"/new/{draft.pk}", sent)
    work("look")
    draft.refresh_from_db()
    [refusal] = draft.refusals
    assert (refusal["file"], refusal["column"]) == ("campaign.toml", "campaign.start")
    page = founder.get(f"/new/{draft.pk}").content.decode()
    assert "campaign.start" in page
    founder.post(f"/new/{draft.pk}/set-up")
    assert not Job.objects.filter(task="set up").exists()
    founder.post(f"/new/{draft.pk}", {"what": "again"})
    work("look")
    draft.refresh_from_db()
    assert draft.refusals == []


def test_a_file_without_a_table_is_named(founder: Client) -> None:
    draft = hand_in(founder, "empty.csv", b"nothing here\n")
    assert draft.refusals[0]["file"] == "empty.csv"
    assert founder.get(f"/new/{draft.pk}").status_code == 200
    answer = founder.post("/new", {"file": SimpleUploadedFile("evil.exe", b"MZ")})
    assert answer.status_code == 200
    assert "is no table" in answer.content.decode()


def test_from_a_folder_and_back_to_one(founder: Client, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world", "third")
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, path.relative_to(folder.parent))
    draft = hand_in(founder, "world.zip", stream.getvalue())
    assert draft.refusals == []
    founder.post(f"/new/{draft.pk}/set-up")
    assert work("set up").faults == []
    founder.post("/c/third/folder")
    assert work("pack").faults == []
    out = founder.get("/c/third/folder.zip")
    with ZipFile(io.BytesIO(b"".join(out.streaming_content))) as archive:  # type: ignore[attr-defined]
        names = set(archive.namelist())
    assert {
        "third/campaign.toml",
        "third/units.csv",
        "third/figures/unit.parquet",
        "third/pledges.csv",
    } <= names


def test_a_taken_id_is_refused(founder: Client, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "world", "small")
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, path.relative_to(folder))
    draft = hand_in(founder, "world.zip", stream.getvalue())
    founder.post(f"/new/{draft.pk}/set-up")
    assert "choose another id" in work("set up").lines[0]


def test_an_example_to_begin_with(founder: Client) -> None:
    answer = founder.post("/new", {"source": "empty"})
    assert work("look").faults == []
    draft = Draft.objects.get(pk=answer["Location"].rsplit("/", 1)[1])
    assert (draft.refusals, draft.summary["kinds"]) == ([], {"company": 1, "plant": 3})
    sent = fields(founder.get(f"/new/{draft.pk}"))
    new = {
        "unit": "harbour",
        "kind": "plant",
        "parent": "company",
        "title_en": "Harbour",
        "title_zh": "港口厂",
    }
    founder.post(f"/new/{draft.pk}", sent | {f"new-unit-{name}": value for name, value in new.items()})
    work("look")
    founder.post(f"/new/{draft.pk}/set-up")
    assert work("set up").faults == []
    campaign = Campaign.objects.get(code=draft.definition.split('id = "')[1].split('"')[0])
    assert campaign.reports.filter(unit__code="harbour", state="due").exists()
    assert not Job.objects.filter(campaign=campaign).exists()  # there is nothing to be worked out yet


def test_a_job_done_again_after_the_worker_died_sets_up_once(founder: Client) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.encode())
    founder.post(f"/new/{draft.pk}/set-up")
    job = work("set up")
    Job.objects.filter(pk=job.pk).update(state="waiting")
    assert work("set up").faults == []
    assert Campaign.objects.filter(code="shops").count() == 1


def test_drafts_are_their_owners_alone(founder: Client, signed_in: Callable[[str], Client]) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.encode())
    other = Client()
    other.force_login(User.objects.create_user("bob@example.org", PASSWORD, name="Bob", founder=True))
    for ending in ("", "/set-up", "/throw-away", "/job"):
        ask = other.post if ending in ("/set-up", "/throw-away") else other.get
        assert ask(f"/new/{draft.pk}{ending}").status_code == 404
        for name in ("leader", "reader", "stranger", "public"):
            client = signed_in(name)
            asked = client.post if ending in ("/set-up", "/throw-away") else client.get
            assert asked(f"/new/{draft.pk}{ending}").status_code in (302, 403)
    for name in ("leader", "verifier", "reader", "stranger"):
        assert signed_in(name).get("/new").status_code == 403
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert founder.post(f"/new/{draft.pk}/throw-away")["Location"] == "/new"
    assert not draft.folder.exists()


def test_nobody_sets_up_beside_a_demonstration(founder: Client, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    assert founder.get("/new").status_code == 403
