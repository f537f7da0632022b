"""What nobody can want any more is cleared; whatever somebody could still want stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from abreast.web.api.models import Receipt
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.models import Report
from abreast.web.innovations.models import Document
from abreast.web.jobs.models import Job
from abreast.web.keeping import backup, restore
from abreast.web.keeping.tidying import tidy
from abreast.web.people.models import User
from abreast.web.place import Place
from abreast.web.setup.models import KEPT, Draft
from web.lived import live
from web.test_setup import TABLE, hand_in

DAY = timedelta(days=1)


@pytest.fixture
def place(campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path))
    return Place(tmp_path)


@pytest.fixture
def founder(place: Place, signed_in: Callable[[str], Client]) -> Client:
    return signed_in("organiser")


def later(days: float) -> datetime:
    return datetime.now(UTC) + days * DAY


def test_a_draft_is_kept_ninety_days_after_its_owner_last_looked(founder: Client, place: Place) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.encode())
    assert f"kept until {draft.until:%Y-%m-%d}" in founder.get("/new").content.decode()
    assert tidy(place, later(KEPT.days - 1))["drafts"] == 0
    Draft.objects.update(seen_at=datetime.now(UTC) - 80 * DAY)
    assert founder.get(f"/new/{draft.pk}").status_code == 200
    assert tidy(place, later(80))["drafts"] == 0
    assert draft.campaign_folder.is_dir()
    assert tidy(place, later(KEPT.days + 2))["drafts"] == 1
    assert not draft.folder.exists()
    assert not Draft.objects.exists()
    assert Entry.objects.filter(deed="draft cleared").count() == 1


def test_a_draft_the_worker_is_at_stays(founder: Client, place: Place) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.encode())
    Job.objects.create(draft=draft, task="set up", state="running")
    assert tidy(place, later(400))["drafts"] == 0
    assert draft.sent.is_file()


def test_what_an_erased_person_handed_in_goes_at_once(founder: Client, place: Place) -> None:
    draft = hand_in(founder, "shops.csv", TABLE.encode())
    User.objects.filter(email="organiser@example.org").update(is_active=False)
    assert tidy(place)["drafts"] == 1
    assert not draft.folder.exists()


def test_files_that_belong_to_nothing_go_after_a_day_and_all_others_stay(
    place: Place, campaign: Campaign
) -> None:
    live(campaign)
    report = Report.objects.filter(campaign=campaign, state="due").first()
    assert report is not None
    Report.objects.filter(pk=report.pk).update(state="draft", changed_at="2000-01-01T00:00:00Z")
    orphan, paper = place.drafts / str(uuid4()), place.documents("small") / ".half"
    job = Job.objects.create(campaign=campaign, task="close", state="running")
    left, used = place.work("small") / "run-999999-x", place.work("small") / f"run-{job.pk}-x"
    for folder in (orphan, left, used):
        folder.mkdir()
    paper.write_bytes(b"x")
    (place.drafts / "notes").mkdir()
    assert tidy(place)["files"] == 0
    assert tidy(place, later(2))["files"] == 3
    assert not any(one.exists() for one in (orphan, left, paper))
    assert used.is_dir()
    assert (place.drafts / "notes").is_dir()
    assert Document.objects.get().file.is_file()
    assert Report.objects.get(pk=report.pk).state == "draft"


def test_receipts_go_after_thirty_days(place: Place) -> None:
    Receipt.objects.create(token="t", key="k", sent="s")
    assert tidy(place, later(29))["receipts"] == 0
    assert tidy(place, later(31))["receipts"] == 1


def test_a_backup_has_drafts_with_their_files(
    founder: Client, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = hand_in(founder, "shops.csv", TABLE.encode())
    thrown = Draft.objects.create(owner=whole.owner, source="table", name="gone.csv")
    stream = BytesIO()
    with ZipFile(stream, "w") as into:
        backup._drafts(place, into)
    shutil.rmtree(whole.folder)
    aside, again = tmp_path / "aside", Place(tmp_path / "again")
    again.folder.mkdir()
    with ZipFile(stream) as source:
        source.extractall(aside, [name for name in source.namelist() if name.startswith(restore.FOLDERS)])
    monkeypatch.setenv("ABREAST_DATA", str(again.folder))
    restore._into_place(aside, again)
    assert whole.sent.read_bytes() == TABLE.encode()
    assert founder.get(f"/new/{whole.pk}").status_code == 200
    assert not Draft.objects.filter(pk=thrown.pk).exists()
    answer = founder.post("/new", {"file": SimpleUploadedFile("b.csv", TABLE.encode())})
    assert answer.status_code == 302
