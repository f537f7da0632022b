"""The tree of the reconstruction."""

import polars as pl

from abreast.campaign.model import is_identifier
from abreast.demo.published import number
from abreast.demo.tree import City


def test_machinery_has_the_published_number_of_factories(city: City) -> None:
    machinery = city.enterprises.filter(city.trades["trade"].gather(city.enterprises["above"]) == "machinery")
    assert machinery.height == number("factories")
    assert machinery["unit"][0] == "changan"
    assert machinery["title_zh"][1] == "机械一厂"
    assert machinery["title_en"][1] == "Machinery Works No. 1"


def test_the_whole_city_is_there(city: City) -> None:
    assert city.persons.height > 200_000
    assert city.trades.height == 9


def test_named_units_of_changan_are_there(campaign: dict[str, pl.DataFrame]) -> None:
    titles = dict(campaign["units.csv"].filter(parent="changan").select("unit", "title_zh").iter_rows())
    assert titles["changan.tools"] == "工具科"
    assert titles["changan.w1"] == "一车间"
    assert titles["changan.w6"] == "六车间"


def test_levels_add_up(city: City) -> None:
    for level, below in ((city.enterprises, city.parts), (city.parts, city.groups)):
        sums = below.group_by("above").agg(pl.col("persons").sum()).sort("above")
        assert sums["persons"].to_list() == level["persons"].to_list()
    assert city.groups["persons"].sum() == city.persons.height


def test_ids_are_ids_and_parents_exist(campaign: dict[str, pl.DataFrame]) -> None:
    units = campaign["units.csv"]
    assert all(map(is_identifier, units["unit"].unique().to_list()))
    known = units["unit"].unique().implode()
    assert units.filter(pl.col("parent").is_not_null() & ~pl.col("parent").is_in(known)).is_empty()
    assert units["parent"].null_count() == 1


def test_persons_have_no_names(campaign: dict[str, pl.DataFrame]) -> None:
    persons = campaign["units.csv"].filter(kind="person")
    assert persons["title_en"].null_count() == persons["title_zh"].null_count() == persons.height


def test_some_moved_and_their_intervals_meet(campaign: dict[str, pl.DataFrame]) -> None:
    units = campaign["units.csv"]
    moved = units.filter(pl.col("unit").is_duplicated()).sort("unit", "from", nulls_last=False)
    assert moved.height > 200
    first, second = moved[::2], moved[1::2]
    assert first["unit"].to_list() == second["unit"].to_list()
    assert set(first["until"]) == {"1960-03-20"}
    assert set(second["from"]) == {"1960-03-21"}
    assert (first["parent"] != second["parent"]).sum() > 200


def test_nobody_reports_before_joining(campaign: dict[str, pl.DataFrame]) -> None:
    joined = campaign["units.csv"].filter((pl.col("kind") == "person") & (pl.col("from") == "1960-03-11"))
    reported = campaign["figures/persons.parquet"].join(joined, on="unit", how="semi")
    assert joined.height > 500
    assert reported["period"].min() == "1960-03-D2"
