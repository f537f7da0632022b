"""Growth in total and per day."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.calendar import Calendar
from abreast.catchup.growth import growth

DEKAD = Calendar("dekad")


def series(rows: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "indicator": "steel",
            "scope": "city",
            "period": list(rows),
            "value": list(rows.values()),
            "reporting": 1,
            "expected": 1,
        },
        schema_overrides={"value": pl.Float64},
    )


def steady(periods: list[str]) -> pl.DataFrame:
    return series({period: 7.0 * DEKAD.days(period) for period in periods})


@pytest.mark.parametrize(
    ("before", "now", "total"),
    [
        ("2026-02-D3", "2026-03-D1", 0.25),
        ("2026-01-D3", "2026-02-D1", 10 / 11 - 1),
        ("2024-02-D3", "2024-03-D1", 1 / 9),
    ],
)
def test_a_steady_day_is_no_growth_per_day(before: str, now: str, total: float) -> None:
    row = growth(steady([before, now]), DEKAD, before).row(1, named=True)
    assert row["total"] == pytest.approx(total, abs=1e-12)
    assert row["per_day"] == pytest.approx(0, abs=1e-12)


@given(st.integers(1900 * 36, 2090 * 36), st.integers(2, 80))
def test_steady_output_never_grows_per_day(first: int, length: int) -> None:
    start = DEKAD.shift("1900-01-D1", first - 1900 * 36)
    table = growth(steady(DEKAD.range(start, DEKAD.shift(start, length))), DEKAD, start)
    assert table["per_day"].drop_nulls().abs().max() < 1e-12
    assert table["per_day_last_year"].drop_nulls().abs().max() in (None, pytest.approx(0, abs=1e-12))
    assert table["cumulative"].to_list() == pytest.approx(table["value"].cum_sum().to_list())


def test_a_gap_ends_the_cumulative_quantity_and_leaves_growth_open() -> None:
    table = growth(series({"1960-03-D1": 10, "1960-03-D3": 12, "1960-04-D1": 6}), DEKAD, "1960-03-D1")
    assert table["cumulative"].to_list() == [10, None, None]
    assert table["total"].to_list() == [None, None, -0.5]


def test_periods_before_the_start_are_compared_but_not_added() -> None:
    table = growth(series({"1960-02-D3": 9, "1960-03-D1": 10, "1960-03-D2": 11}), DEKAD, "1960-03-D1")
    assert table["cumulative"].to_list() == [None, 10, 21]
    assert table["total"][1] == pytest.approx(1 / 9)


def test_working_days_replace_calendar_days() -> None:
    days = {"1960-03-D1": 9.0, "1960-03-D2": 8.0}
    table = growth(series({"1960-03-D1": 9, "1960-03-D2": 8}), DEKAD, "1960-03-D1", days)
    assert table["per_day"][1] == pytest.approx(0)
    with pytest.raises(KeyError):
        growth(series({"1960-03-D3": 9}), DEKAD, "1960-03-D1", days)


def test_growth_from_nothing_is_left_open() -> None:
    assert growth(series({"1960-03-D1": 0, "1960-03-D2": 5}), DEKAD, "1960-03-D1")["total"][1] is None
