"""A campaign changed while it is under way: checked as a whole, stored as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from abreast.web.actor import actor_of
from abreast.web.audit.models import Entry
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, Interval, Unit
from abreast.web.entry.models import Report
from abreast.web.jobs.models import Job
from abreast.web.people.models import User
from abreast.web.place import here
from abreast.web.shaping import applying
from abreast.web.shaping.applying import seen
from abreast.web.shaping.asking import ask
from abreast.web.shaping.wishes import Wishes
from web.working import work
from web.world import PERIOD


@pytest.fixture
def change(campaign: Campaign) -> Callable[..., Job]:
    """Ask for a change as the organiser, and have it done."""

    def do(**wishes: Any) -> Job:
        actor = actor_of(User.objects.get(email="organiser@example.org"))
        assert ask(actor, campaign, Wishes(**wishes)) is not None
        return work("shape")

    return do


def test_a_unit_is_added_and_asked_for_figures(
    change: Callable[..., Job], unit: Callable[[str], Unit]
) -> None:
    deed = {
        "deed": "add",
        "unit": "p7",
        "kind": "plant",
        "parent": "d2",
        "title_en": "Plant 7",
        "on": "2020-07-01",
    }
    assert change(tree=[deed]).faults == []
    made = unit("p7")
    assert (made.path, made.parent, made.open, made.title_en) == ("land/d2/p7/", unit("d2"), True, "Plant 7")
    assert Interval.objects.get(unit=made).since == date(2020, 7, 1)
    assert Report.objects.get(unit=made).period == PERIOD
    entry = Entry.objects.get(deed="campaign changed")
    assert entry.user is not None
    assert "unit=p7" in entry.facts["tree"]


def test_a_unit_moves_with_everything_below_it(
    change: Callable[..., Job], unit: Callable[[str], Unit]
) -> None:
    assert change(tree=[{"deed": "move", "unit": "p1", "on": "2020-07-01", "parent": "d2"}]).faults == []
    assert unit("p1").path == "land/d2/p1/"
    assert unit("p1").parent == unit("d2")
    assert unit("w01").path == "land/d2/p1/w01/"
    assert unit("w07").path == "land/d1/p2/w07/"
    spans = Interval.objects.filter(unit=unit("p1")).order_by("pk").values_list("parent", "since", "until")
    assert list(spans) == [("d1", None, date(2020, 6, 30)), ("d2", date(2020, 7, 1), None)]


def test_a_unit_closes_and_opens_again(change: Callable[..., Job], unit: Callable[[str], Unit]) -> None:
    close = {"deed": "close", "unit": "p2", "on": "2020-06-30", "below": "True"}
    assert change(tree=[close]).faults == []
    assert not unit("p2").open
    assert not unit("w07").open
    assert not Report.objects.filter(unit__code__in=("p2", "w07"), unit__campaign__code="small").exists()
    assert change(tree=[{"deed": "reopen", "unit": "p2", "on": "2020-07-10"}]).faults == []
    assert unit("p2").open


def test_a_unit_merges(change: Callable[..., Job], unit: Callable[[str], Unit], tmp_path: Path) -> None:
    assert change(tree=[{"deed": "merge", "unit": "p2", "on": "2020-06-30", "into": "p1"}]).faults == []
    assert unit("w07").path == "land/d1/p1/w07/"
    folder = export(Campaign.objects.get(code="small"), tmp_path / "out", here())
    assert "p2,plant,d1,Plant 2,2厂,,2020-06-30,p1" in (folder / "units.csv").read_text("utf-8")


def test_what_does_not_fit_is_named_and_nothing_is_changed(
    change: Callable[..., Job], unit: Callable[[str], Unit], campaign: Campaign
) -> None:
    faults = change(tree=[{"deed": "close", "unit": "p1", "on": "2020-03-31", "below": "True"}]).lines
    assert any("figures/unit.parquet, row" in one and "did not exist in 2020-04" in one for one in faults)
    assert (
        change(definition=[(["aspects", "quality", "indicators"], ["nothing"])])
        .lines[0]
        .startswith("campaign.toml, line")
    )
    assert unit("p1").open
    assert Campaign.objects.get(pk=campaign.pk).definition == campaign.definition
    assert not Entry.objects.filter(deed="campaign changed").exists()


def test_aspects_and_rules_change(change: Callable[..., Job]) -> None:
    keys = [(["aspects", "quality", "priority"], False), (["rules", "smallest_group"], 4)]
    assert change(definition=keys).faults == []
    meaning = Campaign.objects.get(code="small").meaning
    assert (meaning.aspects["quality"].priority, meaning.rules.smallest_group) == (False, 4)


def test_calendar_and_id_stay_once_there_are_figures(change: Callable[..., Job]) -> None:
    assert any(
        "figures are there by month" in one
        for one in change(definition=[(["campaign", "calendar"], "week")]).lines
    )
    assert any("leave it at small" in one for one in change(definition=[(["campaign", "id"], "large")]).lines)


def test_before_the_first_figure_the_calendar_can_change(
    change: Callable[..., Job], campaign: Campaign
) -> None:
    campaign.figures.all().delete()
    campaign.pledges.all().delete()
    keys = [(["campaign", "calendar"], "quarter"), (["campaign", "start"], "2020-Q2")]
    assert change(definition=keys).faults == []
    after = Campaign.objects.get(code="small")
    assert after.period == "2020-Q2"
    assert set(after.reports.values_list("period", flat=True)) == {"2020-Q2"}


def test_a_text_written_on_top_of_somebody_elses_is_refused(
    change: Callable[..., Job], campaign: Campaign
) -> None:
    text = campaign.definition.replace("smallest_group = 3", "smallest_group = 7")
    assert "somebody else" in change(text=text, seen=seen("another")).lines[0]
    assert change(text=text, seen=seen(campaign.definition)).faults == []
    assert Campaign.objects.get(code="small").meaning.rules.smallest_group == 7


def test_nothing_is_changed_while_a_period_is_closed(
    change: Callable[..., Job], campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody asks for the closing when the change has been found sound and is not stored yet."""
    real = applying._forbidden

    def meanwhile(*given: Any) -> Any:
        Campaign.objects.filter(pk=campaign.pk).update(closing=campaign.period)
        return real(*given)

    monkeypatch.setattr(applying, "_forbidden", meanwhile)
    job = change(tree=[{"deed": "add", "unit": "p7", "kind": "plant", "parent": "d1", "on": "2020-07-01"}])
    assert job.state == "failed"
    assert "is being closed" in str(job.faults)
    assert not campaign.units.filter(code="p7").exists()


def test_one_change_at_a_time(campaign: Campaign) -> None:
    actor = actor_of(User.objects.get(email="organiser@example.org"))
    wishes = Wishes(definition=[(["rules", "held"], 7)])
    assert ask(actor, campaign, wishes) is not None
    assert ask(actor, campaign, wishes) is None


def test_from_the_page_to_the_change(signed_in: Callable[[str], Client], unit: Callable[[str], Unit]) -> None:
    client = signed_in("organiser")
    sent = {"deed": "set", "set-title_en": "First plant", "set-title_zh": "第一厂"}
    assert client.post("/c/small/set-up/tree/p1", sent).status_code == 302
    assert work("shape").faults == []
    assert unit("p1").title_zh == "第一厂"
    assert client.post("/c/small/set-up/tree/p1", {"deed": "close"}).status_code == 200
    assert client.post("/c/small/set-up/tree/p1", {"deed": "burn"}).status_code == 404
    assert client.get("/c/small/set-up/nothing").status_code == 404


def test_units_as_a_table_hold_no_formula(signed_in: Callable[[str], Client]) -> None:
    Unit.objects.filter(campaign__code="small", code="p1").update(title_en="=1+1")
    table = b"".join(signed_in("organiser").get("/c/small/set-up/units.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=1+1" in table
