"""Persons behind, and those who drew level, counted here in the plainest way."""

import numpy as np
import polars as pl
import pytest

from abreast.demo.persons import ADVANCED_NORM, attainment, shift
from abreast.demo.tree import City


def drew_level(table: pl.DataFrame) -> int:
    """Persons whose mean in February lies under the level and who reached it in some period since."""
    february = pl.col("period").str.starts_with("1960-02")
    behind = (
        table.filter(february)
        .group_by("unit")
        .agg(pl.col("attainment").mean())
        .filter(pl.col("attainment") < ADVANCED_NORM)
    )
    reached = table.filter(~february & (pl.col("attainment") >= ADVANCED_NORM))["unit"].unique()
    return behind["unit"].is_in(reached.implode()).sum()


@pytest.mark.parametrize("seed", [1960, 7])
def test_more_than_seventy_eight_thousand_drew_level(city: City, seed: int) -> None:
    assert 78_000 < drew_level(attainment(city, seed)) < 79_000


def test_taking_persons_away_moves_the_count(campaign: dict[str, pl.DataFrame]) -> None:
    table = campaign["figures/persons.parquet"]
    half = table.filter(pl.col("unit").str.ends_with("0") | pl.col("unit").str.ends_with("1"))
    assert 0 < drew_level(half) < drew_level(table) / 4


def test_the_ranks_of_the_advanced_grow(campaign: dict[str, pl.DataFrame]) -> None:
    table = campaign["figures/persons.parquet"]
    share = (
        table.group_by("period")
        .agg((pl.col("attainment") >= ADVANCED_NORM).mean())
        .sort("period")["attainment"]
    )
    assert (np.diff(share.to_numpy()[2:]) > 0).all()


def test_figures_are_plausible_and_unique(campaign: dict[str, pl.DataFrame]) -> None:
    table = campaign["figures/persons.parquet"]
    assert table.null_count().sum_horizontal().item() == 0
    assert not table.select("unit", "period").is_duplicated().any()
    assert 0 < float(table["attainment"].min()) < float(table["attainment"].max()) < 5  # type: ignore[arg-type]


def test_shift_counts_only_those_who_were_behind_and_reported() -> None:
    level = ADVANCED_NORM
    values = np.array(
        [
            [level - 0.5] * 3 + [level - 0.3] * 4,
            [level - 0.5] * 3 + [level - 0.1] * 4,
            [level + 0.1] * 3 + [level - 0.01] * 4,
            [np.nan] * 3 + [level] * 4,
        ]
    )
    assert shift(values, 1) == pytest.approx(0.1)
    assert shift(values, 2) == pytest.approx(0.3)
