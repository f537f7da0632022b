"""After a seal the seal is the truth, and only amendments correct it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from abreast import figures
from abreast.campaign.campaign import load
from abreast.figures import seal
from abreast.figures.closing import close_period
from abreast.tables import Refused

HEADER = "unit,indicator,period,value,reason,author,date\n"
AMENDED = HEADER + "w1,output,2026-01,101,typing error,office-7,2026-02-11\n"


@pytest.fixture
def sealed(plants: Path) -> Path:
    close_period(load(plants), "2026-01", "office-7")
    return plants


def values(folder: Path) -> dict[tuple[str, str, str], float]:
    frame = figures.read(load(folder))
    return {(unit, code, period): value for unit, code, period, value, *_ in frame.iter_rows()}


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusals(folder: Path) -> list[str]:
    with pytest.raises(Refused) as caught:
        figures.read(load(folder))
    return list(map(str, caught.value.refusals))


def test_reading_is_the_same_before_and_after(plants: Path) -> None:
    before = figures.read(load(plants)).sort(pl.all())
    close_period(load(plants), "2026-01", "office-7")
    assert figures.read(load(plants)).sort(pl.all()).equals(before)
    close_period(load(plants), "2026-02", "office-7")
    assert figures.read(load(plants)).sort(pl.all()).equals(before)
    assert [one.covers for one in seal.chain(plants)] == [("2026-01",), ("2026-02",)]
    assert seal.verify(plants, seal.head(plants)) == []


def test_one_seal_closes_every_open_period_before_it(plants: Path) -> None:
    made = close_period(load(plants), "2026-02", "office-7")
    assert made.covers == ("2026-01", "2026-02")


def test_the_seal_is_the_truth_even_without_the_files(sealed: Path) -> None:
    before = values(sealed)
    (sealed / "figures" / "long.csv").unlink()
    assert values(sealed) == {key: value for key, value in before.items() if key[2] == "2026-01"}


def test_a_changed_figure_is_refused(sealed: Path) -> None:
    edit(sealed, "figures/long.csv", "w1,2026-01,output,100", "w1,2026-01,output,101")
    assert refusals(sealed) == [
        'figures/long.csv, row 2, column value: "101" was sealed as 100 for 2026-01 '
        "(sealed figures are corrected in amendments.csv, with reason and author)"
    ]


def test_a_late_figure_is_refused(sealed: Path) -> None:
    edit(sealed, "figures/long.csv", "w1,2026-02,output", "w3,2026-01,rejects,2\nw1,2026-02,output")
    [line] = refusals(sealed)
    assert 'figures/long.csv, row 8, column value: "2" was not reported when 2026-01 was sealed' in line


def test_an_amendment_corrects_it_whatever_the_file_says(sealed: Path) -> None:
    (sealed / "amendments.csv").write_text(AMENDED)
    assert values(sealed)["w1", "output", "2026-01"] == 101
    edit(sealed, "figures/long.csv", "w1,2026-01,output,100", "w1,2026-01,output,101")
    assert values(sealed)["w1", "output", "2026-01"] == 101
    edit(sealed, "figures/long.csv", "w1,2026-01,output,101", "w1,2026-01,output,102")
    assert "was sealed as 101" in refusals(sealed)[0]


def test_amendments_are_in_the_next_seal_and_stay_when_the_file_goes(sealed: Path) -> None:
    (sealed / "amendments.csv").write_text(AMENDED)
    close_period(load(sealed), "2026-02", "office-7")
    made = seal.chain(sealed)[1].table("amendments")
    assert made.select("unit", "value", "reason", "author", "date").rows() == [
        ("w1", 101.0, "typing error", "office-7", "2026-02-11")
    ]
    (sealed / "amendments.csv").unlink()
    assert values(sealed)["w1", "output", "2026-01"] == 101


def test_the_latest_amendment_counts_and_an_empty_value_withdraws(sealed: Path) -> None:
    later = "w1,output,2026-01,103,recount,office-7,2026-03-01\n"
    (sealed / "amendments.csv").write_text(HEADER + later + AMENDED.removeprefix(HEADER))
    assert values(sealed)["w1", "output", "2026-01"] == 103
    (sealed / "amendments.csv").write_text(HEADER + "w1,output,2026-01,,never measured,office-7,2026-03-01\n")
    assert ("w1", "output", "2026-01") not in values(sealed)


def test_an_amendment_adds_a_figure_that_was_late(sealed: Path) -> None:
    (sealed / "amendments.csv").write_text(HEADER + "w3,rejects,2026-01,2,late,office-7,2026-02-11\n")
    assert values(sealed)["w3", "rejects", "2026-01"] == 2


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("w9,output,2026-01,1,r,a,2026-02-11", 'row 2, column unit: "w9" is no unit'),
        ("w1,outpt,2026-01,1,r,a,2026-02-11", 'row 2, column indicator: "outpt" is no indicator'),
        ("w1,output,2026-01,x,r,a,2026-02-11", 'row 2, column value: "x" is not a number'),
        ("w1,output,2026-01,-1,r,a,2026-02-11", 'row 2, column value: "-1" lies below the minimum 0'),
        ("w1,output,2026-01,1,,a,2026-02-11", 'row 2, column reason: "" is missing'),
        ("w1,output,2026-01,1,r,,2026-02-11", 'row 2, column author: "" is missing'),
        ("w1,output,2026-01,1,r,a,", 'row 2, column date: "" is missing'),
        ("w1,output,2026-01,1,r,a,2026-02-30", 'row 2, column date: "2026-02-30" is not a date'),
        ("w1,output,2026-02,1,r,a,2026-02-11", 'row 2, column period: "2026-02" is not sealed yet'),
        (
            "w1,output,2026-01,1,r,a,2026-02-11\nw1,output,2026-01,2,r,a,2026-02-11",
            'row 3, column value: "2" amends output of w1 for 2026-01 a second time on 2026-02-11',
        ),
    ],
)
def test_amendments_that_are_refused(sealed: Path, line: str, refusal: str) -> None:
    (sealed / "amendments.csv").write_text(HEADER + line + "\n")
    [found] = refusals(sealed)
    assert found.startswith(f"amendments.csv, {refusal}")


def test_an_amendment_file_without_its_columns(sealed: Path) -> None:
    (sealed / "amendments.csv").write_text(
        "unit,indicator,period,value,author,date\nw1,output,2026-01,1,a,b\n"
    )
    [found] = refusals(sealed)
    assert found.startswith("amendments.csv, row 1, column reason: is not among the columns")


def test_the_past_of_the_tree_stays(sealed: Path) -> None:
    edit(sealed, "units.csv", "w3,workshop,p1", "w3,workshop,p2")
    [found] = refusals(sealed)
    assert found == (
        'units.csv, column parent: "p2" puts w3 under another unit in 2026-01 than was sealed (p1) '
        "(date the change after the last sealed period)"
    )


def test_the_future_of_the_tree_is_free(sealed: Path) -> None:
    edit(
        sealed, "units.csv", "w4,workshop,p2,Assembly,装配车间,,", "w4,workshop,p2,Assembly,装配车间,,2026-02"
    )
    assert values(sealed)


def test_units_and_indicators_with_sealed_figures_stay(sealed: Path) -> None:
    edit(sealed, "units.csv", "w2,workshop,p1,Forging,锻工车间,,2026-02\n", "")
    edit(sealed, "figures/long.csv", 'w2,2026-01,output,"1,200"\n', "")
    edit(sealed, "campaign.toml", "[indicators.style]", "[indicators.manner]")
    edit(sealed, "figures/long.csv", "w1,2026-01,style,partly\nw4,2026-01,style,3\n", "")
    assert [line.split(" (")[0] for line in refusals(sealed)] == [
        "campaign.toml, key indicators.style: has sealed figures but is no longer a reported indicator",
        'units.csv, column unit: "w2" has sealed figures for 2026-01 but is not there in that period',
    ]


def test_a_damaged_seal_is_refused(sealed: Path) -> None:
    path = sealed / "seals" / "2026-01" / "figures.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")
    [found] = refusals(sealed)
    assert found.startswith("seals/2026-01/figures.parquet: was changed after sealing")


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2026-01", "the seal of 2026-01 stands already, which closes 2026-01 too"),
        ("2026-07", "no figure was reported for 2026-07"),
    ],
)
def test_periods_that_cannot_be_closed(sealed: Path, period: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        close_period(load(sealed), period, "office-7")


def test_names_of_persons_stay_outside(plants: Path) -> None:
    (plants / "measures.csv").write_text("pledge,text_en,responsible\nP1,oil the lathe,Li Wei\nP2,sweep,\n")
    made = close_period(load(plants), "2026-01", "office-7")
    assert made.table("measures")["responsible"].to_list() == ["given", None]
    assert "title_en" not in made.table("units").columns
    assert not any(b"Li Wei" in path.read_bytes() for path in made.path.iterdir())
