"""Closing a period, by the organiser's click and the worker's work."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from abreast.figures import seal
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import bulletins, published
from abreast.web.entry.models import Figure, Report
from abreast.web.jobs import tasks
from abreast.web.jobs.models import Job
from abreast.web.jobs.tasks import TASKS
from abreast.web.jobs.worker import DISK_FULL, MOST_TRIES, SILENT, Watch, claim, do
from abreast.web.place import Place, here
from abreast.web.templatetags.words import told
from web.working import work
from web.world import PERIOD, PLANTS


@pytest.fixture
def server(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place of its own, so that seals and editions of one test are not those of the next."""
    place = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(place.folder))
    Job.objects.filter(state="waiting").delete()  # of the campaign that came without results
    return place


@pytest.fixture
def accepted(campaign: Campaign) -> Campaign:
    """The campaign with accepted figures of every plant."""
    for number, plant in enumerate(PLANTS):
        report = Report.objects.get(campaign=campaign, unit__code=plant, period=PERIOD)
        for code, value in (("output", 100.0 + number), ("scrap", 9.0 - number)):
            Figure.objects.create(
                campaign=campaign,
                unit=report.unit,
                period=PERIOD,
                indicator=code,
                text=str(value),
                value=value,
                report=report,
            )
        Report.objects.filter(pk=report.pk).update(state="accepted")
    return campaign


def close(client: Client, **more: str) -> None:
    client.post("/c/small/closing/close", {"period": PERIOD, "without": "yes", **more})


def test_nothing_is_sealed_unless_asked_for_what_is_there(
    signed_in: Callable[[str], Client], accepted: Campaign
) -> None:
    client = signed_in("organiser")
    close(client, without="")
    close(client, period="2020-06")
    assert not Job.objects.filter(task="close").exists()
    Report.objects.filter(campaign=accepted).update(state="due")
    close(client)
    assert not Job.objects.filter(task="close").exists()


def test_two_clicks_are_one_seal_and_lock_the_period(
    signed_in: Callable[[str], Client], accepted: Campaign
) -> None:
    client = signed_in("organiser")
    close(client)
    close(client)
    assert Job.objects.filter(campaign=accepted, task="close").count() == 1
    accepted.refresh_from_db()
    assert accepted.closing == PERIOD


def test_from_the_click_to_the_published_bulletin(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    client = signed_in("organiser")
    close(client)
    job = claim("worker")
    assert job is not None
    do(job, server)
    job.refresh_from_db()
    assert (job.state, job.faults) == ("done", [])
    accepted.refresh_from_db()
    assert (accepted.period, accepted.closing) == ("2020-08", "")
    assert [one.period for one in seal.chain(server.campaign("small"))] == [PERIOD]
    assert seal.verify(server.campaign("small")) == []
    edition = accepted.editions.latest("pk")
    assert (edition.period, edition.provisional, edition.head) == (
        PERIOD,
        False,
        seal.head(server.campaign("small")),
    )
    assert [one.period for one in bulletins(accepted)] == ["2020-06"]
    assert Client().get(f"/c/small/bulletins/{PERIOD}/zh").status_code == 404
    assert client.get(f"/c/small/editions/{edition.pk}/bulletin/zh").status_code == 200
    client.post(f"/c/small/editions/{edition.pk}/publish")
    assert published(accepted) == edition
    page = Client().get(f"/c/small/bulletins/{PERIOD}/zh")
    assert "小厂" in page.content.decode()
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    assert "style-src 'sha256-" in page["Content-Security-Policy"]
    forms = Report.objects.filter(campaign=accepted, period="2020-08")
    assert forms.count() == 18


def test_a_worker_that_died_after_the_seal_is_followed_by_one_that_goes_on(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(signed_in("organiser"))
    job = claim("first")
    assert job is not None

    def die(*_: object, **__: object) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "_run", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.TASKS[job.task](job, server, lambda _: None)
    head = seal.head(server.campaign("small"))
    assert head is not None
    assert claim("second") is None
    again = claim("second", datetime.now(UTC) + 2 * SILENT)
    assert again is not None
    do(again, server)
    again.refresh_from_db()
    assert again.state == "done"
    assert seal.head(server.campaign("small")) == head
    assert accepted.editions.filter(period=PERIOD).count() == 1


def test_faults_are_told_and_the_period_is_open_again(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    Figure.objects.filter(campaign=accepted, period=PERIOD, indicator="scrap", unit__code="p1").update(
        value=-1
    )
    close(signed_in("organiser"))
    job = claim("worker")
    assert job is not None
    do(job, server)
    job.refresh_from_db()
    accepted.refresh_from_db()
    assert job.state == "failed"
    assert "lies below the minimum 0 of scrap" in job.lines[0]
    assert (accepted.period, accepted.closing) == (PERIOD, "")
    assert seal.chain(server.campaign("small")) == ()


def test_a_job_is_one_workers(campaign: Campaign, server: Place) -> None:
    Job.objects.create(campaign=campaign, task="work out", period=PERIOD)
    first, second = claim("first"), claim("second")
    assert first is not None
    assert second is None
    Job.objects.filter(pk=first.pk).update(beat=datetime.now(UTC) - timedelta(hours=1))
    taken = claim("second")
    assert taken is not None
    assert (taken.pk, taken.tries) == (first.pk, 2)


def test_a_preview_shows_what_is_signed_to_organisers_alone(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    Report.objects.filter(campaign=accepted, period=PERIOD, unit__in=Unit.objects.filter(code="p6")).update(
        state="signed"
    )
    signed_in("organiser").post("/c/small/closing/work-out")
    job = claim("worker")
    assert job is not None
    do(job, server)
    edition = accepted.editions.latest("pk")
    assert (edition.period, edition.provisional, edition.published_at) == (PERIOD, True, None)
    assert here() == server
    assert signed_in("leader").get(f"/c/small/editions/{edition.pk}/bulletin/en").status_code == 403


def test_a_clock_that_went_back_keeps_no_job_waiting(campaign: Campaign, server: Place) -> None:
    Job.objects.create(campaign=campaign, task="work out", period=PERIOD)
    first = claim("first", datetime.now(UTC) + timedelta(hours=3))
    assert first is not None
    watch, passed = Watch(), SILENT.total_seconds()
    now = datetime.now(UTC)
    assert claim("second", now, watch) is None
    assert watch.still(now, time.monotonic() + passed / 2) == []
    Job.objects.filter(pk=first.pk).update(beat=now + timedelta(hours=2))  # heard of again
    assert watch.still(now, time.monotonic() + 2 * passed) == []
    assert watch.still(now, time.monotonic() + 4 * passed) == [first.pk]


def test_a_worker_that_was_followed_by_another_keeps_nothing(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    close(signed_in("organiser"))
    slow = claim("slow")
    assert slow is not None
    quick = claim("quick", datetime.now(UTC) + 2 * SILENT)
    assert quick is not None
    do(quick, server)
    do(slow, server)
    quick.refresh_from_db()
    assert (quick.state, quick.worker, quick.tries) == ("done", "quick", 2)
    assert [one.period for one in seal.chain(server.campaign("small"))] == [PERIOD]
    assert accepted.editions.filter(period=PERIOD).count() == 1
    assert Entry.objects.filter(campaign=accepted, deed="period closed").count() == 1


def test_a_rule_that_demands_answers_holds_on_the_server_too(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    text = accepted.definition
    rules = "[rules]\nanswers_before_seal = true\n"
    accepted.definition = text.replace("[rules]\n", rules) if "[rules]" in text else f"{text}\n{rules}"
    accepted.save()
    Figure.objects.filter(campaign=accepted, period=PERIOD, indicator="output", unit__code="p1").update(
        text="100000.0", value=100000.0
    )
    close(signed_in("organiser"))
    job = claim("worker")
    assert job is not None
    do(job, server)
    job.refresh_from_db()
    accepted.refresh_from_db()
    assert job.state == "failed"
    assert "has not answered" in job.lines[0]
    assert "answers_before_seal" in job.lines[0]
    assert accepted.closing == ""
    assert seal.chain(server.campaign("small")) == ()


def test_a_full_disk_is_told_as_such(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(TASKS, "work out", full)
    Job.objects.create(campaign=campaign, task="work out", period=campaign.period)
    job = work("work out")
    assert (job.state, job.lines) == ("failed", [str(DISK_FULL)])
    with override("zh-hans"):
        assert told(job.faults[0]) == "服务器磁盘已满；请管理服务器的人腾出空间后再试"


@pytest.mark.parametrize("error", [KeyError("column with name 'x'"), PermissionError(13, "denied", "/a/b")])
def test_a_mistake_of_the_server_is_told_as_its_own_and_logged(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setitem(TASKS, "work out", broken)
    Job.objects.create(campaign=campaign, task="work out", period=campaign.period)
    with caplog.at_level("ERROR", "abreast.worker"):
        job = work("work out")
    (line,) = job.lines
    assert line.startswith("this is the server's fault")
    assert f"number {job.pk}:" in line
    assert str(error) not in line
    assert f"job {job.pk} failed" in caplog.text
    assert str(error) in caplog.text
    with override("zh-hans"):
        assert f"编号 {job.pk}" in told(job.faults[0])


def test_a_job_that_workers_die_of_is_given_up(campaign: Campaign) -> None:
    Job.objects.create(campaign=campaign, task="work out", period=campaign.period, tries=MOST_TRIES)
    job = work("work out")
    assert job.state == "failed"
    assert "server's fault" in job.lines[0]
