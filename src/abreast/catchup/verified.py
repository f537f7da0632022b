"""Verified figures: where the campaign verifies, a confirmation rests on figures that were recounted."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.panel import Panel
from abreast.figures.values.rests import leaves
from abreast.statistics.segments import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """`recounts`: unit, indicator, period, agrees; `asked`: whether the campaign verifies."""

    campaign: Campaign
    recounts: pl.DataFrame
    asked: bool

    def holds(self, aspect: str, panel: Panel, units: pl.Series, windows: Ints) -> Bools:
        """Whether each of `units` was recounted in its follow-up window and every recount agreed; True where not asked.

        `windows` (n, 4): the last two columns are first and last place of the follow-up window.
        """
        agreed = self._agreed(aspect, panel, units, windows)
        return np.ones(len(units), dtype=np.bool_) if agreed is None else agreed == 1

    def missing(self, aspect: str, panel: Panel, units: pl.Series, windows: Ints) -> Bools:
        """Whether the campaign asks for a recount in the follow-up window of each of `units` and there is none."""
        agreed = self._agreed(aspect, panel, units, windows)
        return np.zeros(len(units), dtype=np.bool_) if agreed is None else agreed < 0

    def _agreed(self, aspect: str, panel: Panel, units: pl.Series, windows: Ints) -> Ints | None:
        """1 where every recount agreed, 0 where one did not, −1 where there is none; None where not asked."""
        if not self.asked:
            return None
        definition = self.campaign.definition
        rests = list(leaves(definition, definition.aspects[aspect].ranking))
        asked = pl.DataFrame({"unit": units, "since": windows[:, 2], "until": windows[:, 3]}).with_row_index(
            "i"
        )
        placed = (
            self.recounts.filter(pl.col("indicator").is_in(rests))
            .join(pl.DataFrame({"period": panel.periods}).with_row_index("t"), on="period")
            .join(asked, on="unit")
            .filter((pl.col("t") >= pl.col("since")) & (pl.col("t") <= pl.col("until")))
        )
        agreed = placed.group_by("i").agg(pl.col("agrees").all())
        found = np.full(len(units), -1, dtype=np.int64)
        found[agreed["i"].to_numpy()] = agreed["agrees"].to_numpy()
        return found
