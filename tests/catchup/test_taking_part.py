"""Who takes part in which movement, counted here by hand for the small campaign."""

from pathlib import Path

import polars as pl
import pytest

from abreast import period, results
from pipeline.small import write_campaign
from pipeline.written import write_lists

MOVEMENTS = (
    "movement,unit,aspect,title_en,same_as,as,from,until\n"
    "tidy,d1,,Tidy benches,p01,unit,2020-04-01,\n"
    "best,,quality,Like p01,p01,unit,2020-04,\n"
    "over,,quality,,,,2020-04,2020-05\n"
    "later,,quality,,,,2020-08,\n"
)
PARTICIPATION = (
    "unit,movement,from,until\n"
    "p02,tidy,2020-04-10,\n"
    "p03,tidy,2020-04-10,2020-05-31\n"
    "p02,best,2020-04-10,\n"
    "p09,best,2020-06-01,\n"
    "p09,best,2020-06-10,\n"
    "p09,over,2020-04-10,\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_campaign(tmp_path_factory.mktemp("movements") / "small")
    write_lists(folder, movements=MOVEMENTS, participation=PARTICIPATION)
    return period.run(folder, "2020-06")


@pytest.fixture(scope="module")
def told(place: Path) -> pl.DataFrame:
    return results.read_tables(place)["movements"]


def test_movements_of_the_day_in_the_scope_they_were_opened_for(told: pl.DataFrame) -> None:
    assert told.select("movement", "scope").rows() == [("best", "city"), ("tidy", "d1")]
    assert told["unit"].to_list() == [None, "d1"]
    assert told.filter(movement="tidy").select("count", "complete", "of").row(0) == (1, 0, 4)


def test_a_pledge_to_be_the_same_as_its_exemplar_takes_part(place: Path, told: pl.DataFrame) -> None:
    pledges = results.read_tables(place)["pledges"].filter(
        pl.col("state").is_in(["active", "complete", "reached"]), aspect="quality", same_as="p01"
    )
    assert pledges.height
    expected = {"p02", "p09", *pledges["unit"]}
    row = told.filter(movement="best").row(0, named=True)
    assert row["count"] == len(expected)
    assert row["complete"] == pledges.filter(pl.col("parts") == 4)["unit"].n_unique()
    assert row["rate"] == row["count"] / row["of"] <= 1


def test_without_movements_there_is_no_table(tmp_path: Path) -> None:
    assert "movements" not in period.work_out(write_campaign(tmp_path / "small"), "2020-06").tables
