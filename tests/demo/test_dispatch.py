"""The dispatch of 1960, clause by clause, out of the bulletin; and that it is not circular.

The whole city is run as it is written, and with changes but without its persons' figures, which no change touches; of
one trade all but the counts that are printed for the city is asked as well, with another seed.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from abreast import demo, period
from demo import dispatch
from demo.dispatch import MARCH, Told, says

pytestmark = pytest.mark.xdist_group("dispatch")  # one process makes the runs that all of them look at

WITHOUT = """
import sys
sys.modules["abreast.demo"] = None
from abreast.cli import main
main()
"""
SHARE = 8 / 220
REMOVED = 137


def run_without_demo(folder: Path, out: Path) -> Told:
    """`abreast run` in a process of its own that cannot import the reconstruction."""
    command = [sys.executable, "-c", WITHOUT, "run", str(folder), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Told(out)


def changed(folder: Path, to: Path, *, add: int, company: str) -> Path:
    """A copy without 137 semi-mechanised projects of March, with more mechanised ones of February, and without the
    measures of one enterprise and of everybody in it."""
    shutil.copytree(folder, to)
    projects = pl.read_csv(folder / "innovations.csv", infer_schema=False)
    march = projects.filter(
        (pl.col("class") == "semi-mechanised") & pl.col("realised").str.starts_with("1960-03")
    )
    taken_over = projects["adopted_from"].drop_nulls().implode()
    gone = march.filter(~pl.col("project").is_in(taken_over))["project"][:REMOVED]
    kept = projects.filter(~pl.col("project").is_in(gone.implode()))
    more = kept.filter((pl.col("class") == "mechanised") & pl.col("realised").str.starts_with("1960-02"))
    more = pl.concat([more] * (add // more.height + 1))[:add].with_columns(
        project=pl.format("more{}", pl.int_range(pl.len())), adopted_from=pl.lit(None, pl.String)
    )
    pl.concat([kept, more]).write_csv(to / "innovations.csv")
    own = below(folder, company)
    theirs = pl.read_csv(folder / "pledges.csv", infer_schema=False).filter(
        pl.col("unit").is_in(own.implode())
    )
    measures = pl.read_csv(folder / "measures.csv", infer_schema=False)
    measures.filter(~pl.col("pledge").is_in(theirs["pledge"].implode())).write_csv(to / "measures.csv")
    return to


def below(folder: Path, enterprise: str) -> pl.Series:
    """The ids of an enterprise and of everybody in it at the end."""
    units = pl.read_csv(folder / "units.csv", infer_schema=False).filter(pl.col("until").is_null())
    found, level = [pl.Series("unit", [enterprise])], pl.Series("unit", [enterprise])
    while level.len():
        level = units.filter(pl.col("parent").is_in(level.implode()))["unit"]
        found.append(level)
    return pl.concat(found)


def falls_by_that_enterprise(before: Told, after: Told, trade: str, enterprise: str, kind: str) -> None:
    """Coverage of the trade: complete pledges of exactly the enterprise and its people are missing."""
    was, now = (told.one(f"coverage.complete.{kind}", trade) for told in (before, after))
    assert now["of"] == was["of"]
    assert was["count"] - now["count"] == 1
    for below in ("group", "person"):
        own, left = (told.one(f"coverage.complete.{below}", enterprise) for told in (before, after))
        was, now = (told.one(f"coverage.complete.{below}", trade) for told in (before, after))
        assert own["count"] > 0
        assert left["count"] == 0
        assert was["count"] - now["count"] == own["count"]
        assert was["of"] == now["of"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Commerce, with another seed than the default."""
    path = tmp_path_factory.mktemp("commerce") / "campaign"
    demo.write(path, seed=7, detailed={"commerce"})
    return path


@pytest.fixture(scope="module")
def told(folder: Path) -> Told:
    return Told(period.run(folder, out=folder.parent / "results"))


@pytest.fixture(scope="module")
def after(folder: Path) -> Told:
    into = changed(folder, folder.parent / "changed", add=400, company="commerce-02")
    return run_without_demo(into, folder.parent / "changed-results")


def test_clauses_that_one_trade_can_show(told: Told) -> None:
    dispatch.innovations(told, SHARE)
    dispatch.catching_up(told, SHARE)
    dispatch.output(told)
    dispatch.pledges(told)
    dispatch.labelled(told)


def test_the_bulletin_is_the_same_where_there_is_no_reconstruction_to_import(
    folder: Path, told: Told
) -> None:
    again = run_without_demo(folder, folder.parent / "again")
    assert again.rows == told.rows
    assert again.pages == told.pages


def test_projects_deleted_from_the_folder_are_missing_in_words_and_numbers(told: Told, after: Told) -> None:
    was, now = (one.one("innovation.count.semi-mechanised", period=MARCH) for one in (told, after))
    assert now["value"] == was["value"] - REMOVED
    says(now, f"{now['value']:,.0f} semi-mechanised projects", f"半机械化{now['value']:,.0f}件")
    ratio = after.one("innovation.ratio.semi-mechanised", period=MARCH)
    percent = f"{100 * now['value'] / ratio['of']:.1f}%"
    says(ratio, f"equal {percent} of all realised before", f"的{percent}")


def test_more_than_double_is_said_only_where_it_holds(told: Told, after: Told) -> None:
    before, now = (one.one("innovation.ratio.mechanised", period=MARCH) for one in (told, after))
    says(before, "more than double", "增加一倍多")
    assert now["value"] < 1
    assert "double" not in now["en"]
    assert "一倍" not in now["zh"]


def test_without_its_measures_an_enterprise_and_its_people_are_not_covered(told: Told, after: Told) -> None:
    falls_by_that_enterprise(told, after, "commerce", "commerce-02", "company")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    path = tmp_path_factory.mktemp("chongqing") / "campaign"
    demo.write(path)
    return path, run_without_demo(path, path.parent / "results")


@pytest.mark.slow
def test_the_whole_dispatch(city: tuple[Path, Told]) -> None:
    folder, told = city
    persons = pl.scan_csv(folder / "units.csv").filter(kind="person").select(pl.col("unit").n_unique())
    assert persons.collect().item() >= 200_000
    dispatch.innovations(told)
    dispatch.catching_up(told)
    dispatch.output(told)
    dispatch.pledges(told)
    dispatch.machinery(told)
    dispatch.labelled(told)


@pytest.mark.slow
def test_the_whole_city_changes_with_its_folder(city: tuple[Path, Told]) -> None:
    folder, told = city
    into = changed(folder, folder.parent / "changed", add=400, company="machinery-05")
    persons = into / "figures" / "persons.parquet"
    pl.read_parquet(persons).head(1000).write_parquet(persons)
    after = run_without_demo(into, folder.parent / "changed-results")
    semi = after.one("innovation.count.semi-mechanised", period=MARCH)
    assert semi["value"] == 12_163
    says(semi, "12,163 semi-mechanised projects", "半机械化12,163件")
    says(after.one("innovation.ratio.semi-mechanised", period=MARCH), "59.3%", "59.3%")
    mechanised = after.one("innovation.ratio.mechanised", period=MARCH)
    assert 1 < mechanised["value"] < 2
    assert "double" not in mechanised["en"]
    assert "增加一倍" not in mechanised["zh"]
    factories = after.one("coverage.complete.factory", "machinery")
    assert (factories["count"], factories["of"]) == (42, 43)
    assert "all 43" not in factories["en"]
    falls_by_that_enterprise(told, after, "machinery", "machinery-05", "factory")
