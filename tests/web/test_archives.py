"""A campaign packed by the worker, fetched, and cleared away."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.test import Client

from abreast.web.audit.models import Entry
from abreast.web.campaigns import archives
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.models import Job
from abreast.web.place import here
from web.crawl import drained
from web.test_rights import token
from web.working import work

SignedIn = Callable[[str], Client]


@pytest.fixture
def campaign(db: None) -> Campaign:
    for file in here().archives("small").iterdir():
        file.unlink()
    return Campaign.objects.get(code="small")


def test_it_is_packed_by_the_worker_and_fetched(signed_in: SignedIn, campaign: Campaign) -> None:
    organiser = signed_in("organiser")
    assert organiser.get("/c/small/folder.zip").status_code == 404
    assert b"folder.zip" not in organiser.get("/c/small/folder").content
    assert organiser.post("/c/small/folder").status_code == 302
    assert Job.objects.get(task="pack").state == "waiting"
    assert work("pack").faults == []
    assert b"/c/small/folder.zip" in organiser.get("/c/small/folder").content
    answer = organiser.get("/c/small/folder.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="small.zip"'
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:  # type: ignore[attr-defined]
        assert {"small/campaign.toml", "small/figures/unit.parquet"} <= set(packed.namelist())
        assert packed.testzip() is None
    deeds = set(Entry.objects.filter(campaign=campaign).values_list("deed", flat=True))
    assert {"asked to pack", "taken out as a folder"} <= deeds


def test_two_clicks_pack_once_and_the_newer_replaces_the_older(
    signed_in: SignedIn, campaign: Campaign
) -> None:
    organiser = signed_in("organiser")
    for _ in range(2):
        organiser.post("/c/small/folder")
    assert Job.objects.filter(task="pack").count() == 1
    first = work("pack")
    assert first.step == first.steps
    organiser.post("/c/small/folder")
    second = work("pack")
    assert [file.name for file in here().archives("small").iterdir()] == [f"{second.pk}.zip"]


def test_what_is_older_than_a_day_goes(signed_in: SignedIn, campaign: Campaign) -> None:
    signed_in("organiser").post("/c/small/folder")
    job = work("pack")
    folder = here().archives("small")
    left = folder / ".7"
    left.write_bytes(b"half of it")
    archives.clear(here())
    assert {file.name for file in folder.iterdir()} == {f"{job.pk}.zip", ".7"}
    old = time.time() - archives.KEPT.total_seconds() - 60
    for file in folder.iterdir():
        os.utime(file, (old, old))
    assert archives.newest(campaign) is None
    assert signed_in("organiser").get("/c/small/folder.zip").status_code == 404
    archives.clear(here())
    assert list(folder.iterdir()) == []


def test_programs_have_it_packed_and_fetch_it(campaign: Campaign) -> None:
    organiser = Client(headers={"Authorization": f"Bearer {token('organiser')}"})
    assert organiser.get("/api/campaigns/small/folder").status_code == 404
    asked = organiser.post("/api/campaigns/small/folder")
    assert asked.status_code == 202
    assert organiser.post("/api/campaigns/small/folder").status_code == 409
    work("pack")
    assert organiser.get(f"/api/campaigns/small/jobs/{asked.json()['job']}").json()["state"] == "done"
    answer = organiser.get("/api/campaigns/small/folder")
    assert answer["Content-Type"] == "application/zip"
    assert drained(answer).status_code == 200
