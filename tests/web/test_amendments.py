"""Sealed figures are corrected in the open."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from abreast import folder as whole
from abreast.web.actor import actor_of
from abreast.web.amendments.amending import NotAmendedError, amend, sealed_periods
from abreast.web.amendments.models import Amendment
from abreast.web.audit.models import Entry
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.closing.models import Edition
from abreast.web.entry.models import Report, Submission
from abreast.web.jobs.models import Job
from abreast.web.people.models import User
from abreast.web.place import here
from abreast.web.units.history import history
from web.test_submitting import send
from web.working import work
from web.world import PERIOD


@pytest.fixture
def sealed(
    campaign: Campaign, unit: Callable[[str], Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Campaign:
    """The campaign with its open period handed in by plant 1 and sealed."""
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path / "server"))
    send("leader", unit("p1"), "sign", {"output": "120", "scrap": "6"})
    send("upper", unit("p1"), "accept")
    Job.objects.create(campaign=campaign, task="close", period=PERIOD)
    assert work("close").faults == []
    Edition.objects.filter(campaign=campaign, period=PERIOD).update(published_at=datetime.now(UTC))
    return Campaign.objects.get(pk=campaign.pk)


def corrected(unit: Unit, text: str, reason: str = "typed wrongly", who: str = "organiser") -> Amendment:
    actor = actor_of(User.objects.get(email=f"{who}@example.org"))
    return amend(actor, unit, "scrap", PERIOD, text, reason)


def test_a_correction_counts_in_what_is_worked_out_next(
    sealed: Campaign, unit: Callable[[str], Unit], tmp_path: Path
) -> None:
    made = corrected(unit("p1"), "7")
    assert (made.was, made.value) == (6.0, 7.0)
    again = corrected(unit("p1"), "8")
    assert (again.was, again.date > made.date) == (7.0, True)
    folder = export(sealed, tmp_path / "out", here())
    _, reading, _ = whole.read(folder)
    assert reading.amendments.select("unit", "value").rows() == [("p1", 7.0), ("p1", 8.0)]
    figures = reading.figures.filter(unit="p1", period=PERIOD, indicator="scrap")
    assert figures["value"].to_list() == [8.0]
    text = (folder / "amendments.csv").read_text("utf-8")
    assert "user-" in text
    assert "organiser" not in text.lower()
    assert Entry.objects.filter(deed="figure amended").count() == 2


def test_a_figure_is_withdrawn(sealed: Campaign, unit: Callable[[str], Unit], tmp_path: Path) -> None:
    corrected(unit("p1"), "")
    _, reading, _ = whole.read(export(sealed, tmp_path / "out", here()))
    figures = reading.figures.filter(unit="p1", period=PERIOD, indicator="scrap")
    assert figures["value"].drop_nulls().to_list() == []


def test_the_units_page_marks_it(
    sealed: Campaign, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    corrected(unit("p1"), "7")
    series = next(one for one in history(unit("p1"), None).series if one.code == "scrap")
    assert series.cells[-1] == (7.0, True)
    page = signed_in("reader").get("/c/small/units/p1").content.decode()
    assert "corrected after the seal" in page
    page = signed_in("reader").get("/c/small/corrections").content.decode()
    assert "typed wrongly" in page
    assert "Organiser" not in page  # who corrected it is in the record
    assert (
        "typed wrongly" not in signed_in("reader").get("/c/small/corrections?period=2020-01").content.decode()
    )


@pytest.mark.parametrize(
    ("indicator", "period", "text", "reason", "field"),
    [
        ("scrap_rate", PERIOD, "1", "x", "indicator"),
        ("scrap", "2020-08", "1", "x", "period"),
        ("scrap", PERIOD, "many", "x", "value"),
        ("scrap", PERIOD, "-1", "x", "value"),
        ("scrap", PERIOD, "1", " ", "reason"),
    ],
)
def test_what_cannot_be_is_named(
    sealed: Campaign,
    unit: Callable[[str], Unit],
    indicator: str,
    period: str,
    text: str,
    reason: str,
    field: str,
) -> None:
    actor = actor_of(User.objects.get(email="organiser@example.org"))
    with pytest.raises(NotAmendedError) as told:
        amend(actor, unit("p1"), indicator, period, text, reason)
    assert told.value.field == field
    assert not Amendment.objects.exists()


def test_only_organisers_correct(sealed: Campaign, unit: Callable[[str], Unit]) -> None:
    for who in ("leader", "reporter", "verifier", "reader", "stranger"):
        with pytest.raises(PermissionDenied):
            corrected(unit("p1"), "7", who=who)


def test_from_the_page(sealed: Campaign, signed_in: Callable[[str], Client]) -> None:
    sent = {"unit": "p1", "indicator": "scrap", "period": PERIOD, "value": "7", "reason": "typed wrongly"}
    client = signed_in("organiser")
    assert client.post("/c/small/corrections", {**sent, "unit": "nobody"}).status_code == 200
    assert client.post("/c/small/corrections", {**sent, "value": "many"}).status_code == 200
    assert client.post("/c/small/corrections", sent).status_code == 302
    assert (
        signed_in("leader").post("/c/small/corrections", sent).status_code == 200
    )  # the page, and nothing else
    assert Amendment.objects.count() == 1


def test_what_came_late_or_was_changed_stays_to_be_seen(
    campaign: Campaign, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    send("leader", unit("p1"), "sign", {"output": "120", "scrap": "6"})
    send("upper", unit("p1"), "return", reason="look again")
    send("leader", unit("p1"), "sign", {"scrap": "9"})
    Report.objects.filter(unit=unit("p1")).update(late=True)
    Report.objects.filter(unit=unit("w01")).update(late=True)
    page = signed_in("reader").get("/c/small/corrections").content.decode()
    assert "<s>6</s> <b>9</b>" in page
    assert "Plant 1" in page
    assert "Worker 1" not in page
    assert "Worker 1<" in signed_in("worker").get("/c/small/corrections").content.decode()


def test_what_came_late_is_there_page_by_page(
    campaign: Campaign, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abreast.web.amendments.views.ON_A_PAGE", 2)
    Report.objects.filter(campaign=campaign, unit__person=False).update(late=True)
    all_ = Report.objects.filter(late=True).count()
    seen = []
    for page in range(1, all_):
        answer = signed_in("reader").get(f"/c/small/corrections?page={page}")
        seen += [one.pk for one in answer.context["late"]]
        if not answer.context["more"]:
            break
    assert len(seen) == len(set(seen)) == all_ > 2


def test_changes_go_by_the_forms_own_count_where_the_clock_went_back(
    campaign: Campaign, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    send("leader", unit("p1"), "sign", {"output": "120", "scrap": "6"})
    send("upper", unit("p1"), "return", reason="look again")
    send("leader", unit("p1"), "sign", {"scrap": "9"})
    last = Submission.objects.filter(report__unit=unit("p1")).order_by("-at").first()
    assert last is not None
    Submission.objects.filter(pk=last.pk).update(at="2001-01-01T00:00:00Z")
    assert "<s>6</s> <b>9</b>" in signed_in("reader").get("/c/small/corrections").content.decode()


def test_those_that_came_with_a_folder_are_shown(
    campaign: Campaign, signed_in: Callable[[str], Client]
) -> None:
    for number, code in enumerate(("p1", "w01")):
        cells = [
            ["unit", code],
            ["indicator", "scrap"],
            ["period", "2020-01"],
            ["value", "3"],
            ["reason", f"was {code}"],
        ]
        ListRow.objects.create(
            campaign=campaign, table="amendments", number=number, cells=json.loads(json.dumps(cells))
        )
    page = signed_in("reader").get("/c/small/corrections").content.decode()
    assert "was p1" in page
    assert "was w01" not in page


def test_without_a_seal_nothing_is_sealed(
    campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path))
    assert sealed_periods(campaign) == []
