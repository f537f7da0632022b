"""From a gap to a pledge, and coverage that follows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from abreast import folder as whole
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.closing.models import Edition
from abreast.web.closing.sealed import day_of_writing
from abreast.web.place import here
from abreast.web.pledges import tallies, views
from abreast.web.pledges.coverage import coverage
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import complete_from
from abreast.web.units.standing import Aspect, Example


def rates(campaign: Campaign, path: str = "") -> dict[str, tuple[int, int]]:
    return {one.kind: (one.complete, one.of) for one in coverage(campaign, path)}


def filled_in(client: Client, address: str) -> dict[str, str]:
    """What the form says before anybody has typed anything."""
    sheet = client.get(address).context["sheet"]
    sent = {
        name: str(sheet.form.get_initial_for_field(field, name)) for name, field in sheet.form.fields.items()
    }
    for rows in (sheet.targets, sheet.milestones, sheet.measures):
        manage = rows.management_form
        sent |= {f"{rows.prefix}-{name}": str(manage.initial[name]) for name in manage.fields}
        for row in rows.initial_forms:
            told = {name: row.get_initial_for_field(field, name) for name, field in row.fields.items()}
            sent |= {
                row.add_prefix(name): str(value) for name, value in told.items() if value not in (None, False)
            }
    return sent


def test_a_gap_becomes_a_complete_pledge_as_it_is_filled_in(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    assert rates(campaign) == {"plant": (1, 6), "worker": (0, 12)}
    sent = filled_in(client, "/c/small/units/p1/pledge/quality")
    assert sent["same_as"] == "unit:p6"
    assert sent["measures-0-responsible"] == "Leader"
    assert client.post("/c/small/units/p1/pledge/quality", sent).status_code == 302
    pledge = Pledge.objects.get(unit__code="p1")
    assert pledge.complete_from == campaign.day
    assert rates(campaign) == {"plant": (2, 6), "worker": (0, 12)}
    assert rates(campaign, "land/d1/") == {"plant": (2, 3), "worker": (0, 12)}


@pytest.mark.parametrize(("given", "told"), [("", {"plant": (1, 6)}), ("pledging = []", {})])
def test_without_kinds_expected_to_pledge_those_that_pledged_are_counted(
    campaign: Campaign, given: str, told: dict[str, tuple[int, int]]
) -> None:
    campaign.definition = campaign.definition.replace('pledging = ["plant", "worker"]', given)
    vars(campaign).pop("meaning", None)
    assert rates(campaign) == told


def test_an_exemplar_that_was_clicked_is_filled_in(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("leader")
    examples = [
        one.row["exemplar"] for one in client.get("/c/small/units/p1").context["aspects"][0][0].examples
    ]
    sent = filled_in(client, f"/c/small/units/p1/pledge/quality?exemplar={examples[0]}")
    assert sent["same_as"] == f"unit:{examples[0]}"
    assert "Plant" in sent["measures-0-text"]


def test_without_somebody_who_answers_a_pledge_does_not_count(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality") | {"measures-0-responsible": " "}
    assert client.post("/c/small/units/p1/pledge/quality", sent).status_code == 200
    assert rates(campaign)["plant"] == (1, 6)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("targets-0-target", "low"),
        ("targets-0-target", ""),
        ("targets-0-indicator", ""),
        ("targets-0-guard", "on"),
        ("due", "2020-06"),
        ("due", "soon"),
        ("same_as", "unit:nobody"),
        ("milestones-0-text", ""),
        ("milestones-0-due", "soon"),
        ("measures-0-text", ""),
        ("targets-TOTAL_FORMS", "999"),
        ("targets-TOTAL_FORMS", "many"),
    ],
)
def test_what_cannot_be_pledged_is_said_at_its_field(
    signed_in: Callable[[str], Client], name: str, text: str
) -> None:
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality") | {name: text}
    page = client.post("/c/small/units/p1/pledge/quality", sent)
    assert page.status_code == 200
    assert 'class="fault"' in page.content.decode()
    assert not Pledge.objects.filter(unit__code="p1").exists()


def test_a_new_pledge_takes_the_place_of_the_one_before(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("upper")
    sent = filled_in(client, "/c/small/units/p2/pledge/quality")
    client.post("/c/small/units/p2/pledge/quality", sent)
    before, after = Pledge.objects.filter(campaign=campaign, unit__code="p2").order_by("pk")
    assert (before.state, before.ended) == ("superseded", campaign.day)
    assert (after.state, after.supersedes) == ("active", before.code)
    assert rates(campaign)["plant"] == (1, 6)


def test_a_pledge_taken_back_no_longer_counts(signed_in: Callable[[str], Client], campaign: Campaign) -> None:
    assert signed_in("upper").post("/c/small/units/p2/pledges/g-p2/withdraw").status_code == 302
    assert rates(campaign)["plant"] == (0, 6)
    assert signed_in("upper").post("/c/small/units/p2/pledges/g-p2/withdraw").status_code == 403


def test_completeness_is_that_of_the_folder(campaign: Campaign) -> None:
    for pledge in Pledge.objects.filter(campaign=campaign):
        assert complete_from(pledge) == pledge.complete_from


def test_coverage_is_counted_among_the_units_that_are_open(campaign: Campaign) -> None:
    Unit.objects.filter(campaign=campaign, code="p6").update(open=False)
    tallies.count(campaign)
    assert rates(campaign)["plant"] == (1, 5)


def test_the_page_of_a_unit_leads_to_the_pledge(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("leader").get("/c/small/units/p1").content.decode()
    assert re.findall(r'href="(/c/small/units/p1/pledge/quality)"', page)
    assert "/pledge/" not in signed_in("reader").get("/c/small/units/p1").content.decode()


def test_a_pledge_is_changed_in_place_until_it_is_sealed(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    client.post("/c/small/units/p1/pledge/quality", filled_in(client, "/c/small/units/p1/pledge/quality"))
    pledge = Pledge.objects.get(unit__code="p1")
    change = f"/c/small/units/p1/pledges/{pledge.code}/change"
    sent = filled_in(client, change)
    guard = {"targets-1-indicator": "output", "targets-1-target": "1,000.5", "targets-1-guard": "on"}
    step = {"milestones-1-text": "new moulds", "milestones-1-due": "2020-09-01"}
    assert client.post(change, sent | guard | step | {"measures-0-responsible": ""}).status_code == 200
    assert client.post(change, sent | guard | step).status_code == 302
    assert Pledge.objects.filter(unit__code="p1").count() == 1
    assert list(pledge.targets.order_by("pk").values_list("indicator", "guard")) == [
        ("scrap_rate", False),
        ("output", True),
    ]
    assert pledge.targets.get(guard=True).target == 1000.5
    assert pledge.milestones.count() == 2
    assert rates(campaign)["plant"] == (2, 6)


def test_a_sealed_pledge_is_added_to_or_superseded(
    signed_in: Callable[[str], Client], campaign: Campaign, sealed: None
) -> None:
    client, change = signed_in("upper"), "/c/small/units/p2/pledges/g-p2/change"
    sent = filled_in(client, change)
    more = {"measures-1-text": "sharper tools", "measures-1-responsible": "Foreman Wang"}
    assert client.post(change, sent | more).status_code == 302
    pledge = Pledge.objects.get(code="g-p2", campaign=campaign)
    assert [one.date for one in pledge.measures.order_by("pk")] == [None, campaign.day]
    assert (pledge.state, str(pledge.complete_from)) == ("active", "2020-04-05")
    assert client.post(change, sent | {"targets-0-target": "2%"}).status_code == 302
    pledge.refresh_from_db()
    after = Pledge.objects.get(supersedes="g-p2")
    assert (pledge.state, after.state, after.targets.get().target) == ("superseded", "active", 0.02)
    assert rates(campaign)["plant"] == (1, 6)


@pytest.fixture
def sealed(campaign: Campaign) -> Iterator[None]:
    """As if the last period of the folder were under seal."""
    folder = here().seals("small") / "2020-06"
    folder.mkdir(parents=True)
    yield
    folder.rmdir()


def test_what_is_written_after_an_early_seal_begins_after_it(campaign: Campaign) -> None:
    folder = here().seals("small") / campaign.period
    folder.mkdir(parents=True)
    try:
        assert str(day_of_writing(campaign)) == "2020-08-01"
    finally:
        folder.rmdir()
    assert day_of_writing(campaign) == campaign.day


def test_the_worker_proposes_with_what_is_known_of_the_trend(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("leader").get("/c/small/units/p1/pledge/quality")
    assert page.context["proposal"].reachable in ("likely", "possible", "not at this trend", "not known")
    assert 'class="note"' in page.content.decode()


def test_an_exemplar_outside_the_tree_is_pledged_to_as_one(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = views.aspects

    def with_stranger(unit: Unit, edition: Edition) -> list[Aspect]:
        row = {"exemplar": "harbin-1", "exemplar_value": 0.02, "why": "appointed"}
        return [replace(one, examples=[Example(row, None, "")]) for one in real(unit, edition)]

    monkeypatch.setattr(views, "aspects", with_stranger)
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality?exemplar=harbin-1")
    assert sent["same_as"] == "outside:harbin-1"
    page = client.post("/c/small/units/p1/pledge/quality", sent)
    assert "names no exemplar harbin-1" in page.content.decode()
    outside = '[["exemplar", "harbin-1"], ["title_en", "Harbin No. 1"], ["reason_en", "the first"]]'
    ListRow.objects.create(campaign=campaign, table="outside", number=0, cells=json.loads(outside))
    client.post("/c/small/units/p1/pledge/quality", sent)
    assert Pledge.objects.get(unit__code="p1").same_as_kind == "outside"
    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    assert lists.pledges is not None
    assert set(lists.pledges.pledges.filter(unit="p1")["as"]) == {"outside"}
