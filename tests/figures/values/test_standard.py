"""Indirect standardisation: expected numbers from the rates of strata, as in the textbook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast import figures
from abreast.campaign.campaign import Campaign, load
from abreast.figures import values
from abreast.figures.values.standard import expected_numbers
from figures.conftest import TOML, UNITS

STANDARD = """
[groupings.age]
title = { en = "age band", zh = "年龄段" }

[indicators.deaths]
title = { en = "deaths", zh = "死亡" }
[indicators.patients]
title = { en = "patients", zh = "病人" }
[indicators.expected_deaths]
title = { en = "expected deaths", zh = "预期死亡" }
[indicators.by_strata]
title = { en = "standardised", zh = "标准化比" }
observed = "deaths"
volume = "patients"
strata = "age"
[indicators.supplied]
title = { en = "standardised", zh = "标准化比" }
observed = "deaths"
expected = "expected_deaths"
"""

GROUPINGS = "unit,grouping,group\nw1,age,young\nw2,age,old\nw3,age,young\nw4,age,old\n"
LONG = """unit,period,indicator,value
w1,2026-01,deaths,2
w1,2026-01,patients,100
w2,2026-01,deaths,9
w2,2026-01,patients,50
w3,2026-01,deaths,4
w3,2026-01,patients,100
w4,2026-01,deaths,6
w4,2026-01,patients,100
w1,2026-02,deaths,3
w1,2026-02,patients,100
w3,2026-02,deaths,1
w3,2026-02,patients,300
w4,2026-02,deaths,5
w1,2026-01,expected_deaths,4
w3,2026-01,expected_deaths,2
"""


@pytest.fixture
def campaign(plants: Path) -> Campaign:
    (plants / "campaign.toml").write_text(TOML + STANDARD, encoding="utf-8")
    (plants / "units.csv").write_text(UNITS, encoding="utf-8")
    (plants / "groupings.csv").write_text(GROUPINGS)
    (plants / "figures" / "long.csv").write_text(LONG)
    return load(plants)


def found(frame: pl.DataFrame, code: str) -> dict[str, float]:
    rows = frame.filter(pl.col("indicator") == code)
    return dict(rows.select("unit", "value").iter_rows())


def test_one_period(campaign: Campaign) -> None:
    """Young: 6 deaths in 200, a rate of 0.03; old: 15 in 150, a rate of 0.1."""
    base = values.base(campaign, figures.read(campaign))
    january = values.evaluate(campaign, base).filter(pl.col("period") == "2026-01")
    assert found(january, "by_strata") == pytest.approx(
        {
            "w1": 2 / 3,
            "w2": 9 / 5,
            "w3": 4 / 3,
            "w4": 6 / 10,
            "p1": 15 / 11,
            "p2": 6 / 10,
            "city": 21 / 21,
        }
    )


def test_a_window_adds_observed_and_expected_numbers(campaign: Campaign) -> None:
    """February: young 4 in 400, a rate of 0.01; w4 has no patients and is left out of both."""
    window = values.window(campaign, values.base(campaign, figures.read(campaign)), ["2026-01", "2026-02"])
    ratios = found(window, "by_strata")
    assert ratios["w1"] == pytest.approx((2 + 3) / (3 + 1))
    assert ratios["w4"] == pytest.approx(6 / 10)
    assert ratios["city"] == pytest.approx((21 + 4) / (21 + 4))


def test_supplied_expected_numbers_are_set_against_the_same_units(campaign: Campaign) -> None:
    base = values.base(campaign, figures.read(campaign))
    january = values.evaluate(campaign, base).filter(pl.col("period") == "2026-01")
    assert found(january, "supplied") == pytest.approx({"w1": 2 / 4, "w3": 4 / 2, "p1": 6 / 6, "city": 6 / 6})


def test_units_without_a_stratum_or_a_rate_expect_nothing() -> None:
    observed, volume = np.array([1.0, 2.0, np.nan, 0.0]), np.array([10.0, 10.0, 10.0, 0.0])
    expected = expected_numbers(observed, volume, np.array([0, -1, 0, 1]))
    assert expected[0] == 1
    assert np.isnan(expected[1:]).all()
