"""Innovation projects: the printed counts of March, and all classes rising."""

from datetime import date

import polars as pl
import pytest

from abreast.demo.calendar import PERIODS
from abreast.demo.innovations import CLASSES, by_period, counts, projects
from abreast.demo.published import number
from abreast.demo.tree import City, grow


@pytest.mark.parametrize("seed", range(20))
def test_counts_keep_to_what_was_printed(seed: int) -> None:
    classes = counts(seed)
    semi, mechanised = classes["semi_mechanised"], classes["mechanised"]
    assert semi.months[2] == 12_300
    assert semi.before + sum(semi.months[:2]) == 20_500
    assert mechanised.months[2] == 9_555
    assert mechanised.before + sum(mechanised.months[:2]) <= number("mechanised_before")
    for name in CLASSES:
        january, february, march, _ = classes[name].months
        assert 0 < january < march
        assert 0 < february < march


def test_projects_are_listed_one_by_one(city: City) -> None:
    listed = projects(city, 1960)
    march = listed.filter(pl.col("realised").is_between(date(1960, 3, 1), date(1960, 3, 31)))
    found = dict(march.group_by("class").len().iter_rows())
    assert found["semi_mechanised"] == 12_300
    assert found["mechanised"] == 9_555
    assert not listed["project"].is_duplicated().any()
    assert listed["unit"].is_in(city.parts["unit"].implode()).all()


def test_significant_projects_rise_rapidly(city: City) -> None:
    months = projects(city, 1960).filter("significant").group_by(pl.col("realised").dt.month()).len()
    count = dict(months.iter_rows())
    assert count[3] > 2 * max(count[1], count[2])


def test_periods_hold_all_projects(city: City) -> None:
    table = by_period(city, 1960, PERIODS)
    assert table.height == city.parts.height * len(PERIODS)
    listed = projects(city, 1960)
    assert table.select(pl.sum_horizontal(CLASSES).sum()).item() == listed.height
    assert table["significant"].sum() == listed["significant"].sum()


def test_the_tool_section_leads_its_factory(city: City) -> None:
    own = projects(city, 1960).filter(pl.col("unit").str.starts_with("changan."))
    sizes = dict(city.parts.select("unit", "persons").iter_rows())
    rates = {unit: count / sizes[unit] for unit, count in own.group_by("unit").len().iter_rows()}
    assert max(rates, key=lambda unit: rates[unit]) == "changan.tools"


def test_a_part_of_the_city_has_its_share() -> None:
    machinery = grow(1960, {"machinery"})
    assert machinery.share == pytest.approx(60 / 220)
    march = by_period(machinery, 1960, ["1960-03-D1", "1960-03-D2", "1960-03-D3"])
    assert march["semi_mechanised"].sum() == round(12_300 * machinery.share)
