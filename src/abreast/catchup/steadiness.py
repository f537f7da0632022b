"""What a test against a level reckons with: how an aspect's figures waver there, and in what steps they come."""

import numpy as np

from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier
from abreast.catchup.panel import Panel
from abreast.statistics.segments import Floats, Ints
from abreast.statistics.variance_law import Law, widening


def law_of(campaign: Campaign, code: str, panel: Panel) -> Law:
    """The law by which an aspect's noise goes with its level.

    Shares of a volume and ratings have two ends; observed ÷ expected is a count; what is positive everywhere, and a
    score, wavers in proportion; of all else nothing is known.
    """
    aspect = campaign.definition.aspects[code]
    if isinstance(aspect.level, Frontier):
        return Law(0.0 if aspect.level.orientation == "directional" else 2.0)
    indicator = campaign.definition.indicators[aspect.ranking]
    if indicator.kind == "rated":
        return Law(ends=(1.0, float(len(indicator.levels))))
    if indicator.is_share and aspect.volume is not None:
        return Law(ends=(0.0, 1.0))
    if indicator.kind == "standardised":
        return Law(1.0)
    known = panel.values[~np.isnan(panel.values)]
    return Law(2.0 if np.all(known > 0) else 0.0)


def at_level(law: Law, panel: Panel, places: Ints, before: Ints, level: Floats) -> Floats:
    """By how much (n,) to widen the standard error of each unit's mean when it is held against a level (n,).

    `places`: of the units in the panel; `before`: the column (n,) in which its follow-up window begins, −1 for none.
    """
    there = ~np.isnan(panel.values[places]) & (np.arange(panel.values.shape[1]) < before[:, None])
    count = there.sum(axis=1).astype(np.int64)
    total = np.where(there, panel.values[places], 0.0).sum(axis=1)
    usual = np.divide(total, count, out=np.full(len(places), np.nan), where=count > 0)
    return widening(law, level, usual, count)


def half_step(panel: Panel, length: int) -> float:
    """Half the step in which means over `length` periods come where all figures are whole, such as ratings; else 0."""
    known = panel.values[~np.isnan(panel.values)]
    return 0.5 / length if np.array_equal(known, np.round(known)) else 0.0
