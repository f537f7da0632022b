"""Indirect standardisation over strata.

The expected number of a unit is its volume times the rate of its stratum in the whole campaign in that period,
rate = sum of observed / sum of volume over the units of the stratum. Observed and expected numbers then add up along
the tree and over periods, and their ratio is taken last. Units outside every stratum, or without one of the two
numbers, are left out of both. Source: Breslow and Day 1987, Statistical Methods in Cancer Research II, chapter 2.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures.values.adding import Floats, Ints, Sums
from abreast.figures.values.rests import EXPECTED, OBSERVED


def columns(
    campaign: Campaign, period: str, units: pl.Series, codes: tuple[str, ...], own: Floats, sums: Sums
) -> dict[str, Floats]:
    """Observed and expected numbers (n,) by `CODE:observed` and `CODE:expected`, NaN where a unit has none."""
    found: dict[str, Floats] = {}
    for code, indicator in campaign.definition.indicators.items():
        if indicator.strata is None or indicator.observed not in codes or indicator.volume not in codes:
            continue
        seen, size = codes.index(indicator.observed), codes.index(indicator.volume)
        both = sums.used[:, seen] & sums.used[:, size]
        observed, volume = np.where(both, own[:, [seen, size]].T, np.nan)
        expected = expected_numbers(observed, volume, strata(campaign, indicator.strata, period, units))
        found[code + OBSERVED] = np.where(np.isnan(expected), np.nan, observed)
        found[code + EXPECTED] = expected
    return found


def strata(campaign: Campaign, grouping: str, period: str, units: pl.Series) -> Ints:
    """The number of each unit's stratum (n,), -1 where it is in none."""
    groups = campaign.tree.groups_of(grouping, period)
    joined = pl.DataFrame({"unit": units}).join(groups, on="unit", how="left", maintain_order="left")
    return joined["group"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1


def expected_numbers(observed: Floats, volume: Floats, stratum: Ints) -> Floats:
    """Volume times the rate of the stratum; NaN outside every stratum, without figures, or where the rate is none."""
    there = (stratum >= 0) & ~np.isnan(observed) & ~np.isnan(volume)
    count = int(stratum.max(initial=-1)) + 1
    seen = np.bincount(stratum[there], observed[there], count)
    size = np.bincount(stratum[there], volume[there], count)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(size > 0, seen / size, np.nan)
    result = np.full(len(observed), np.nan)
    result[there] = rate[stratum[there]] * volume[there]
    return result
