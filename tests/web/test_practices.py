"""Practice cards: written, found by those behind, taken up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from abreast import folder as whole
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.place import here
from abreast.web.practices.models import Adoption, Card


@pytest.fixture
def card(campaign: Campaign, unit: Callable[[str], Unit]) -> Card:
    """A card of an exemplar of plant 1."""
    return Card.objects.create(
        campaign=campaign,
        unit=unit("p3"),
        code="c1",
        aspect="quality",
        what_en="clean moulds",
        made_in=campaign.period,
    )


def test_what_the_advanced_do_and_a_unit_does_not_until_it_takes_it_up(
    signed_in: Callable[[str], Client], card: Card, campaign: Campaign, tmp_path: Path
) -> None:
    client = signed_in("leader")
    exemplars = [
        one.row["exemplar"] for one in client.get("/c/small/units/p1").context["aspects"][0][0].examples
    ]
    Card.objects.filter(pk=card.pk).update(unit=Unit.objects.get(campaign=campaign, code=exemplars[0]))
    for address in ("units/p1", "units/p1/practices"):
        assert "clean moulds" in client.get(f"/c/small/{address}").content.decode()
    take_up = f"/c/small/units/p1/practices/{card.pk}/take-up"
    assert client.post(take_up, {"date": "2999-01-01"}).status_code == 200
    assert client.post(take_up, {"date": str(campaign.day), "visit": "2999-01-01"}).status_code == 200
    assert client.post(take_up, {"date": str(campaign.day), "visit": "2020-07-01"}).status_code == 302
    assert client.post(take_up, {"date": str(campaign.day)}).status_code == 200
    assert Adoption.objects.count() == 1
    assert "clean moulds" not in client.get("/c/small/units/p1").content.decode()
    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    assert lists.practices is not None
    assert lists.practices.adoptions.select("card", "unit").rows() == [("c1", "p1")]


def test_a_unit_writes_a_card_and_changes_it_until_it_is_sealed(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = signed_in("leader")
    assert client.post("/c/small/units/p1/practices/new", {"what": ""}).status_code == 200
    assert (
        client.post(
            "/c/small/units/p1/practices/new", {"what": "sharp tools", "ask": "the foreman"}
        ).status_code
        == 302
    )
    card = Card.objects.get(campaign=campaign)
    change = f"/c/small/units/p1/practices/{card.pk}/change"
    assert client.post(change, {"what": "very sharp tools"}).status_code == 302
    card.refresh_from_db()
    assert (card.what_en, card.aspect) == ("very sharp tools", "")
    (here().seals("small") / campaign.period).mkdir(parents=True)
    try:
        assert client.post(change, {"what": "other"}).status_code == 403
    finally:
        (here().seals("small") / campaign.period).rmdir()
    assert client.get(f"/c/small/practices/{card.pk}").status_code == 200
