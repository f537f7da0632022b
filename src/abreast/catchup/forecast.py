"""Forecast: when a unit that is behind draws level at its trend, with an interval, or not at this trend."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.decision import Looked
from abreast.catchup.panel import Panel
from abreast.statistics.noise import estimate
from abreast.statistics.segments import Floats
from abreast.statistics.trend import Line, line, reaches

FEWEST = 6  # periods a trend rests on at least, before the start of the campaign where it is younger
PLACE = ("aspect", "unit", "kind", "scope", "scope_kind", "group")
COLUMNS = {
    **dict.fromkeys(PLACE, pl.String),
    **dict.fromkeys(("since", "period"), pl.String),
    **dict.fromkeys(("level", "value", "value_se", "slope", "slope_se"), pl.Float64),
    **dict.fromkeys(("expected", "earliest", "latest", "status"), pl.String),
}


def forecast(
    campaign: Campaign, progress: pl.DataFrame, looked: Mapping[str, Looked], period: str
) -> pl.DataFrame:
    """The table `forecast`: when each unit reaches the level fixed at the start if it goes on as since the start."""
    found = [pl.DataFrame(schema=COLUMNS)]
    known = progress.lazy().filter(pl.col("level_fixed").is_not_null())
    for code, one in sorted(looked.items()):
        rows = known.filter(pl.col("aspect") == code).select(*PLACE, "level_fixed").collect()
        if rows.height:
            found.append(_of_aspect(campaign, code, rows, one, period).sort("scope", "group", "unit"))
    return pl.concat(found)


def _of_aspect(campaign: Campaign, code: str, rows: pl.DataFrame, one: Looked, period: str) -> pl.DataFrame:
    panel, last = one.panel, len(one.panel.periods) - 1
    start = panel.place(campaign.definition.start, campaign.calendar)
    since = max(min(start, last + 1 - FEWEST), 0)
    season = int(one.looks.due.season.max(initial=0))
    noise = estimate(panel.values, panel.weights, floor=panel.floor, season=season)
    trend = line(panel.values, panel.weights, noise, since, season=season)
    places = panel.places(rows["unit"])
    rows, places = rows.filter(pl.Series(places >= 0)), places[places >= 0]
    return _table(campaign, code, rows, trend.take(places), panel, since, period)


def _table(
    campaign: Campaign, code: str, rows: pl.DataFrame, trend: Line, panel: Panel, since: int, period: str
) -> pl.DataFrame:
    level = rows["level_fixed"].to_numpy().astype(np.float64)
    tolerance = campaign.definition.aspects[code].tolerance
    when = reaches(trend, level, sign=campaign.definition.sign(code), tolerance=tolerance)
    status = np.select(
        [np.isnan(trend.now + trend.slope_variance), when.expected == 0, ~np.isnan(when.expected)],
        ["not known", "level", "forecast"],
        "not at this trend",
    )
    expected = status == "forecast"
    codes = {ahead: campaign.calendar.shift(period, ahead) for ahead in range(when.horizon + 1)}
    return (
        rows.select(*PLACE, level="level_fixed")
        .with_columns(
            since=pl.lit(panel.periods[since]),
            period=pl.lit(period),
            value=pl.Series(trend.now).fill_nan(None),
            value_se=pl.Series(trend.error(0)).fill_nan(None),
            slope=pl.Series(trend.slope).fill_nan(None),
            slope_se=pl.Series(np.sqrt(trend.slope_variance)).fill_nan(None),
            expected=_coded(np.where(expected, when.expected, np.nan), codes),
            earliest=_coded(np.where(expected, when.earliest, np.nan), codes),
            latest=_coded(np.where(expected, when.latest, np.nan), codes),
            status=pl.Series(status.tolist(), dtype=pl.String),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
    )


def _coded(ahead: Floats, codes: Mapping[int, str]) -> pl.Series:
    return (
        pl.Series(ahead)
        .fill_nan(None)
        .cast(pl.Int64)
        .replace_strict(codes, default=None, return_dtype=pl.String)
    )
