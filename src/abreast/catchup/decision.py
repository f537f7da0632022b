"""When every unit of an aspect is looked at, and what is seen then: at its due period, some periods later, today."""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.dues import dues
from abreast.catchup.look import Look, look, nothing
from abreast.catchup.panel import YEARS, Panel, panel_of
from abreast.statistics.improvement import Seen
from abreast.statistics.segments import Bools, Floats, Ints

NEVER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """What is seen of n units at one look each.

    `found`; `windows` (n, 4): places of the first and last period of the baseline and of the follow-up window, −1 where
    there is nothing to see yet; `at` (n,): place of the period looked at, or in which there will be something to see;
    `rho`, `season` (n,): autocorrelation and periods a year reckoned with.
    """

    found: Seen
    windows: Ints
    at: Ints
    rho: Floats
    season: Ints

    @property
    def there(self) -> Bools:
        return np.asarray(self.windows[:, 0] >= 0)


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Looks at n units. `due`: at the period each is, or can be, decided in; `later`: a set number of periods after;
    `today`: at the last period, where the due period has come."""

    due: Glimpse
    later: Glimpse
    today: Glimpse


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """An aspect's panel, when each of its units is due, and the looks at them."""

    panel: Panel
    looks: Looks


def looked(
    campaign: Campaign, series: pl.DataFrame, pledges: pl.DataFrame | None, period: str
) -> dict[str, Looked]:
    """Look at every aspect that has figures. `series`: aspect, unit, period, value, weight, floor."""
    found = {}
    for code in campaign.definition.aspects:
        panel = panel_of(series.filter(pl.col("aspect") == code), campaign.calendar, period)
        if panel is not None:
            when = dues(campaign, pledges, code, panel.units, period)
            found[code] = Looked(panel, looks(campaign, panel, when))
    return found


def looks(campaign: Campaign, panel: Panel, due: pl.DataFrame) -> Looks:
    """Look at all units of a panel. `due`: unit, due, start in the panel's order."""
    rules, calendar, n = campaign.definition.rules, campaign.calendar, len(panel.units)
    found = Looks(_blank(n), _blank(n), _blank(n))
    year, last = YEARS.get(calendar.name, 0), len(panel.periods) - 1
    for (when, start), part in due.with_row_index("i").group_by("due", "start", maintain_order=True):
        rows = part["i"].to_numpy().astype(np.int64)
        at, begun = panel.place(str(when), calendar), panel.place(str(start), calendar)
        once = look(panel, rows, at, begun, rules, year)
        if at < once.first <= last:  # due before the figures can tell: decided as soon as they can
            at = once.first
            once = look(panel, rows, at, begun, rules, year)
        _put(found.due, rows, once, max(at, once.first))
        if once.found is None:
            continue
        if at + rules.held <= last:
            again = at + rules.held
            _put(found.later, rows, look(panel, rows, again, begun, rules, year), again)
        _put(found.today, rows, once if at == last else look(panel, rows, last, begun, rules, year), last)
    return found


def _blank(n: int) -> Glimpse:
    empty = nothing(n)
    seen = Seen(*(getattr(empty, one.name).copy() for one in fields(empty)))
    return Glimpse(seen, np.full((n, 4), NEVER), np.full(n, NEVER), np.zeros(n), np.zeros(n, np.int64))


def _put(into: Glimpse, rows: Ints, one: Look, at: int) -> None:
    into.at[rows], into.rho[rows], into.season[rows] = at, one.rho, one.season
    if one.found is None or one.at is None:
        return
    for field in fields(one.found):
        getattr(into.found, field.name)[rows] = getattr(one.found, field.name)
    base, follow = one.at.baseline, one.at.follow_up
    into.windows[rows] = [base[0], base[-1], follow[0], follow[-1]]
