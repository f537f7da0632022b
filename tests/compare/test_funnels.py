"""Funnel limits of rows: the law of chance that fits the indicator, by hand."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from abreast.campaign.indicator import Indicator
from abreast.compare.funnels import funnels_of
from abreast.compare.members import Rows

SIZES = np.array([4.0, 9.0, 20.0, 45.0, 100.0, 240.0])
ROWS = Rows(np.arange(6), np.array([0, 6]), pl.DataFrame({"scope": ["land"]}))
SUPPLIED = {"observed": "deaths", "expected": "due"}
STRATA = {"observed": "deaths", "volume": "cases", "strata": "band"}


@pytest.mark.parametrize("how", [SUPPLIED, STRATA])
def test_standardised_ratios_are_counts_however_the_expected_number_came_about(how: dict[str, str]) -> None:
    indicator = Indicator.model_validate({"title": "ratio", "direction": "down", **how})
    values = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0])  # as expected: nothing beyond chance
    low, high = funnels_of(indicator, values, np.full(6, np.nan), SIZES, ROWS, 3)
    for limit, tail in ((low, 0.001), (high, 0.999)):
        assert (np.abs(limit * SIZES - stats.poisson.ppf(tail, SIZES)) <= 1.0).all()
    assert (np.diff(high - low) < 0).all()
    assert (low >= 0).all()


def test_a_group_too_small_shows_no_limits() -> None:
    indicator = Indicator.model_validate({"title": "ratio", "direction": "down", **SUPPLIED})
    low, high = funnels_of(indicator, np.ones(6), np.full(6, np.nan), SIZES, ROWS, 7)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
