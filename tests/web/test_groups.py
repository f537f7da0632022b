"""Groups go by their titles."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.utils import translation

from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.templatetags.words import above, group


def test_groups_go_by_their_titles(campaign: Campaign) -> None:
    for number, (code, en, zh) in enumerate((("old", "built before 1950", "老厂"), ("coast", "coast", ""))):
        cells = [["grouping", "age"], ["group", code], ["title_en", en], ["title_zh", zh]]
        ListRow.objects.create(campaign=campaign, table="groups", number=number, cells=cells)
    assert group("old + coast", campaign) == "built before 1950 + coast"
    assert group("unknown", campaign) == "unknown"
    with translation.override("zh-hans"):
        assert group("old + coast", campaign) == "老厂 + coast"
        assert group("near p1", campaign) == "条件最相近的单位"


def test_the_unit_above_is_not_said_twice(
    unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    plant = unit("p1")
    assert plant.parent is not None
    assert above(plant) == plant.parent.title_en
    plant.title_en = f"{plant.parent.title_en}, works"
    assert above(plant) == ""
