"""Lines of the lists beside the figures stay as they were sealed; what may change is only what comes after.

Lines stand here as they are printed, and are longer than lines of code.
"""
# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import figures
from abreast.campaign.campaign import load
from abreast.figures import seal
from abreast.figures.closing import close_period
from abreast.figures.seal.lists import LISTS
from abreast.tables import Refused

FILES = {
    "pledges": "pledge,unit,aspect,same_as,made,due,state,ended,note,declared,declared_on\n"
    "g1,w1,a,w2,2026-01-05,2026-04,,,,,\n"
    "g2,w3,a,w2,2026-01-31,2026-04,active,,first,,\n"
    "g3,w4,a,w2,2026-02-01,2026-04,,,,,\n"
    "g4,w4,a,w2,2026-01-07,2026-04,draft,,,,\n",
    "targets": "pledge,indicator,target,date\ng1,output,120,\ng1,rejects,4,2026-02-03\ng3,output,80,\ng4,output,9,\n",
    "measures": "pledge,text_en,responsible,date\n"
    "g1,oil,Li Wei,\ng1,oil,Li Wei,\ng1,sweep,,2026-01-20\ng2,sort,Wang Fang,\n",
    "participation": "unit,movement,from,until\nw1,clean,2026-01-01,\nw3,clean,2026-01-01,2026-03\n",
    "outside": "exemplar,title_en,reason_en,reason_zh\nx1,Li Wei,fast,\n",
    "innovations": "project,unit,class,realised,abandoned\ni1,w1,mechanised,2026-01-20,\ni2,w1,mechanised,,\n",
    "helps": "help,helper,helped,state,date,ended\nh1,w1,w2,,2026-01-10,\nh2,w1,w3,accepted,2026-01-10,\n",
    "helpers": "unit,capacity\nw1,3\n",
    "exemplars": "exemplar,aspect,scope,reason_en,from,until\nw1,a,city,steady,2026-01,\nw3,a,city,quick,,\n",
}


@pytest.fixture
def sealed(plants: Path) -> Path:
    """The plants with lists, sealed up to 31 January."""
    for name, text in FILES.items():
        (plants / f"{name}.csv").write_text(text, encoding="utf-8")
    close_period(load(plants), "2026-01", "office-7")
    return plants


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusals(folder: Path) -> list[str]:
    try:
        figures.read(load(folder))
    except Refused as refused:
        return list(map(str, refused.refusals))
    return []


def test_only_what_has_begun_is_sealed(sealed: Path) -> None:
    made = seal.chain(sealed)[0]
    assert made.table("pledges")["pledge"].to_list() == ["g1", "g2"]
    assert made.table("targets").select("pledge", "indicator").rows() == [("g1", "output")]
    assert made.table("measures").height == 4
    assert refusals(sealed) == []


def test_names_of_persons_stay_outside(sealed: Path) -> None:
    made = seal.chain(sealed)[0]
    assert set(made.table("outside").columns) == {"exemplar", "reason_en", "reason_zh"}
    assert not any(b"Li Wei" in path.read_bytes() for path in made.path.iterdir())
    edit(sealed, "outside.csv", "Li Wei", "an innovator")
    edit(sealed, "measures.csv", "Li Wei", "somebody else")
    assert refusals(sealed) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "refusal"),
    [
        (
            "targets.csv",
            "g1,output,120",
            "g1,output,110",
            'targets.csv, row 2, column target: "110" was sealed as "120" with 2026-01 (put it back as it was, and write '
            "what is new in a line of its own with a later date)",
        ),
        (
            "pledges.csv",
            "g1,w1,a,w2",
            "g1,w1,a,w3",
            'pledges.csv, row 2, column same_as: "w3" was sealed as "w2" with 2026-01 (put it back as it was; a pledge is '
            "changed by a new one that supersedes it)",
        ),
        (
            "pledges.csv",
            "g2,w3,a,w2,2026-01-31,2026-04,active,,first,,\n",
            "",
            'pledges.csv, column pledge: "g2" is sealed with 2026-01 and stands in no line any more (put it back as it was; '
            "a pledge is changed by a new one that supersedes it)",
        ),
        (
            "measures.csv",
            "g1,sweep,,",
            "g1,sweep,Chen Lan,",
            'measures.csv, row 4, column responsible: "Chen Lan" was left empty with 2026-01 (put it back as it was, and '
            "write what is new in a line of its own with a later date)",
        ),
        (
            "measures.csv",
            "g1,oil,Li Wei,\n",
            "",
            'measures.csv, column pledge, date: "g1" is sealed with 2026-01 and stands in no line any more (put it back as '
            "it was, and write what is new in a line of its own with a later date)",
        ),
        (
            "pledges.csv",
            "2026-04,active,,first",
            "2026-04,withdrawn,2026-01-31,first",
            'pledges.csv, row 3, column ended: "2026-01-31" was left empty with 2026-01 (put it back as it was; a pledge is '
            "changed by a new one that supersedes it)",
        ),
        (
            "pledges.csv",
            "2026-04,active,",
            "2026-04,draft,",
            'pledges.csv, row 3, column state: "draft" was sealed as "active" with 2026-01 (put it back as it was; a pledge '
            "is changed by a new one that supersedes it)",
        ),
        (
            "pledges.csv",
            "2026-01-07,2026-04,draft",
            "2026-01-07,2026-04,active",
            'pledges.csv, row 5, column made: "2026-01-07" counts from 2026-01-07, and everything up to 2026-01-31 is '
            "sealed (give it a date after 2026-01-31 under made)",
        ),
        (
            "pledges.csv",
            "first,,",
            "first,yes,",
            'pledges.csv, row 3, column declared: "yes" was left empty with 2026-01 (put it back as it was; a pledge is changed by a new one that supersedes it)',
        ),
        (
            "participation.csv",
            "w3,clean,2026-01-01,2026-03",
            "w3,clean,2026-01-01,2026-01-30",
            'participation.csv, row 3, column until: "2026-01-30" was sealed as "2026-03" with 2026-01 (put it back as it '
            "was; whoever takes part no longer gets a date under until)",
        ),
        (
            "targets.csv",
            "g3,output,80,\n",
            "g3,output,80,\ng1,attendance,0.9,\n",
            'targets.csv, row 5, column date: "" counts from 2026-01-05, and everything up to 2026-01-31 is sealed (give it '
            "a date after 2026-01-31 under date)",
        ),
        (
            "exemplars.csv",
            "w3,a,city,quick,,\n",
            "w3,a,city,quick,,\nw4,a,city,careful,,\n",
            'exemplars.csv, row 4, column from: "" counts from the beginning, and everything up to 2026-01-31 is sealed '
            "(give it a date after 2026-01-31 under from)",
        ),
        (
            "innovations.csv",
            "i1,w1,mechanised",
            "i1,w1,automated",
            'innovations.csv, row 2, column class: "automated" was sealed as "mechanised" with 2026-01 (put it back as it was, and write what is new in a line of its own with a later date)',
        ),
        (
            "innovations.csv",
            "i2,w1,mechanised,",
            "i2,w1,mechanised,2026-01-30",
            'innovations.csv, row 3, column realised: "2026-01-30" counts from 2026-01-30, and everything up to 2026-01-31 is sealed (give it a date after 2026-01-31 under realised)',
        ),
        (
            "helps.csv",
            "h2,w1,w3,accepted",
            "h2,w1,w4,accepted",
            'helps.csv, row 3, column helped: "w4" was sealed as "w3" with 2026-01 (put it back as it was, and write what is new in a line of its own with a later date)',
        ),
        (
            "outside.csv",
            "x1,Li Wei,fast",
            "x1,Li Wei,slow",
            'outside.csv, row 2, column reason_en: "slow" was sealed as "fast" with 2026-01 (put it back as it was, and '
            "write what is new in a line of its own)",
        ),
    ],
)
def test_what_is_refused(sealed: Path, file: str, old: str, new: str, refusal: str) -> None:
    edit(sealed, file, old, new)
    assert refusals(sealed) == [refusal]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pledges.csv", "2026-04,active,,first", "2026-04,withdrawn,2026-02-01,first"),
        ("pledges.csv", "2026-04,active,,first", "2026-04,reached,,first"),
        ("pledges.csv", "first", "second thoughts"),
        ("pledges.csv", "first,,", "first,yes,2026-02-05"),
        ("pledges.csv", "g3,w4,a,w2", "g3,w4,a,w1"),
        ("pledges.csv", "g4,w4,a,w2,2026-01-07,2026-04,draft", "g4,w4,a,w2,2026-02-07,2026-04,active"),
        ("targets.csv", "g1,output,120,", 'g1,output,"120.0",'),
        ("targets.csv", "g3,output,80,", "g3,output,85,"),
        ("targets.csv", "g3,output,80,\n", "g3,output,80,\ng1,attendance,0.9,2026-02-01\n"),
        ("innovations.csv", "i1,w1,mechanised,2026-01-20,", "i1,w1,mechanised,2026-01-20,2026-02-20"),
        ("innovations.csv", "i2,w1,mechanised,,", "i2,w1,automated,2026-02-20,"),
        ("helps.csv", "h1,w1,w2,,2026-01-10", "h1,w1,w2,accepted,2026-02-10"),
        ("helps.csv", "h2,w1,w3,accepted,2026-01-10,", "h2,w1,w3,ended,2026-01-10,2026-02-10"),
        ("helpers.csv", "w1,3", "w1,0"),
        ("participation.csv", "w1,clean,2026-01-01,", "w1,clean,2026-01-01,2026-01"),
        ("participation.csv", "w3,clean,2026-01-01,2026-03", "w3,clean,2026-01-01,2026-02-11"),
        ("outside.csv", "x1,Li Wei,fast,", "x1,Li Wei,fast,快"),
        ("exemplars.csv", "w1,a,city,steady,2026-01,", "w1,a,city,steady,2026-01,2026-03"),
    ],
)
def test_what_may_still_be_done(sealed: Path, file: str, old: str, new: str) -> None:
    edit(sealed, file, old, new)
    assert refusals(sealed) == []
    close_period(load(sealed), "2026-02", "office-7")
    assert refusals(sealed) == []


def test_a_list_that_is_gone_and_one_that_is_new(sealed: Path) -> None:
    (sealed / "participation.csv").unlink()
    (sealed / "milestones.csv").write_text(
        "pledge,due,text_en,date\ng1,2026-03,half,\ng1,2026-03,half,2026-02-02\n"
    )
    assert refusals(sealed) == [
        'milestones.csv, row 2, column date: "" counts from 2026-01-05, and everything up to 2026-01-31 is sealed (give it '
        "a date after 2026-01-31 under date)",
        "participation.csv: is gone, and 2 of its lines are sealed with 2026-01 (restore it)",
    ]


def test_all_faults_of_lists_and_figures_are_told_in_one_pass(sealed: Path) -> None:
    edit(sealed, "targets.csv", "g1,output,120", "g1,output,110")
    edit(sealed, "outside.csv", "fast", "slow")
    edit(sealed, "figures/long.csv", "w1,2026-01,output,100", "w1,2026-01,output,102")
    assert [line.split(",")[0] for line in refusals(sealed)] == [
        "figures/long.csv",
        "outside.csv",
        "targets.csv",
    ]


def test_every_rule_names_columns_it_seals() -> None:
    for one in LISTS:
        named = {*one.key, *one.fills, *one.becomes, *(ending.column for ending in one.endings)}
        named |= {one.begins} - {""} | ({one.draft.column} if one.draft else set())
        assert not one.columns or named <= set(one.columns)
    names = [one.name for one in LISTS]
    assert names == sorted(set(names))


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(4)), more=st.integers(0, 3))
def test_order_and_new_lines_are_free(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], more: int
) -> None:
    """However the lines are sorted and whatever comes later, nothing is refused; and every loss is noticed."""
    from figures.conftest import LONG, TOML, UNITS

    folder = tmp_path_factory.mktemp("plants")
    (folder / "figures").mkdir()
    for name, text in (("campaign.toml", TOML), ("units.csv", UNITS), ("figures/long.csv", LONG)):
        (folder / name).write_text(text, encoding="utf-8")
    head, *rows = FILES["measures"].splitlines()
    (folder / "measures.csv").write_text(FILES["measures"], encoding="utf-8")
    close_period(load(folder), "2026-01", "office-7")
    later = [f"g{n},late,X,2026-02-0{n + 1}" for n in range(more)]
    mixed = [rows[i] for i in order] + later
    (folder / "measures.csv").write_text("\n".join([head, *mixed]) + "\n", encoding="utf-8")
    assert refusals(folder) == []
    (folder / "measures.csv").write_text("\n".join([head, *mixed[1:]]) + "\n", encoding="utf-8")
    assert len(refusals(folder)) == 1
