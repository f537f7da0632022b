"""Steel and coal grow as printed, at the printed precision, for any seed."""

import polars as pl
import pytest

from abreast.demo.output import output
from abreast.demo.tree import City

PRINTED = {
    ("steel", "1960-03-D2"): (1.37, 2),
    ("coal", "1960-03-D2"): (8.4, 1),
    ("steel", "1960-03-D3"): (16, 0),
    ("coal", "1960-03-D3"): (30.9, 1),
}
PER_DAY = {("steel", "1960-03-D3"): 5.5, ("coal", "1960-03-D3"): 19.0}


@pytest.mark.parametrize("seed", [1960, 1, 2, 3])
def test_growth_in_march_is_as_printed(city: City, seed: int) -> None:
    table = output(city, seed)
    totals = {
        (product, period): value
        for product, period, value in table.group_by("indicator", "period")
        .agg(pl.col("value").sum())
        .iter_rows()
    }
    before = {"1960-03-D2": "1960-03-D1", "1960-03-D3": "1960-03-D2"}
    for (product, period), (percent, digits) in PRINTED.items():
        growth = totals[product, period] / totals[product, before[period]]
        assert round(100 * (growth - 1), digits) == percent
    for (product, period), percent in PER_DAY.items():
        growth = totals[product, period] / totals[product, before[period]] * 10 / 11
        assert round(100 * (growth - 1), 1) == percent


def test_every_works_reports_whole_tonnes_in_every_period(city: City) -> None:
    table = output(city, 1960)
    assert table["value"].min() > 0
    assert table["value"].dtype == pl.Int64
    assert not table.select("unit", "period").is_duplicated().any()
    assert table.group_by("unit").len()["len"].unique().to_list() == [10]
