"""Figures of some units as arrays: single periods (units × periods) and windows (units)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign import Campaign
from abreast.figures import values
from abreast.figures.values.rests import leaves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`base`: the figures of these units, in these periods, that the indicators rest on. `single`: indicator → (n, t),
    each in every period, NaN where there is none. Units and periods are sorted."""

    campaign: Campaign
    base: pl.DataFrame
    units: tuple[str, ...]
    periods: tuple[str, ...]
    single: Mapping[str, Floats]

    def over(self, periods: Sequence[str], code: str) -> tuple[Floats, Ints]:
        """An indicator over all periods of a window (n,), and in how many of them it was reported (n,).

        A reported total (`over_time` sum) that lacks a period is NaN: incomplete totals are not to be compared.
        """
        wanted = leaves(self.campaign.definition, code)
        rests = self.base.filter(pl.col("indicator").is_in(wanted))
        found = values.window(self.campaign, rests, periods).filter(pl.col("indicator") == code)
        placed = found.join(_numbered("unit", self.units, "i"), on="unit")
        value, count = np.full(len(self.units), np.nan), np.zeros(len(self.units), dtype=np.int64)
        rows = placed["i"].to_numpy()
        value[rows], count[rows] = placed["value"].to_numpy(), placed["periods"].to_numpy()
        indicator = self.campaign.definition.indicators[code]
        if not indicator.computed and indicator.over_time == "sum":
            value[count < len(periods)] = np.nan
        return value, count

    def columns(self, periods: Sequence[str]) -> list[int]:
        """Where these periods stand in the panel."""
        place = {period: t for t, period in enumerate(self.periods)}
        return [place[period] for period in periods]


def panel(
    campaign: Campaign, base: pl.DataFrame, units: Sequence[str], periods: Sequence[str], codes: Sequence[str]
) -> Panel:
    """The figures of the table `base` that some indicators rest on, for these units and periods."""
    wanted = {leaf for code in codes for leaf in leaves(campaign.definition, code)}
    rests = base.filter(pl.col("indicator").is_in(list(wanted)) & pl.col("period").is_in(list(periods)))
    rests = rests.join(pl.DataFrame({"unit": units}, schema={"unit": pl.String}), on="unit", how="semi")
    strata = rests.filter(pl.col("indicator").str.contains(":", literal=True))
    every = pl.concat([values.evaluate(campaign, rests), strata])
    placed = every.join(_numbered("unit", units, "i"), on="unit").join(
        _numbered("period", periods, "t"), on="period"
    )
    single: dict[str, Floats] = {}
    for code in {*codes, *wanted}:
        own = placed.filter(pl.col("indicator") == code)
        single[code] = np.full((len(units), len(periods)), np.nan)
        single[code][own["i"].to_numpy(), own["t"].to_numpy()] = own["value"].to_numpy()
    return Panel(campaign, rests, tuple(units), tuple(periods), single)


def _numbered(name: str, names: Sequence[str], number: str) -> pl.DataFrame:
    return pl.DataFrame({name: list(names)}, schema={name: pl.String}).with_row_index(number)
