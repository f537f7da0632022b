"""Appointed exemplars: from exemplars.csv into the results and, with their reasons, into both bulletins."""

from pathlib import Path

import polars as pl
import pytest

from abreast import lists, period
from abreast.campaign import load
from abreast.verification import verify
from pipeline.small import write_campaign
from pipeline.written import write_lists


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small campaign with its lists, run up to September."""
    made = write_campaign(tmp_path_factory.mktemp("appointed") / "small")
    write_lists(made)
    period.run(made)
    return made


def test_who_counts_in_a_period(folder: Path) -> None:
    it = load(folder)
    appointed = lists.read(it).appointed
    assert appointed is not None
    assert appointed.at(it, "2020-05")["exemplar"].to_list() == ["far", "p12", "p01"]
    assert appointed.at(it, "2020-09")["exemplar"].to_list() == ["far", "p01"]
    assert appointed.at(it, "2020-03")["exemplar"].to_list() == ["far"]


def test_they_come_first_for_every_unit_of_their_scope_that_is_behind(folder: Path) -> None:
    table = pl.read_parquet(folder / "results" / "exemplars.parquet").filter(aspect="quality")
    behind = pl.read_parquet(folder / "results" / "standings.parquet").filter(
        pl.col("gap") > 0, aspect="quality"
    )
    named = table.filter(why="appointed")
    far = named.filter(exemplar="far")
    assert set(far.select("unit", "scope").iter_rows()) == set(behind.select("unit", "scope").iter_rows())
    assert far.select("exemplar_value", "gain_quantity").null_count().row(0) == (far.height, far.height)
    assert set(far["reason_en"]) == {"Least scrap in the country."}
    inside = {"p01", "p02", "p03", "p04"}
    assert set(named.filter(exemplar="p01")["unit"]) == (set(behind["unit"]) & inside) - {"p01"}
    first = table.filter(order=1)
    assert set(first["why"]) == {"appointed"}
    # The narrower appointment before the wider one.
    assert set(first.filter(pl.col("unit").is_in(list(inside - {"p01"})))["exemplar"]) == {"p01"}


def test_both_bulletins_name_them_with_their_reasons(folder: Path) -> None:
    english, chinese = (
        (folder / "results" / f"bulletin.{lang}.html").read_text("utf-8") for lang in ("en", "zh")
    )
    assert "Appointed exemplar in City: Far &lt;Works&gt;. Least scrap in the country." in english
    assert "Appointed exemplar in District 1: Plant 1. Every casting right." in english
    assert "1区标兵：1厂（件件合格）。" in chinese
    assert "市标兵：远厂（Least scrap in the country）。" in chinese
    assert "Once good" not in english
    assert verify(folder).differences == ()
