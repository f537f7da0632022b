"""Reported indicators of every unit, added up along the tree as it was in each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.figures.values import pairing, standard
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
    figure counts where no unit below it reports the indicator in that period. Sorted by period and unit.

    Besides, for `evaluate` and `window`: `CODE:observed` and `CODE:expected` of indicators standardised over strata,
    and `CODE:OPERAND` of computed indicators in periods in which not all units reported all that CODE rests on.
    """
    parts = [slot.base() for slot in slots(campaign, figures, by)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=BASE)


def totals(campaign: Campaign, figures: pl.DataFrame) -> pl.DataFrame:
    """unit, indicator, period, total: independently reported totals.

    Those sent as such (`by` = total), and own figures of units below which others report the same.
    """
    return _totals(figures, [slot.totals() for slot in slots(campaign, figures, "unit")])


def base_and_totals(campaign: Campaign, figures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """:func:`base` of the units' own figures and :func:`totals`, added up once for both."""
    parts, own = [pl.DataFrame(schema=BASE)], [pl.DataFrame(schema=TOTALS)]
    for slot in slots(campaign, figures, "unit"):
        parts.append(slot.base())
        own.append(slot.totals())
    return pl.concat(parts), _totals(figures, own)


def _totals(figures: pl.DataFrame, parts: list[pl.DataFrame]) -> pl.DataFrame:
    sent = figures.filter(pl.col("by") == "total").select("unit", "indicator", "period", total="value")
    own = pl.concat(parts or [pl.DataFrame(schema=TOTALS)])
    own = own.join(sent, on=["unit", "indicator", "period"], how="anti", maintain_order="left")
    return pl.concat([sent, own]).sort("period", "unit", "indicator")


@dataclass(frozen=True, slots=True)
class Slot:
    """One period added up: the units that exist, codes of the columns, what was reported, the sums.

    `more`: value and count (n,) of columns that computed indicators need beside.
    """

    period: str
    units: pl.Series
    codes: tuple[str, ...]
    own: Floats
    sums: Sums
    more: dict[str, tuple[Floats, Ints]]

    def base(self) -> pl.DataFrame:
        """The period's rows of `BASE`."""
        value = np.column_stack([self.sums.value, *(value for value, _ in self.more.values())])
        count = np.column_stack([self.sums.count, *(count for _, count in self.more.values())])
        rows, columns = np.nonzero(count)
        return self.frame(rows, columns).with_columns(
            value=value[rows, columns], reporting=count[rows, columns].astype(np.uint32)
        )

    def totals(self) -> pl.DataFrame:
        """The period's rows of `TOTALS`: own figures that did not count."""
        rows, columns = np.nonzero(~np.isnan(self.own) & ~self.sums.used)
        return self.frame(rows, columns).with_columns(total=self.own[rows, columns])

    def frame(self, rows: Ints, columns: Ints) -> pl.DataFrame:
        """unit, indicator, period of cells of the arrays."""
        return pl.DataFrame({"unit": self.units.gather(rows)}).with_columns(
            indicator=pl.Series([*self.codes, *self.more], dtype=pl.String).gather(columns),
            period=pl.lit(self.period),
        )


def slots(campaign: Campaign, figures: pl.DataFrame, by: str) -> Iterator[Slot]:
    """Every period with figures, added up; the tree is laid out once for all periods in which it stays the same."""
    mine = pl.col("by") == by
    periods = figures.lazy().filter(mine).select(pl.col("period").unique()).collect()["period"]
    for epoch in campaign.tree.epochs(periods.to_list()):
        tree = campaign.tree.at(epoch[0])
        parent = parents(tree)
        by_depth = levels(parent)
        for period in epoch:
            here = figures.filter(mine & (pl.col("period") == period))
            codes, own = matrix(here, tree["unit"], campaign.definition)
            yield added(campaign, Layout(period, tree["unit"], parent, by_depth), codes, own)


@dataclass(frozen=True, slots=True)
class Layout:
    """The tree of a period: ids of the units, indices of their parents, units by depth."""

    period: str
    units: pl.Series
    parent: Ints
    by_depth: list[Ints]


def added(campaign: Campaign, tree: Layout, codes: tuple[str, ...], own: Floats) -> Slot:
    """A period added up, with what computed indicators need beside the plain sums."""
    definition = campaign.definition
    rule = np.array([RULES[definition.indicators[code].over_units] for code in codes], dtype=np.int64)
    sums = add_up(tree.parent, tree.by_depth, own, rule)
    more = pairing.columns(definition, codes, sums, rule, tree.parent, tree.by_depth)
    strata = standard.columns(campaign, tree.period, tree.units, codes, own, sums)
    if strata:
        numbers = np.column_stack(list(strata.values()))
        over = add_up(tree.parent, tree.by_depth, numbers, np.full(len(strata), SUM))
        more |= {name: (over.value[:, at], over.count[:, at]) for at, name in enumerate(strata)}
    return Slot(tree.period, tree.units, codes, own, sums, more)


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
