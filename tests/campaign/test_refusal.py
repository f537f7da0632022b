"""A refusal is one line that says where, what and what to do."""

import pytest

from abreast.campaign.refusal import CampaignRefused, Refusal, Refused


def test_every_part_has_its_place() -> None:
    refusal = Refusal(
        "figures/march.xlsx",
        "not a number",
        sheet="Plant 2",
        row=7,
        column="Output",
        value="abc",
        remedy="write digits",
    )
    assert (
        str(refusal)
        == 'figures/march.xlsx, sheet Plant 2, row 7, column Output, "abc": not a number; write digits'
    )


def test_absent_parts_leave_no_trace() -> None:
    assert str(Refusal("units.csv", "the file is empty")) == "units.csv: the file is empty"


def test_the_definition_has_lines_and_keys() -> None:
    assert (
        str(Refusal("campaign.toml", "no", row=3, column="calendar"))
        == "campaign.toml, line 3, key calendar: no"
    )


def test_hostile_values_stay_on_one_short_line() -> None:
    line = str(Refusal("units.csv", "bad", row=2, value="x\n\x1b[31m" + "y" * 500))
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 120


def test_refusals_come_in_reading_order_and_once() -> None:
    later, earlier = Refusal("units.csv", "b", row=10), Refusal("units.csv", "a", row=9)
    with pytest.raises(Refused) as caught:
        raise CampaignRefused([later, earlier, later])
    assert caught.value.refusals == (earlier, later)
    assert str(caught.value).count("\n") == 1
