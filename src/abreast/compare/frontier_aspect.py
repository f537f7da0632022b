"""Aspects whose level is a frontier, from figures to standings and peers."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.aspect import Frontier
from abreast.compare.eligibility import barred
from abreast.compare.frames import PEERS, SERIES, VALUES, AspectTables, series_of, window_values
from abreast.compare.frontiers import Scored, against, score_rows
from abreast.compare.levels import Levels, level_rows
from abreast.compare.measure import in_panel, reasons
from abreast.compare.members import Rows, places_of, rows_of
from abreast.compare.panel import Floats
from abreast.compare.ranking import ranking_of
from abreast.compare.rows import RowNumbers, finished, listed_rows, standing_rows
from abreast.compare.setting import Setting
from abreast.compare.shifts import SHIFTS, shifts
from abreast.compare.uncertainty import own_variation
from abreast.compare.window import Window
from abreast.statistics import quantile

TIMES = 40_000  # units × periods up to which single periods are scored


@dataclass(frozen=True, slots=True, eq=False)
class Quantities:
    """A window's inputs (n, m) and outputs (n, s) per period; `known` (n,) where none is missing; `group` (n,), −1 for
    none; `eligible` (n,) to span the frontier, `barred` why not, `reason` why there are no quantities."""

    x: Floats
    y: Floats
    known: NDArray[np.bool_]
    group: NDArray[np.int64]
    eligible: NDArray[np.bool_]
    barred: pl.Series
    reason: pl.Series

    @property
    def grouped(self) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Inputs, outputs and group of each unit, −1 for those without quantities or group."""
        return self.x, self.y, np.where(self.known, self.group, -1)

    @property
    def spans(self) -> NDArray[np.int64]:
        """Group of the units that span its frontier (n,), −1 for all others."""
        return np.where(self.eligible, self.group, -1)


def frontier_aspect(setting: Setting) -> AspectTables:
    """Tables of an aspect with a frontier at every scope and comparison group.

    The noise of scores is learnt from single periods held against one frontier, the window's.
    """
    level = _level(setting)
    now = _quantities(setting, setting.now, setting.units)
    places = places_of(setting.campaign, setting.code, setting.now.period, setting.units)
    rows = rows_of(places, setting.placed(setting.units)).valued(np.where(now.known, 1.0, np.nan))
    scored = score_rows(setting.campaign.definition, level, now.x, now.y, now.eligible, rows)
    columns = setting.panel.columns(setting.now.periods)
    errors = own_variation(_single(setting, now)).of_window(columns)
    tables = [_levels(setting, setting.now, rows, scored, now)]
    baseline, series = pl.DataFrame(schema=VALUES), pl.DataFrame(schema=SERIES)
    moved = pl.DataFrame(schema=SHIFTS)
    if setting.then is not None:
        then = _quantities(setting, setting.then, setting.units_then)
        start = against(level, then.x, then.y, (then.x, then.y), then.spans, then.group)
        baseline = window_values(setting, setting.then, start)
        scores = _single(setting, then)
        series = series_of(setting, scores, own_variation(scores))
        if setting.then.period != setting.now.period:
            tables.append(_levels_then(setting, setting.then, then))
            ends = setting.then.period, setting.now.period
            moved = shifts(setting.code, level, setting.panel.units, then.grouped, now.grouped, ends)
    standings = _standings(setting, now, rows, scored, errors, places)
    return AspectTables(standings, pl.concat(tables), baseline, series, _peers(setting, rows, scored), moved)


def _level(setting: Setting) -> Frontier:
    assert isinstance(setting.aspect.level, Frontier)
    return setting.aspect.level


def _codes(setting: Setting) -> tuple[str, ...]:
    level = _level(setting)
    return (*level.inputs, *level.outputs)


def _quantities(setting: Setting, window: Window, units: pl.DataFrame) -> Quantities:
    panel, definition = setting.panel, setting.campaign.definition
    found = [panel.over(window.periods, code) for code in _codes(setting)]
    per_period = [definition.indicators[code].over_time == "sum" for code in _codes(setting)]
    columns = np.column_stack([values for values, _ in found])
    columns = columns / np.where(per_period, len(window.periods), 1)
    counted = np.min([count for _, count in found], axis=0)
    placed = in_panel(panel, units)
    known = ~np.isnan(columns).any(axis=1) & placed["there"].to_numpy()
    volume = np.full(len(known), np.nan)
    if setting.aspect.volume is not None:
        volume = panel.over(window.periods, setting.aspect.volume)[0]
    why = barred(setting.aspect.eligible, panel.units, volume, counted, setting.in_doubt(window))
    m = len(_level(setting).inputs)
    return Quantities(
        columns[:, :m],
        columns[:, m:],
        known,
        placed["g"].to_numpy(),
        known & why.is_null().to_numpy(),
        why,
        reasons(np.where(known, 1.0, np.nan), counted, len(window.periods)),
    )


def _single(setting: Setting, found: Quantities) -> Floats:
    """Scores of every single period (n, t) against the frontiers of a window; NaN where that would take too long."""
    panel, level = setting.panel, _level(setting)
    n, t = len(panel.units), len(panel.periods)
    if n * t > TIMES:
        return np.full((n, t), np.nan)
    points = np.stack([panel.single[code] for code in _codes(setting)], axis=-1).reshape(n * t, -1)
    m = len(level.inputs)
    own = np.repeat(found.group, t)
    scores = against(level, points[:, :m], points[:, m:], (found.x, found.y), found.spans, own)
    return scores.reshape(n, t)


def _sign(setting: Setting) -> float:
    return -1.0 if _level(setting).orientation == "directional" else 1.0


def _at_frontier(setting: Setting) -> float:
    return 0.0 if _level(setting).orientation == "directional" else 1.0


def _standings(
    setting: Setting, now: Quantities, rows: Rows, scored: Scored, errors: Floats, places: pl.DataFrame
) -> pl.DataFrame:
    kept = ~np.isnan(scored.value)
    shown, unit = rows.where(kept), rows.unit[kept]
    value, nothing = scored.value[kept], np.full(int(kept.sum()), np.nan)
    numbers = RowNumbers(
        value=value,
        se=errors[unit],
        shrunk=value,
        reliability=nothing,
        level=np.full(len(unit), _at_frontier(setting)),
        gap=_sign(setting) * (_at_frontier(setting) - value),
        gap_quantity=np.maximum(scored.quantity[kept], 0.0),
        gap_money=scored.money[kept],
        funnel_low=nothing,
        funnel_high=nothing,
        eligible=now.eligible[unit],
        barred=now.barred.gather(unit),
    )
    ranking = ranking_of(
        _sign(setting) * value,
        numbers.se,
        numbers.eligible,
        shown,
        setting.smallest,
        ranks=setting.ranks,
    )
    compared = standing_rows(setting.panel.units, shown, numbers, ranking, setting.smallest)
    present = np.where(now.known, 1.0, np.nan)
    listed = listed_rows(places, setting.units, setting.panel.units, present, now.reason)
    return finished(setting, compared, pl.concat([listed, _unscored(setting, rows, scored)]))


def _unscored(setting: Setting, rows: Rows, scored: Scored) -> pl.DataFrame:
    """Rows without a score, with the reason: the frontier was refused, or the unit was."""
    missing = np.flatnonzero(np.isnan(scored.value))
    refused = pl.Series("refused", scored.refused, dtype=pl.String).gather(rows.segment[missing])
    units = pl.Series("unit", setting.panel.units, dtype=pl.String).gather(rows.unit[missing])
    frame: pl.DataFrame = rows.groups[rows.segment[missing]].with_columns(
        units, refused, status=pl.lit("too few"), told=scored.reason.gather(missing)
    )
    return frame.select(
        "unit",
        "scope",
        "scope_kind",
        "group",
        "status",
        reason=pl.coalesce("refused", "told", pl.lit("no score")),
    )


def _levels(setting: Setting, window: Window, rows: Rows, scored: Scored, found: Quantities) -> pl.DataFrame:
    sign = _sign(setting)
    able = rows.where(found.eligible[rows.unit])
    refused = [why is not None for why in scored.refused]
    best = sign * quantile((sign * scored.value)[found.eligible[rows.unit]], able.offsets, 1.0)
    levels = Levels(
        np.where(refused, np.nan, _at_frontier(setting)),
        best,
        sign * quantile(sign * scored.value, rows.offsets, 0.5),
        sign * quantile(sign * scored.value, rows.offsets, 0.0),
        rows.sizes,
        able.sizes,
        scored.refused,
    )
    return level_rows(setting.code, "frontier", window, rows.groups, levels)


def _levels_then(setting: Setting, window: Window, found: Quantities) -> pl.DataFrame:
    places = places_of(setting.campaign, setting.code, window.period, setting.units_then)
    rows = rows_of(places, setting.placed(setting.units_then)).valued(np.where(found.known, 1.0, np.nan))
    definition = setting.campaign.definition
    scored = score_rows(definition, _level(setting), found.x, found.y, found.eligible, rows)
    return _levels(setting, window, rows, scored, found)


def _peers(setting: Setting, rows: Rows, scored: Scored) -> pl.DataFrame:
    units = pl.Series(setting.panel.units, dtype=pl.String)
    row = scored.peers["row"].to_numpy()
    place: pl.DataFrame = rows.groups[rows.segment[row]]
    return place.with_columns(
        aspect=pl.lit(setting.code),
        unit=units.gather(rows.unit[row]),
        peer=units.gather(scored.peers["peer"]),
        weight=scored.peers["weight"],
    ).select(*PEERS)
