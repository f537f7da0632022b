"""Standings: where every unit is, in every scope above it, and how sure that is (protocol 4)."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier
from abreast.compare import levels, rows
from abreast.compare.frames import PEERS, SERIES, VALUES, AspectTables
from abreast.compare.frontier_aspect import frontier_aspect
from abreast.compare.indicator_aspect import indicator_aspect
from abreast.compare.setting import lay_out
from abreast.compare.shifts import SHIFTS


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a comparison found, as tables.

    - `standings`, `levels`: as documented in the reference; levels of the current and the baseline window.
    - `baseline`: aspect, unit, since, period, value: each unit over the baseline window.
    - `series`: aspect, unit, period, value, weight, floor: every single period of figures, with what its noise depends
      on. For frontier aspects the score against the frontier of the baseline window.
    - `peers`: aspect, scope, group, unit, peer, weight: of frontier aspects; and without a weight, of the units nearest
      to each, those that may be the best.
    - `shifts`: of frontier aspects, Malmquist change from the baseline to the current window in two factors.
    """

    standings: pl.DataFrame
    levels: pl.DataFrame
    baseline: pl.DataFrame
    series: pl.DataFrame
    peers: pl.DataFrame
    shifts: pl.DataFrame


def standings(
    campaign: Campaign, base: pl.DataFrame, period: str, doubted: pl.DataFrame | None = None
) -> Compared:
    """Levels and standings of every aspect in the window that ends with `period`.

    `base`: the table of that name; periods after `period` are not looked at. Units closed by then have no standing; a
    unit without figures or without a comparison group is listed with the reason. `doubted`: unit, indicator,
    period of figures that may set no level while questions about them stand open. Raises `PeriodError` for a
    period of another calendar.
    """
    campaign.calendar.parse(period)
    base = base.filter((pl.col("period") <= period) & pl.col("value").is_not_null())
    found = [_aspect(campaign, code, base, period, doubted) for code in campaign.definition.aspects]
    return Compared(
        pl.concat([pl.DataFrame(schema=rows.COLUMNS), *(one.standings for one in found)]),
        pl.concat([pl.DataFrame(schema=levels.COLUMNS), *(one.levels for one in found)]),
        pl.concat([pl.DataFrame(schema=VALUES), *(one.baseline for one in found)]),
        pl.concat([pl.DataFrame(schema=SERIES), *(one.series for one in found)]),
        pl.concat([pl.DataFrame(schema=PEERS), *(one.peers for one in found)]),
        pl.concat([pl.DataFrame(schema=SHIFTS), *(one.shifts for one in found)]),
    )


def _aspect(
    campaign: Campaign, code: str, base: pl.DataFrame, period: str, doubted: pl.DataFrame | None
) -> AspectTables:
    setting = lay_out(campaign, code, base, period, doubted)
    return (
        frontier_aspect(setting) if isinstance(setting.aspect.level, Frontier) else indicator_aspect(setting)
    )
