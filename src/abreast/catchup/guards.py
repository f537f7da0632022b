"""Guards: indicators that must not get worse while another improves."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from abreast.campaign import Campaign
from abreast.catchup.panel import Panel
from abreast.figures import values
from abreast.figures.values.rests import leaves
from abreast.statistics.improvement import seen
from abreast.statistics.noise import estimate
from abreast.statistics.segments import Bools, Floats, Ints
from abreast.statistics.windows import Windows

WORSE = 0.05  # one-sided probability below which a guard counts as worse
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Guards:
    """The campaign's guard indicators and those that pledges name.

    `base`: the table of that name; `pledged`: unit, aspect, indicator, target of guards in pledges that count.
    """

    campaign: Campaign
    base: pl.DataFrame
    pledged: pl.DataFrame | None = None
    _single: dict[tuple[str, str], Floats] = field(default_factory=dict)

    def worse(self, aspect: str, panel: Panel, units: pl.Series, windows: Ints) -> Texts:
        """Codes of the guards that got worse, for each of `units`, joined by commas; empty where none did.

        `windows` (n, 4): first and last place of baseline and follow-up window; −1: nothing to see yet. A campaign's
        guard is worse where its follow-up mean lies below the baseline's by more than chance (one-sided 5 %), a
        pledge's where its follow-up mean is worse than pledged. A guard that is not reported does not count.
        """
        found = np.full(len(units), "", dtype=object)
        for code, marks in self._each(aspect, panel, units, windows):
            for i in np.flatnonzero(marks):
                found[i] = f"{found[i]}, {code}" if found[i] else code
        return found

    def _each(
        self, aspect: str, panel: Panel, units: pl.Series, windows: Ints
    ) -> Iterator[tuple[str, Bools]]:
        definition = self.campaign.definition
        ranking = definition.aspects[aspect].ranking
        rows = panel.places(units)
        for code, one in definition.indicators.items():
            if one.guard and code != ranking:
                yield code, self._fell(aspect, code, panel, rows, windows)
        if self.pledged is not None and self.pledged.height:
            yield from self._below(aspect, panel, units, rows, windows)

    def _fell(self, aspect: str, code: str, panel: Panel, rows: Ints, windows: Ints) -> Bools:
        marks = np.zeros(len(rows), dtype=np.bool_)
        there = np.unique(windows[windows[:, 0] >= 0], axis=0)
        if not len(there):
            return marks
        single, sign = self._values(aspect, code, panel), self._sign(code)
        weights = np.where(np.isnan(single), np.nan, 1.0)
        noise = estimate(single, weights)
        for window in there:
            before, after = np.arange(window[0], window[1] + 1), np.arange(window[2], window[3] + 1)
            change = seen(single, weights, noise, Windows(before, before, after))
            with np.errstate(divide="ignore", invalid="ignore"):
                fell = sign * change.change / change.change_error < -_critical(change.change_df)
            here = (windows == window).all(axis=1)
            marks[here] = fell[rows[here]]
        return marks

    def _below(
        self, aspect: str, panel: Panel, units: pl.Series, rows: Ints, windows: Ints
    ) -> Iterator[tuple[str, Bools]]:
        assert self.pledged is not None
        for (code,), part in self.pledged.filter(pl.col("aspect") == aspect).group_by("indicator"):
            targets = pl.DataFrame({"unit": units}).join(
                part.unique("unit", keep="last"), on="unit", how="left", maintain_order="left"
            )["target"]
            target = targets.cast(pl.Float64).fill_null(float("nan")).to_numpy()
            single = self._values(aspect, str(code), panel)[rows]
            place = np.arange(single.shape[1])[None, :]
            within = (place >= windows[:, 2:3]) & (place <= windows[:, 3:4]) & (windows[:, 2:3] >= 0)
            count = np.maximum((within & ~np.isnan(single)).sum(axis=1), 1)
            mean = np.where(within, np.nan_to_num(single), 0.0).sum(axis=1) / count
            missing = (within & np.isnan(single)).any(axis=1) | ~within.any(axis=1)
            yield str(code), ~missing & (self._sign(str(code)) * (mean - target) < 0)

    def _sign(self, code: str) -> float:
        return -1.0 if self.campaign.definition.indicators[code].direction == "down" else 1.0

    def _values(self, aspect: str, code: str, panel: Panel) -> Floats:
        """Single periods (n, t) of an indicator for the units of an aspect's panel."""
        if (aspect, code) not in self._single:
            rests = self.base.filter(
                pl.col("indicator").is_in(list(leaves(self.campaign.definition, code)))
                & pl.col("unit").is_in(panel.units.implode())
                & pl.col("period").is_in(list(panel.periods))
            )
            every = values.evaluate(self.campaign, rests).filter(pl.col("indicator") == code)
            placed = every.join(pl.DataFrame({"period": panel.periods}).with_row_index("t"), on="period")
            single = np.full((len(panel.units), len(panel.periods)), np.nan)
            single[panel.places(placed["unit"]), placed["t"].to_numpy()] = placed["value"].to_numpy()
            self._single[aspect, code] = single
        return self._single[aspect, code]


def _critical(df: Floats) -> Floats:
    return np.asarray(stdtrit(np.clip(df, 1.0, 1e6), 1.0 - WORSE))
