"""campaign.toml changed key by key: what was asked for and nothing else."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from abreast.campaign import CampaignRefused
from abreast.web.shaping.definition import at, changed
from abreast.web.shaping.parts import entries, wishes
from web.world import DEFINITION

TEXT = DEFINITION.format(code="small").replace('calendar = "month"', 'calendar = "month" # guess: by month')
RAW = tomllib.loads(TEXT)
VALUES = some.one_of(
    some.booleans(), some.integers(-9, 9), some.text("ab =#\"'\n中", max_size=5), some.lists(some.just("a"))
)


def test_remarks_and_layout_stay() -> None:
    made = changed(TEXT, [(("campaign", "title"), {"en": "A", "zh": "乙"}), (("rules", "held"), 9)])
    assert "# guess: by month" in made
    before, after = TEXT.splitlines(), made.splitlines()
    assert len(set(after) - set(before)) == 2
    assert len(set(before) - set(after)) == 1


def test_a_section_is_taken_out_and_another_added() -> None:
    made = tomllib.loads(changed(TEXT, [(("aspects", "skill"), None), (("aspects", "new", "window"), 2)]))
    assert set(made["aspects"]) == {"quality", "new"}
    assert made["indicators"] == RAW["indicators"]


@given(some.sampled_from(["campaign", "rules", "aspects"]), some.sampled_from(["title", "held", "x"]), VALUES)
def test_nothing_else_changes(section: str, key: str, value: Any) -> None:
    expected = deepcopy(RAW)
    expected[section][key] = value
    assert tomllib.loads(changed(TEXT, [((section, key), value)])) == expected


def test_a_layout_that_cannot_be_changed_is_named() -> None:
    with pytest.raises(CampaignRefused, match=r"campaign\.toml, key rules\.held\.x"):
        changed(TEXT + "held = 3\n", [(("rules", "held", "x"), 3)])


def test_pages_read_back_what_they_show() -> None:
    for part in ("campaign", "kinds", "indicators", "aspects", "rules"):
        sent = {}
        for entry in entries(part, RAW):
            for field in entry.form:
                value = field.value()
                if value is not None and value is not False and value != "":
                    sent[field.html_name] = value
        found = entries(part, RAW, Sent(sent))
        assert wishes(part, RAW, found, sent) == [], part


def test_what_a_page_changes_is_asked_for() -> None:
    sent = Sent({field.html_name: field.value() for field in entries("rules", RAW)[0].form if field.value()})
    sent["rules-smallest_group"] = "4"
    sent["rules-individual_ranks"] = "on"
    found = entries("rules", RAW, sent)
    assert wishes("rules", RAW, found, sent) == [
        (("rules", "smallest_group"), 4),
        (("rules", "individual_ranks"), True),
    ]


def test_an_indicator_goes_with_the_column_it_is_read_from() -> None:
    text = TEXT.replace(
        'file = "figures/plants.csv"', 'file = "figures/plants.csv"\nindicators = { order = "Order" }'
    )
    raw = tomllib.loads(text)
    sent = {"keep-indicators-order-shown": "1"}
    found = [one for one in entries("indicators", raw) if one.code == "order"]
    made = tomllib.loads(changed(text, wishes("indicators", raw, found, sent) or []))
    assert "order" not in made["indicators"]
    assert made["figures"][0]["indicators"] == {}


def test_looking_something_up() -> None:
    assert at(RAW, ("figures", 1, "file")) == "figures/workers.csv"
    assert at(RAW, ("figures", 7, "file")) is None


class Sent(dict[str, Any]):
    """What a browser sends, as Django's forms read it."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return list(value) if isinstance(value, (list, tuple)) else [value]
