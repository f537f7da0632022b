"""Closing a period: sealed as it stands, or, where the rules say so, only once every question has an answer."""

from pathlib import Path

import polars as pl
import pytest

from abreast import integrity, period
from abreast.campaign.calendar import PeriodError
from abreast.figures import seal
from abreast.tables import Refused
from pipeline.small import write_campaign

LAST = "2020-09"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign whose level of quality hangs on one plant: it reports a tenth of the scrap that all others have."""
    place = write_campaign(tmp_path / "small")
    path = place / "figures" / "plants.csv"
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    for number, row in enumerate(rows[1:]):
        rate = 0.010 if row[0] == "p02" else 0.100
        row[3] = f"{float(row[2]) * (rate + 0.001 * (number % 7)):.2f}"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", "utf-8")
    return place


def demand_answers(folder: Path) -> None:
    path = folder / "campaign.toml"
    path.write_text(path.read_text("utf-8") + "answers_before_seal = true\n", "utf-8")


def test_open_questions_are_counted_those_about_levels_too(folder: Path) -> None:
    stand = integrity.open_ones(period.work_out(folder, LAST).tables["questions"])
    assert "influence" in set(stand["check"])
    closed = period.close(folder, LAST, "office-7")
    assert closed.unanswered == stand.height
    assert seal.head(folder) == closed.seal.hash


def test_where_the_rules_demand_answers_nothing_is_sealed_without_them(folder: Path) -> None:
    demand_answers(folder)
    stand = integrity.open_ones(period.work_out(folder, LAST).tables["questions"])
    with pytest.raises(Refused) as refused:
        period.close(folder, LAST, "office-7", count=False)
    assert {one.value for one in refused.value.refusals} == set(stand["question"])
    assert not seal.chain(folder)
    told = stand.select(
        "question", "unit", date=pl.lit("2020-10-05"), by=pl.lit("office-7"), text=pl.lit("recounted, right")
    )
    told.write_csv(folder / "answers.csv")
    assert period.close(folder, LAST, "office-7").unanswered == 0


def test_a_period_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(PeriodError):
        period.close(folder, "2020-13", "office-7")
