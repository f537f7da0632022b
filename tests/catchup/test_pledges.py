"""Pledges are read whole, or every fault is named."""

from datetime import date
from pathlib import Path

import pytest

from abreast.campaign import load
from abreast.catchup import Pledges, read_pledges
from abreast.tables import Refused

CAMPAIGN = """
[campaign]
id = "steel"
title = { en = "Steel" }
calendar = "dekad"
start = "1960-03-D2"

[files]
encoding = "iso8859-15"

[kinds.works]
title = { en = "works" }

[indicators.output]
title = { en = "output" }
unit = "t"
direction = "up"

[indicators.waste]
title = { en = "waste" }
unit = "share"
direction = "down"

[aspects.steel]
title = { en = "steel" }
kind = "works"
indicators = ["output"]
level = { rule = "best" }
"""
UNITS = "unit,kind,parent\ncity,works,\nmill,works,city\nshop,works,city\nwang,works,shop\n"
GOOD = {
    "outside": "exemplar,title_en,reason_en\nwei,Wei Gaohou,nationally known innovator\n",
    "pledges": (
        "pledge,unit,aspect,same_as,as,level,made,due,state,ended,supersedes,declared\n"
        "p1,wang,steel,wei,outside,,1960-03-18,1960-06-D1,,,,yes\n"
        "p2,shop,steel,city,level,moving,1960-03-19,1960-06-D1,superseded,1960-03-25,,\n"
        "p3,shop,steel,mill,,,1960-03-25,1960-06-D1,active,,p2,no\n"
        "p4,mill,steel,,,,1960-03-25,1960-06-D1,draft,,,\n"
    ),
    "targets": "pledge,indicator,target,guard,date\np1,output,12.5,,\np1,waste,3%,yes,\np3,output,11,,1960-03-28\n",
    "milestones": "pledge,due,text_en,date\np1,1960-04-D3,half way,\np3,1960-05-D1,first shift,\n",
    "measures": "pledge,text_en,responsible,date\np1,new jig for 5 €,wang,\np3,second shift,Li,\n",
}


def write(folder: Path, **changed: str) -> Path:
    for name, text in (GOOD | {"units": UNITS} | changed).items():
        (folder / f"{name}.csv").write_text(text, "iso8859-15")
    return empty(folder)


def empty(folder: Path) -> Path:
    (folder / "campaign.toml").write_text(CAMPAIGN, "utf-8")
    (folder / "units.csv").write_text(UNITS, "utf-8")
    return folder


def read(folder: Path) -> Pledges | None:
    return read_pledges(load(folder))


def test_pledges_are_read_with_their_completeness(tmp_path: Path) -> None:
    found = read(write(tmp_path))
    assert found is not None
    rows = {row["pledge"]: row for row in found.pledges.iter_rows(named=True)}
    assert rows["p1"]["complete_from"] == date(1960, 3, 18)
    assert rows["p3"]["complete_from"] == date(1960, 3, 28)
    assert rows["p2"]["complete_from"] is None
    assert rows["p4"]["parts"] is None
    assert found.measures["text_en"][0] == "new jig for 5 €"
    assert found.targets["target"].to_list() == [12.5, 0.03, 11.0]
    assert found.milestones["due"].to_list() == [date(1960, 4, 30), date(1960, 5, 10)]


def test_without_a_table_there_are_no_pledges(tmp_path: Path) -> None:
    assert read(empty(tmp_path)) is None


FAULTS = [
    ("pledges", "p1,wang", "p1,wong", "unit", "no unit of the tree"),
    ("pledges", "wei,outside", "lei,outside", "same_as", "not in the table outside"),
    ("pledges", "mill,,,1960-03-25", "wei,,,1960-03-25", "same_as", "no unit of the tree"),
    ("pledges", "city,level", "moon,level", "same_as", "no unit or group"),
    ("pledges", "p3,shop,steel,mill", "p3,shop,steel,shop", "same_as", "the unit itself"),
    ("pledges", "1960-03-18,1960-06-D1", "1960-03-18,1960-02-D1", "due", "before the pledge was made"),
    ("pledges", "1960-03-18,1960-06-D1", "1960-03-48,1960-06-D1", "made", "not a date"),
    ("pledges", "p3,shop,steel", "p3,shop,iron", "aspect", "no aspect"),
    ("pledges", "p3,shop", "p1,shop", "pledge", "earlier row"),
    ("pledges", "active,,p2", "active,,p9", "supersedes", "no pledge"),
    ("pledges", "superseded,1960-03-25", "superseded,", "state", "needs the date"),
    ("pledges", "active,,p2", "eager,,p2", "state", "not one of"),
    ("pledges", ",,yes", ",,perhaps", "declared", "neither yes nor no"),
    ("targets", "p1,output,12.5", "p1,output,twelve", "target", "not a number"),
    ("targets", "p3,output", "p3,iron", "indicator", "no indicator"),
    ("targets", "p3,output", "p9,output", "pledge", "no pledge"),
    ("milestones", "1960-05-D1", "1960-05-D4", "due", "not a date"),
    ("measures", "p3,second", "p8,second", "pledge", "no pledge"),
    ("outside", "wei,Wei", "mill,Wei", "exemplar", "unit or group of the tree"),
]


@pytest.mark.parametrize(("table", "old", "new", "column", "reason"), FAULTS)
def test_a_fault_is_named_by_file_row_and_column(
    tmp_path: Path, table: str, old: str, new: str, column: str, reason: str
) -> None:
    assert old in GOOD[table]
    write(tmp_path, **{table: GOOD[table].replace(old, new, 1)})
    with pytest.raises(Refused) as caught:
        read(tmp_path)
    refusal = next(one for one in caught.value.refusals if (one.file, one.column) == (f"{table}.csv", column))
    assert reason in refusal.reason
    assert refusal.row is not None


def test_two_targets_for_one_indicator_are_refused(tmp_path: Path) -> None:
    write(tmp_path, targets=GOOD["targets"] + "p1,output,13,,\n")
    with pytest.raises(Refused, match="two targets in one pledge"):
        read(tmp_path)
