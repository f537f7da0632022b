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
        if not self.asked:
            return np.ones(len(units), dtype=np.bool_)
        definition = self.campaign.definition
        rests = list(leaves(definition, definition.aspects[aspect].ranking))
        placed = (
            self.recounts.filter(pl.col("indicator").is_in(rests))
            .join(pl.DataFrame({"period": panel.periods}).with_row_index("t"), on="period")
            .join(
                pl.DataFrame({"unit": units, "since": windows[:, 2], "until": windows[:, 3]}).with_row_index(
                    "i"
                ),
                on="unit",
            )
            .filter((pl.col("t") >= pl.col("since")) & (pl.col("t") <= pl.col("until")))
        )
        agreed = placed.group_by("i").agg(pl.col("agrees").all())
        found = np.zeros(len(units), dtype=np.bool_)
        found[agreed["i"].to_numpy()] = agreed["agrees"].to_numpy()
        return found
