"""One look at a panel: what its windows show at a due period, or when they will."""

from dataclasses import dataclass

import numpy as np

from abreast.campaign.definition import Rules
from abreast.catchup.panel import Panel
from abreast.statistics.improvement import Seen, seen
from abreast.statistics.noise import Noise, estimate
from abreast.statistics.segments import Ints
from abreast.statistics.windows import Windows, earliest, windows


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """`found`: what the windows `at` show of the units asked for; both None where the figures do not suffice yet.

    `first`: place of the first period in which they can. `season`: periods a year, 0 where no season was taken out.
    """

    found: Seen | None
    at: Windows | None
    first: int
    rho: float
    season: int


def look(panel: Panel, rows: Ints, due: int, start: int, rules: Rules, year: int) -> Look:
    """Look at some units (places in the panel) at a due period.

    `due`, `start`: places; the follow-up window ends with `due` and begins not before `start`. Figures after `due` are
    not looked at, so that a decision once taken stays. `year`: periods a year in this calendar, 0 where it has none.
    """
    last = min(due, len(panel.periods) - 1)
    season = _season(rules, last + 1, year)
    part = slice(0, last + 1)
    values, weights = panel.values[:, part], panel.weights[:, part]
    noise = estimate(values, weights, floor=panel.floor, step=last + 1 - rules.lengths[2], season=season)
    first = earliest(start, noise.rho, rules.lengths, 2 * season)
    at = windows(due, start, noise.rho, rules.lengths)
    if at is None or due > last or due < first:
        return Look(None, None, first, noise.rho, season)
    own = Noise(noise.phi[rows], noise.df[rows], noise.rho, noise.panel, noise.shock)
    found = seen(values[rows], weights[rows], own, at, season=season)
    return Look(found, at, first, noise.rho, season)


def _season(rules: Rules, periods: int, year: int) -> int:
    """Periods a year where a season is to be taken out: if the campaign says so, or as soon as two years are there."""
    if rules.season == "none" or (rules.season == "auto" and periods < 2 * year):
        return 0
    return year


def nothing(n: int) -> Seen:
    """What windows show that are not there yet."""
    unknown = np.full(n, np.nan)
    return Seen(*(unknown for _ in range(7)))
