"""What every aspect starts from: its units now and at the baseline, its windows, its panel of figures."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Aspect
from abreast.compare.members import units_of
from abreast.compare.near import matched
from abreast.compare.panel import Panel, panel
from abreast.compare.window import Window, baseline, current
from abreast.figures.values.rests import leaves

HISTORY = 36  # periods before the window from which its noise is learnt, at least


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """`now`, `then`: windows, the second None while the baseline has not begun; `units`, `units_then`: unit, group,
    reason of the units at the end of each; `doubted`: unit, indicator, period of figures that may set no level."""

    campaign: Campaign
    code: str
    aspect: Aspect
    now: Window
    then: Window | None
    units: pl.DataFrame
    units_then: pl.DataFrame
    panel: Panel
    doubted: pl.DataFrame | None = None

    @property
    def smallest(self) -> int:
        """Units from which on ranks are shown."""
        return self.campaign.definition.rules.smallest_group

    def in_doubt(self, window: Window) -> frozenset[str]:
        """Units with a doubted figure in a window, of an indicator that the aspect rests on."""
        if self.doubted is None or not self.doubted.height:
            return frozenset()
        rests = {one for code in self.aspect.reads for one in leaves(self.campaign.definition, code)}
        here = pl.col("indicator").is_in([*rests, *self.aspect.reads, ""])
        return frozenset(self.doubted.filter(here & pl.col("period").is_in(list(window.periods)))["unit"])

    @property
    def ranks(self) -> bool:
        """Whether the units may be ranked: persons only where the campaign says so."""
        definition = self.campaign.definition
        return definition.rules.individual_ranks or not definition.kinds[self.aspect.kind].person

    def placed(self, units: pl.DataFrame) -> pl.DataFrame:
        """The panel's units in its order, with group and reason; those not among `units` have none."""
        order = pl.DataFrame({"unit": self.panel.units}, schema={"unit": pl.String})
        return order.join(units, on="unit", how="left", maintain_order="left")


def lay_out(
    campaign: Campaign, code: str, base: pl.DataFrame, period: str, doubted: pl.DataFrame | None = None
) -> Setting:
    """Lay out an aspect at a period. `base` holds no later period."""
    aspect = campaign.definition.aspects[code]
    first = str(base["period"].min()) if base.height else period
    now, then = current(campaign, aspect, period), baseline(campaign, aspect, period, first)
    units = units_of(campaign, aspect, period)
    units_then = units.clear() if then is None else units_of(campaign, aspect, then.period)
    both = pl.concat([units["unit"], units_then["unit"]]).unique().sort()
    since = min(now.since, max(first, campaign.calendar.shift(period, 1 - max(HISTORY, 3 * aspect.window))))
    since = since if then is None else min(since, then.since)
    periods = campaign.calendar.range(since, period)
    figures = panel(campaign, base, both.to_list(), periods, aspect.reads)
    if aspect.nearest is not None:
        units = matched(figures, aspect.nearest, now, units)
        units_then = units_then if then is None else matched(figures, aspect.nearest, then, units_then)
    return Setting(campaign, code, aspect, now, then, units, units_then, figures, doubted)
