"""Innovation projects: the printed counts of March, all classes rising, dates and adoptions that make sense."""

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from abreast.demo.innovations import CLASSES, by_machine, counts, projects
from abreast.demo.published import number
from abreast.demo.tree import City, grow

MARCH = pl.col("realised").is_between(date(1960, 3, 1), date(1960, 3, 31))


@pytest.fixture(scope="module")
def listed(campaign: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return campaign["innovations.csv"]


@pytest.mark.parametrize("seed", range(20))
def test_counts_keep_to_what_was_printed(seed: int) -> None:
    classes = counts(seed)
    semi, mechanised = classes["semi-mechanised"], classes["mechanised"]
    assert semi.months[2] == 12_300
    assert semi.before + sum(semi.months[:2]) == 20_500
    assert mechanised.months[2] == 9_555
    assert mechanised.before + sum(mechanised.months[:2]) <= number("mechanised_before")
    for name in CLASSES:
        january, february, march, _ = classes[name].months
        assert 0 < january < march
        assert 0 < february < march


def test_projects_are_listed_one_by_one(city: City, listed: pl.DataFrame) -> None:
    found = dict(listed.filter(MARCH).group_by("class").len().iter_rows())
    assert found["semi-mechanised"] == 12_300
    assert found["mechanised"] == 9_555
    before = listed.filter((pl.col("class") == "semi-mechanised") & (pl.col("realised") < date(1960, 3, 1)))
    assert before.height == 20_500
    assert not listed["project"].is_duplicated().any()
    assert listed["unit"].is_in(city.parts["unit"].implode()).all()


def test_significant_projects_rise_rapidly(listed: pl.DataFrame) -> None:
    since = listed.filter(pl.col("realised") >= date(1960, 1, 1), significant="yes")
    count = dict(since.group_by(pl.col("realised").dt.month()).len().iter_rows())
    assert count[3] > 2 * max(count[1], count[2])


def test_states_follow_one_another(listed: pl.DataFrame) -> None:
    states = ["proposed", "trial", "realised", "verified", "abandoned"]
    for earlier, later in pairwise(states):
        assert (listed[earlier] <= listed[later]).fill_null(True).all()
    assert listed["proposed"].null_count() == 0
    unfinished = listed.filter(pl.col("realised").is_null())
    assert unfinished.height > 500
    assert unfinished["verified"].null_count() == unfinished.height
    assert listed.select(pl.max_horizontal(states).max()).item() <= date(1960, 4, 10)


def test_what_was_taken_over_was_realised_earlier_elsewhere_and_is_about_the_same(
    listed: pl.DataFrame,
) -> None:
    pairs = listed.join(listed, left_on="adopted_from", right_on="project", suffix="_there")
    assert pairs.height > 2_000
    assert (pairs["realised_there"] < pairs["realised"]).all()
    assert (pairs["unit_there"] != pairs["unit"]).all()
    assert (pairs["title_zh_there"] == pairs["title_zh"]).all()
    assert (pairs["class_there"] == pairs["class"]).all()


def test_operations_by_machine_are_those_of_the_projects(city: City, listed: pl.DataFrame) -> None:
    days = [date(1960, 2, 10), date(1960, 3, 31)]
    found = by_machine(city, listed, days)
    for at, day in enumerate(days):
        standing = listed.filter((pl.col("realised") <= day) & ~(pl.col("abandoned") <= day).fill_null(False))
        assert found[:, at].sum() == standing["effect"].sum()
    assert np.all(found.min(axis=0) >= 0)


def test_the_tool_section_leads_its_factory(city: City, listed: pl.DataFrame) -> None:
    own = listed.filter(pl.col("unit").str.starts_with("changan."))
    sizes = dict(city.parts.select("unit", "persons").iter_rows())
    rates = {unit: count / sizes[unit] for unit, count in own.group_by("unit").len().iter_rows()}
    assert max(rates, key=lambda unit: rates[unit]) == "changan.tools"


def test_a_part_of_the_city_has_its_share() -> None:
    machinery = grow(1960, {"machinery"})
    assert machinery.share == pytest.approx(60 / 220)
    march = projects(machinery, 1960).filter(MARCH)
    assert march.filter(pl.col("class") == "semi-mechanised").height == round(12_300 * machinery.share)
