"""Reported indicators of every unit, added up along the tree as it was in each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.figures.values import standard
from abreast.figures.values.adding import MEAN, NONE, SUM, Floats, Ints, Sums, add_up, levels

BASE = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "reporting": pl.UInt32,
}
TOTALS = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "total": pl.Float64}
RULES = {"sum": SUM, "mean": MEAN, "none": NONE}


def base(campaign: Campaign, figures: pl.DataFrame, by: str = "unit") -> pl.DataFrame:
    """unit, indicator, period, value, reporting: reported and rated indicators, added up.

    `figures`: as `read` gives them; `by`: whose figures (the unit's own, an assessor's, a recount's). A unit's own
    figure counts where no unit below it reports the indicator in that period. For indicators standardised over
    strata there are two more, `CODE:observed` and `CODE:expected`. Sorted by period, unit, indicator.
    """
    parts = [slot.base() for slot in slots(campaign, figures, by)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=BASE)


def totals(campaign: Campaign, figures: pl.DataFrame) -> pl.DataFrame:
    """unit, indicator, period, total: independently reported totals.

    Those sent as such (`by` = total), and own figures of units below which others report the same.
    """
    sent = figures.filter(pl.col("by") == "total").select("unit", "indicator", "period", total="value")
    own = pl.concat(
        [pl.DataFrame(schema=TOTALS), *(slot.totals() for slot in slots(campaign, figures, "unit"))]
    )
    own = own.join(sent, on=["unit", "indicator", "period"], how="anti", maintain_order="left")
    return pl.concat([sent, own]).sort("period", "unit", "indicator")


@dataclass(frozen=True, slots=True)
class Slot:
    """One period added up: indices of the units that exist, codes of the columns, what was reported, the sums."""

    period: str
    units: pl.Series
    codes: tuple[str, ...]
    own: Floats
    sums: Sums

    def base(self) -> pl.DataFrame:
        """The period's rows of `BASE`."""
        rows, columns = np.nonzero(self.sums.count)
        return self.frame(rows, columns).with_columns(
            value=self.sums.value[rows, columns], reporting=self.sums.count[rows, columns].astype(np.uint32)
        )

    def totals(self) -> pl.DataFrame:
        """The period's rows of `TOTALS`: own figures that did not count."""
        rows, columns = np.nonzero(~np.isnan(self.own) & ~self.sums.used)
        return self.frame(rows, columns).with_columns(total=self.own[rows, columns])

    def frame(self, rows: Ints, columns: Ints) -> pl.DataFrame:
        """unit, indicator, period of cells of the arrays."""
        return pl.DataFrame({"unit": self.units.gather(rows)}).with_columns(
            indicator=pl.Series(self.codes, dtype=pl.String).gather(columns), period=pl.lit(self.period)
        )


def slots(campaign: Campaign, figures: pl.DataFrame, by: str) -> Iterator[Slot]:
    """Every period with figures, added up; the tree is laid out once for all periods in which it stays the same."""
    mine = figures.filter(pl.col("by") == by).select("unit", "indicator", "period", "value")
    by_period = {str(period): part for (period,), part in mine.group_by("period")}
    for epoch in campaign.tree.epochs(list(by_period)):
        tree = campaign.tree.at(epoch[0])
        parent = parents(tree)
        by_depth = levels(parent)
        for period in epoch:
            codes, own = matrix(by_period[period], tree["unit"], campaign.definition)
            rule = np.array([RULES[campaign.definition.indicators[code].over_units] for code in codes])
            sums = add_up(parent, by_depth, own, rule)
            slot = Slot(period, tree["unit"], codes, own, sums)
            yield with_standards(campaign, slot, parent, by_depth)


def with_standards(campaign: Campaign, slot: Slot, parent: Ints, by_depth: list[Ints]) -> Slot:
    """The period with observed and expected numbers of indicators standardised over strata."""
    more = standard.columns(campaign, slot.period, slot.units, slot.codes, slot.own, slot.sums)
    if not more:
        return slot
    own = np.column_stack(list(more.values()))
    sums = add_up(parent, by_depth, own, np.full(own.shape[1], SUM))
    return Slot(
        slot.period,
        slot.units,
        (*slot.codes, *more),
        np.hstack([slot.own, own]),
        Sums(
            np.hstack([slot.sums.value, sums.value]),
            np.hstack([slot.sums.count, sums.count]),
            np.hstack([slot.sums.used, sums.used]),
        ),
    )


def parents(tree: pl.DataFrame) -> Ints:
    """For each unit of a tree, sorted by id, the index of the unit above it; -1 for none."""
    units = tree.select(parent="unit").with_row_index("above")
    above = tree.select("parent").join(units, on="parent", how="left", maintain_order="left")["above"]
    return above.cast(pl.Int64).fill_null(-1).to_numpy()


def matrix(figures: pl.DataFrame, units: pl.Series, definition: Definition) -> tuple[tuple[str, ...], Floats]:
    """The codes reported in a period, in the order of the definition, and their figures (n units, k codes)."""
    there = set(figures["indicator"].unique().to_list())
    codes = tuple(code for code in definition.indicators if code in there)
    index = pl.DataFrame({"unit": units}).with_row_index("at")
    column = pl.DataFrame({"indicator": codes}, schema={"indicator": pl.String}).with_row_index("column")
    placed = figures.join(index, on="unit").join(column, on="indicator")
    own = np.full((len(units), len(codes)), np.nan)
    own[placed["at"].to_numpy(), placed["column"].to_numpy()] = placed["value"].to_numpy()
    return codes, own
