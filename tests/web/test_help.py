"""Help: from a proposal with its reason to what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from abreast import folder as whole
from abreast.web.audit.models import Entry
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.help.models import Help, Helper, Visit
from abreast.web.place import here

PAIR = {"aspect": "quality", "helper": "p4", "helped": "p1"}


def decide(client: Client, unit: str, **sent: str) -> None:
    assert client.post(f"/c/small/units/{unit}/help/decide", {**PAIR, **sent}).status_code == 302


@pytest.fixture
def far(campaign: Campaign, signed_in: Callable[[str], Client]) -> Client:
    """The leader of plant 4, in the other district."""
    from abreast.web.people.models import Membership, User

    user = User.objects.create_user("far@example.org", "a long enough password", name="Far")
    Membership.objects.create(
        user=user, campaign=campaign, unit=Unit.objects.get(campaign=campaign, code="p4"), role="leader"
    )
    client = Client()
    client.force_login(user)
    return client


def test_a_proposal_is_told_with_its_reason_to_both_and_to_the_units_above(
    signed_in: Callable[[str], Client], far: Client
) -> None:
    for client, unit in ((signed_in("leader"), "p1"), (signed_in("upper"), "p1"), (far, "p4")):
        page = client.get(f"/c/small/units/{unit}/help").content.decode()
        assert "Plant 4" in page or unit == "p4"
        assert 'name="deed" value="accept"' in page
        assert "Waiting for your word" in client.get("/c/small/help").content.decode()
        assert "Help: waiting for your word" in client.get("/c/small/desk").content.decode()
    assert 'value="accept"' not in signed_in("reader").get("/c/small/units/p1/help").content.decode()


def test_it_begins_when_both_have_said_yes_and_goes_on_to_an_outcome(
    signed_in: Callable[[str], Client], far: Client, campaign: Campaign, tmp_path: Path
) -> None:
    helped = signed_in("leader")
    decide(helped, "p1", deed="accept", words="moulds every Monday")
    line = Help.objects.get(campaign=campaign)
    assert (line.state, line.helped_agrees, line.helper_agrees) == ("proposed", True, False)
    assert "The helped unit has said yes." in far.get("/c/small/units/p4/help").content.decode()
    decide(far, "p4", deed="accept")
    line.refresh_from_db()
    assert (line.state, line.agreed_en, line.date) == ("accepted", "moulds every Monday", campaign.day)

    page = f"/c/small/units/p1/help/{line.pk}"
    assert helped.post(f"{page}/visit", {"date": "2019-01-01", "note": "x"}).status_code == 200
    assert (
        helped.post(f"{page}/visit", {"date": str(campaign.day), "note": "saw the moulds"}).status_code == 302
    )
    assert Visit.objects.get(help=line).note_en == "saw the moulds"
    assert "saw the moulds" in signed_in("reader").get(page).content.decode()
    helped.post(f"{page}/end", {"words": ""})
    far.post(f"/c/small/units/p4/help/{line.pk}/end", {"words": "moulds are clean"})
    line.refresh_from_db()
    assert (line.state, line.ended, line.outcome_en) == ("ended", campaign.day, "moulds are clean")

    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    told = lists.help.helps.row(0, named=True)
    assert (told["state"], told["agreed_en"], told["outcome_en"]) == (
        "ended",
        "moulds every Monday",
        "moulds are clean",
    )
    assert lists.help.visits["note_en"].to_list() == ["saw the moulds"]
    deeds = Entry.objects.filter(campaign=campaign, unit="p1").values_list("deed", flat=True)
    assert {"help proposed", "help accepted", "visit", "help ended"} <= set(deeds)


def test_a_declined_pair_has_a_reason_and_is_not_proposed_again(
    signed_in: Callable[[str], Client], far: Client, campaign: Campaign
) -> None:
    decide(far, "p4", deed="decline", words="")
    assert not Help.objects.filter(campaign=campaign).exists()
    decide(far, "p4", deed="decline", words="no master to spare")
    assert Help.objects.get(campaign=campaign).outcome_en == "no master to spare"
    decide(signed_in("leader"), "p1", deed="accept")
    assert Help.objects.get(campaign=campaign).state == "declined"
    assert 'value="accept"' not in signed_in("leader").get("/c/small/units/p1/help").content.decode()


def test_a_unit_has_one_helper_in_an_aspect_and_helps_no_more_than_it_can(
    signed_in: Callable[[str], Client], far: Client, campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    far.post("/c/small/units/p4/help/capacity", {"capacity": "0"})
    assert Helper.objects.get(unit=unit("p4")).capacity == 0
    decide(signed_in("leader"), "p1", deed="accept")
    decide(far, "p4", deed="accept")
    assert Help.objects.get(campaign=campaign).state == "proposed"
    far.post("/c/small/units/p4/help/capacity", {"capacity": "1"})
    other = Help.objects.create(
        campaign=campaign,
        code="h",
        helper=unit("p5"),
        helped=unit("p1"),
        aspect="quality",
        state="accepted",
        date=campaign.day,
    )
    decide(far, "p4", deed="accept")
    assert Help.objects.get(helper=unit("p4")).state == "proposed"
    other.delete()
    decide(far, "p4", deed="accept")
    assert Help.objects.get(helper=unit("p4")).state == "accepted"


def test_nobody_decides_for_others_or_on_pairs_that_nobody_proposed(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    address = "/c/small/units/p1/help/decide"
    assert client.post(address, {**PAIR, "helped": "p2", "deed": "accept"}).status_code == 403
    assert client.post(address, {**PAIR, "helper": "p2", "deed": "accept"}).status_code == 404
    assert client.post(address, {**PAIR, "aspect": "skill", "deed": "accept"}).status_code == 404
    assert not Help.objects.filter(campaign=campaign).exists()
