"""Aspects whose first indicator ranks, from figures to standings: window values, levels, ranks, funnels."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.compare.frames import PEERS, VALUES, AspectTables, series_of, window_values
from abreast.compare.funnels import funnels_of
from abreast.compare.gap import price_of, sign_of
from abreast.compare.levels import level_rows, levels_of
from abreast.compare.measure import Measured, measure
from abreast.compare.members import Rows, places_of, rows_of
from abreast.compare.near import attributes, best_of_them, neighbourhoods
from abreast.compare.panel import Floats
from abreast.compare.ranking import ranking_of
from abreast.compare.rows import RowNumbers, finished, listed_rows, standing_rows
from abreast.compare.setting import Setting
from abreast.compare.shifts import SHIFTS
from abreast.compare.uncertainty import uncertainty
from abreast.compare.window import Window
from abreast.figures.values.rests import leaves


def indicator_aspect(setting: Setting) -> AspectTables:
    """Tables of an aspect whose first indicator ranks: rules best, quantile and appointed."""
    unsure = uncertainty(setting.panel, setting.aspect.ranking, setting.aspect.volume)
    now = measure(
        setting.panel, setting.aspect, setting.now, unsure, setting.units, setting.in_doubt(setting.now)
    )
    places = places_of(setting.campaign, setting.code, setting.now.period, setting.units)
    standings, levels, peers = _standings(setting, now, places)
    tables = [levels, *_over_all(setting, setting.now, now, setting.units, places)]
    baseline = pl.DataFrame(schema=VALUES)
    if setting.then is not None:
        start = measure(
            setting.panel,
            setting.aspect,
            setting.then,
            unsure,
            setting.units_then,
            setting.in_doubt(setting.then),
        )
        baseline = window_values(setting, setting.then, start.value)
        if setting.then.period != setting.now.period:
            tables += _levels_then(setting, setting.then, start)
    series = series_of(setting, setting.panel.single[setting.aspect.ranking], unsure)
    return AspectTables(standings, pl.concat(tables), baseline, series, peers, pl.DataFrame(schema=SHIFTS))


def _standings(
    setting: Setting, found: Measured, places: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The rows of `standings`, of `levels` within the comparison groups, and of `peers`."""
    rows, shown = _rows(setting, setting.now, found, setting.units, places)
    levels = levels_of(setting.aspect, sign_of(setting), setting.panel.units, found, rows)
    numbers = _numbers(setting, found, rows, levels.level)
    ranking = ranking_of(
        sign_of(setting) * numbers.value,
        numbers.se,
        numbers.eligible,
        rows,
        setting.smallest,
        ranks=setting.ranks,
    )
    compared = standing_rows(setting.panel.units, rows, numbers, ranking, setting.smallest, shown)
    listed = listed_rows(places, setting.units, setting.panel.units, found.value, found.reason)
    table = finished(setting, compared, listed)
    peers = pl.DataFrame(schema=PEERS)
    if shown is not None:
        peers = best_of_them(setting.code, setting.panel.units, rows, shown, ranking.may_be_best).select(
            *PEERS
        )
    return table, level_rows(setting.code, setting.aspect.level.rule, setting.now, rows.groups, levels), peers


def _rows(
    setting: Setting, window: Window, found: Measured, units: pl.DataFrame, places: pl.DataFrame
) -> tuple[Rows, NDArray[np.bool_] | None]:
    """The units in their groups; where each has a group of its own, also which row of it is the unit's."""
    rows = rows_of(places, setting.placed(units)).valued(found.value)
    rule = setting.aspect.nearest
    if rule is None:
        return rows, None
    return neighbourhoods(rows, setting.panel.units, attributes(setting.panel, rule, window), rule)


def _numbers(setting: Setting, found: Measured, rows: Rows, level: Floats) -> RowNumbers:
    unit, level = rows.unit, level[rows.segment]
    value, volume = found.value[unit], found.volume[unit]
    gap = sign_of(setting) * (level - value)
    indicator = setting.campaign.definition.indicators[setting.aspect.ranking]
    by = (
        volume
        if setting.aspect.volume is not None
        else np.full(len(unit), np.nan if indicator.computed else 1.0)
    )
    quantity = np.maximum(gap, 0.0) * by
    low, high = funnels_of(
        indicator, value, found.error[unit], _sizes(setting, volume, unit), rows, setting.smallest
    )
    return RowNumbers(
        value=value,
        se=found.error[unit],
        shrunk=found.shrunk[unit],
        reliability=found.reliability[unit],
        level=level,
        gap=gap,
        gap_quantity=quantity,
        gap_money=quantity * price_of(setting),
        funnel_low=low,
        funnel_high=high,
        eligible=found.eligible[unit],
        barred=found.barred.gather(unit),
    )


def _sizes(setting: Setting, volume: Floats, unit: np.ndarray) -> Floats:
    """What chance depends on (r,): the volume of a share, the expected number of a standardised indicator."""
    definition = setting.campaign.definition
    if definition.indicators[setting.aspect.ranking].kind != "standardised":
        return volume
    expected = setting.panel.single[leaves(definition, setting.aspect.ranking)[-1]]
    return np.asarray(np.nansum(expected[:, setting.panel.columns(setting.now.periods)], axis=1)[unit])


def _over_all(
    setting: Setting, window: Window, found: Measured, units: pl.DataFrame, places: pl.DataFrame
) -> list[pl.DataFrame]:
    """Levels of each scope over all comparison groups together, where there are several."""
    if not setting.aspect.compare_within and setting.aspect.nearest is None:
        return []
    rows = rows_of(places, setting.placed(units), together=True).valued(found.value)
    levels = levels_of(setting.aspect, sign_of(setting), setting.panel.units, found, rows)
    return [level_rows(setting.code, setting.aspect.level.rule, window, rows.groups, levels)]


def _levels_then(setting: Setting, window: Window, found: Measured) -> list[pl.DataFrame]:
    """Levels of the baseline window, in the tree as it was at its end."""
    places = places_of(setting.campaign, setting.code, window.period, setting.units_then)
    rows, _ = _rows(setting, window, found, setting.units_then, places)
    levels = levels_of(setting.aspect, sign_of(setting), setting.panel.units, found, rows)
    within = level_rows(setting.code, setting.aspect.level.rule, window, rows.groups, levels)
    return [within, *_over_all(setting, window, found, setting.units_then, places)]
