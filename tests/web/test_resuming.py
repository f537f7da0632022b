"""A closing that fails after its seal: the seal stands, the period stays closed, and the closing is finished."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from abreast.figures import seal
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report, Submission
from abreast.web.jobs import tasks, worker
from abreast.web.jobs.models import Job
from abreast.web.people.models import Token, User
from abreast.web.people.secrets import digest
from abreast.web.place import Place
from web import closed
from web.working import work
from web.world import PERIOD


@pytest.fixture
def server(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return closed.own_place(tmp_path, monkeypatch)


def no_bulletin(*_: object) -> Path:
    raise MemoryError("no room for the bulletin")


@pytest.fixture
def halfway(
    campaign: Campaign, server: Place, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> Campaign:
    """Sealed, and its bulletin could not be worked out."""
    closed.accept_everything(campaign)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "_run", no_bulletin)
        assert closed.closed(signed_in("organiser")).state == "failed"
    campaign.refresh_from_db()
    return campaign


def said(client: Client, deed: str, **more: object) -> int:
    told = {"id": str(uuid4()), "deed": deed, "version": 0, **more}
    return client.post(f"/c/small/entry/p1/{PERIOD}/form", json.dumps(told), "application/json").status_code


def test_nothing_is_acknowledged_of_a_period_whose_seal_stands(
    halfway: Campaign, signed_in: Callable[[str], Client]
) -> None:
    assert halfway.closing == PERIOD
    Report.objects.filter(unit__code="p1", period=PERIOD).update(version=0)
    for state, who, deed, more in (
        ("draft", "leader", "save", {"changes": {"output": "1"}}),
        ("draft", "leader", "sign", {"changes": {"output": "1"}}),
        ("accepted", "upper", "return", {"reason": "once more"}),
    ):
        Report.objects.filter(unit__code="p1", period=PERIOD).update(state=state)
        assert said(signed_in(who), deed, **more) == 423
    assert not Submission.objects.exists()


def test_the_organiser_finishes_it_by_a_click(
    halfway: Campaign, signed_in: Callable[[str], Client], server: Place
) -> None:
    head, client = seal.head(server.campaign("small")), signed_in("organiser")
    page = client.get("/c/small/closing").content.decode()
    assert "July 2020 is sealed, and its bulletin is not worked out yet." in page
    assert "Finish closing July 2020" in page
    assert "Close without the" not in page
    client.post("/c/small/closing/close", {"period": PERIOD})
    job = work("close")
    halfway.refresh_from_db()
    assert (job.state, halfway.period, halfway.closing) == ("done", "2020-08", "")
    assert seal.head(server.campaign("small")) == head
    assert halfway.editions.filter(period=PERIOD).count() == 1


def test_a_program_finishes_it_as_well(halfway: Campaign) -> None:
    user, unit = (
        User.objects.get(email="organiser@example.org"),
        Unit.objects.get(campaign=halfway, code="land"),
    )
    Token.objects.create(
        campaign=halfway, unit=unit, role="organiser", made_by=user, name="t", digest=digest("secret")
    )
    headers = {"Authorization": "Bearer secret"}
    told = Client().get("/api/campaigns/small/closing", headers=headers).json()
    assert (told["sealed"], told["closing"]) == (True, PERIOD)
    sent = Client().post(
        "/api/campaigns/small/closing/close", {"period": PERIOD}, "application/json", headers=headers
    )
    assert sent.status_code == 202
    assert work("close").state == "done"


def test_a_worker_that_begins_finishes_it_by_itself(halfway: Campaign, server: Place) -> None:
    Campaign.objects.filter(pk=halfway.pk).update(closing="")  # as servers of earlier versions left it
    stop = threading.Event()
    stop.set()
    worker.work(server, stop)
    worker.work(server, stop)
    halfway.refresh_from_db()
    assert halfway.closing == PERIOD
    assert Job.objects.filter(task="close", state="waiting").count() == 1
    assert work("close").state == "done"


def test_a_seal_that_was_never_made_opens_the_period_again_after_three_tries(
    campaign: Campaign, server: Place, signed_in: Callable[[str], Client]
) -> None:
    closed.accept_everything(campaign)
    closed.ask_to_close(signed_in("organiser"))
    Job.objects.filter(task="close").update(tries=worker.MOST_TRIES)
    assert work("close").state == "failed"
    campaign.refresh_from_db()
    assert campaign.closing == ""


def test_three_workers_that_died_after_the_seal_leave_the_period_closed(
    halfway: Campaign, signed_in: Callable[[str], Client]
) -> None:
    closed.ask_to_close(signed_in("organiser"))
    Job.objects.filter(task="close", state="waiting").update(tries=worker.MOST_TRIES)
    assert work("close").state == "failed"
    halfway.refresh_from_db()
    assert halfway.closing == PERIOD


def test_a_definition_that_was_stored_meanwhile_stays(
    campaign: Campaign, server: Place, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker stores a change while this one opens the next period."""
    closed.accept_everything(campaign)
    real = tasks.open_period

    def meanwhile(one: Campaign) -> int:
        assert one.period == "2020-08"
        return real(one)

    read = Campaign.refresh_from_db

    def then_changed(self: Campaign, *args: object, **given: object) -> None:
        read(self, *args, **given)
        other = self.definition.replace("Small plants", "Little plants")
        Campaign.objects.filter(pk=self.pk).update(definition=other)

    monkeypatch.setattr(tasks, "open_period", meanwhile)
    monkeypatch.setattr(Campaign, "refresh_from_db", then_changed)
    assert closed.closed(signed_in("organiser")).state == "done"
    stored = Campaign.objects.values("definition", "period", "closing").get(pk=campaign.pk)
    assert "Little plants" in stored["definition"]
    assert (stored["period"], stored["closing"]) == ("2020-08", "")
