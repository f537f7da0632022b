"""From a gap to a pledge, and coverage that follows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.pledges.coverage import coverage
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import complete_from


def rates(campaign: Campaign, path: str = "") -> dict[str, tuple[int, int]]:
    return {one.kind: (one.complete, one.of) for one in coverage(campaign, path)}


def filled_in(client: Client, address: str) -> dict[str, str]:
    """What the form says before anybody has typed anything."""
    form = client.get(address).context["form"]
    return {name: str(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}


def test_a_gap_becomes_a_complete_pledge_as_it_is_filled_in(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    assert rates(campaign) == {"plant": (1, 6), "worker": (0, 12)}
    sent = filled_in(client, "/c/small/units/p1/pledge/quality")
    assert sent["same_as"] == "level:d1"
    assert sent["responsible"] == "Leader"
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
    assert "Plant" in sent["measure"]


def test_without_somebody_who_answers_a_pledge_does_not_count(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality") | {"responsible": " "}
    assert client.post("/c/small/units/p1/pledge/quality", sent).status_code == 200
    assert rates(campaign)["plant"] == (1, 6)


@pytest.mark.parametrize(
    ("name", "text"),
    [("target", "low"), ("due", "2020-06"), ("due", "soon"), ("same_as", "unit:nobody"), ("milestone", "")],
)
def test_what_cannot_be_pledged_is_said_at_its_field(
    signed_in: Callable[[str], Client], name: str, text: str
) -> None:
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality") | {name: text}
    page = client.post("/c/small/units/p1/pledge/quality", sent)
    assert page.status_code == 200
    assert name in page.context["form"].errors
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
    assert rates(campaign)["plant"] == (1, 5)


def test_the_page_of_a_unit_leads_to_the_pledge(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("leader").get("/c/small/units/p1").content.decode()
    assert re.findall(r'href="(/c/small/units/p1/pledge/quality)"', page)
    assert "/pledge/" not in signed_in("reader").get("/c/small/units/p1").content.decode()
