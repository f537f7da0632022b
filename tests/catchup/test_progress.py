"""Behind, drew level, level now: each by a case worked by hand."""

import polars as pl
import pytest

from abreast.catchup.account import _of_others
from abreast.catchup.progress import advanced, progress

ASPECTS = pl.DataFrame({"aspect": ["share", "waste"], "sign": [1, -1], "tolerance": [0.01, 0.0]})
PLACE = {"aspect": "share", "scope": "city", "group": "all"}


def levels(fixed: float, moving: float, **place: str) -> pl.DataFrame:
    rows = [
        {**PLACE, **place, "period": "2020", "level": fixed},
        {**PLACE, **place, "period": "2023", "level": moving},
    ]
    return pl.DataFrame(rows)


def standing(value: float, **place: str) -> pl.DataFrame:
    row = {
        **PLACE,
        "unit": "a",
        "kind": "plant",
        "scope_kind": "city",
        "since": "2022",
        "period": "2023",
        **place,
    }
    return pl.DataFrame([{**row, "value": value}])


def start(value: float | None, aspect: str = "share") -> pl.DataFrame:
    rows = (
        [{"aspect": aspect, "unit": "a", "since": "2019", "period": "2020", "value": value}]
        if value is not None
        else []
    )
    schema = {
        "aspect": pl.String,
        "unit": pl.String,
        "since": pl.String,
        "period": pl.String,
        "value": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema)


def seen(*values: float | None, aspect: str = "share") -> pl.DataFrame:
    periods = [f"{2021 + i}" for i in range(len(values))]
    return pl.DataFrame(
        {"aspect": aspect, "unit": "a", "period": periods, "value": values},
        schema_overrides={"value": pl.Float64},
    )


def case(
    now: float, then: float | None, fixed: float, moving: float, *values: float | None
) -> dict[str, object]:
    table = progress(standing(now), start(then), levels(fixed, moving), seen(*values), ASPECTS)
    return table.row(0, named=True)


def test_drew_level_once_and_fell_back() -> None:
    row = case(0.80, 0.70, 0.90, 0.95, 0.80, 0.895, 0.80)
    assert (row["behind_at_start"], row["drew_level"], row["drew_level_period"]) == (True, True, "2022")
    assert (row["level_now"], row["reached_moving"]) == (False, False)
    assert row["change"] == pytest.approx(0.10)


def test_never_drew_level() -> None:
    row = case(0.80, 0.70, 0.90, 0.80, 0.80, 0.85)
    assert (row["drew_level"], row["drew_level_period"], row["level_now"]) == (False, None, False)
    assert row["reached_moving"] is True


def test_who_was_level_at_the_start_did_not_draw_level() -> None:
    row = case(0.95, 0.895, 0.90, 0.95, 0.95)
    assert (row["behind_at_start"], row["drew_level"], row["drew_level_period"]) == (False, False, None)


def test_without_a_baseline_nothing_is_said() -> None:
    row = case(0.95, None, 0.90, 0.95, 0.95)
    assert row["behind_at_start"] is None
    assert row["drew_level"] is None
    assert row["level_fixed"] is None
    assert row["reached_moving"] is True


def test_less_is_better_where_the_sign_says_so() -> None:
    waste = {"aspect": "waste"}
    table = progress(
        standing(3.0, **waste),
        start(5.0, "waste"),
        levels(3.5, 3.0, **waste),
        seen(4.0, 3.4, aspect="waste"),
        ASPECTS,
    )
    row = table.row(0, named=True)
    assert (row["behind_at_start"], row["drew_level_period"], row["reached_moving"]) == (True, "2022", True)


def test_a_missing_period_is_not_level() -> None:
    row = case(0.80, 0.70, 0.90, 0.95, None, 0.95, None)
    assert row["drew_level_period"] == "2022"
    assert row["level_now"] is None


def test_the_ranks_of_the_advanced_are_counted_against_the_fixed_level() -> None:
    series = seen(0.80, None, 0.95)
    table = progress(standing(0.9), start(0.7), levels(0.9, 0.99), series, ASPECTS)
    assert advanced(table, series, ASPECTS).select("period", "count", "of").rows() == [
        ("2021", 0, 1),
        ("2023", 1, 1),
    ]


def test_nobody_catches_up_with_a_level_of_its_own() -> None:
    told = levels(1.0, 1.0).with_columns(n=pl.Series([1, 2]), rule=pl.lit("best"))
    assert _of_others(told)["period"].to_list() == ["2023"]
    assert _of_others(told.with_columns(rule=pl.lit("appointed"))).height == 2
