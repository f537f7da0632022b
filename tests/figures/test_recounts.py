"""The last recount of every figure, from files and from recounts.csv, against what was reported."""

from datetime import date

import polars as pl
import pytest

from abreast.figures.recounts import RECOUNTS, recounted

Row = tuple[str, str, str, float, str]


def figures(rows: list[Row]) -> pl.DataFrame:
    names = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema={**names, "by": pl.String}, orient="row")


def listed(rows: list[tuple[str, str, float, date]]) -> pl.DataFrame:
    lines = [(unit, "output", period, value, "far", day) for unit, period, value, day in rows]
    return pl.DataFrame(lines, schema=RECOUNTS, orient="row")


def test_the_last_one_holds_and_those_of_files_come_first() -> None:
    known = figures(
        [
            ("a", "output", "2025-01", 100.0, "unit"),
            ("b", "output", "2025-01", 100.0, "unit"),
            ("a", "output", "2025-01", 50.0, "recount"),
            ("b", "output", "2025-01", 95.0, "recount"),
        ]
    )
    lines = [
        ("a", "2025-01", 120.0, date(2025, 3, 1)),
        ("a", "2025-01", 100.0, date(2025, 2, 1)),
        ("a", "2025-02", 1.0, date(2025, 3, 1)),
    ]
    found = recounted(known, listed(lines)).sort("unit")
    assert found.select("unit", "period", "factor", "agrees").rows() == [
        ("a", "2025-01", 1.2, False),
        ("b", "2025-01", 0.95, True),
    ]


@pytest.mark.parametrize(
    ("reported", "counted", "factor", "agrees"),
    [
        (100.0, 90.0, 0.9, True),
        (0.1, 0.11, 1.1, True),  # 1.1 and a trifle, as floating point divides
        (100.0, 110.1, 1.101, False),
        (100.0, 89.9, 0.899, False),
        (0.0, 0.0, None, True),
        (0.0, 3.0, None, False),
        (None, 3.0, None, False),
    ],
)
def test_within_a_tenth_it_agrees(
    reported: float | None, counted: float, factor: float | None, agrees: bool
) -> None:
    rows: list[Row] = [("a", "output", "2025-01", counted, "recount")]
    if reported is not None:
        rows.append(("a", "output", "2025-01", reported, "unit"))
    (row,) = recounted(figures(rows), listed([])).to_dicts()
    assert row["factor"] == (None if factor is None else pytest.approx(factor))
    assert row["agrees"] == agrees


def test_without_figures_there_is_nothing_to_hold_a_recount_against() -> None:
    assert recounted(figures([]), listed([("a", "2025-01", 1.0, date(2025, 2, 1))])).is_empty()
