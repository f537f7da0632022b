"""Change charts: units whose latest figures are more than their usual up and down."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.decision import Looked
from abreast.catchup.panel import Panel
from abreast.statistics.change_chart import ChangeChart, signals, xmr
from abreast.statistics.noise import settled
from abreast.statistics.segments import Bools

FEWEST = 12  # figures from which on a chart is drawn
FAINT = 0.2  # autocorrelation above which figures run on one side by themselves
RULES = ("beyond", "shift", "trend", "two_of_three")
COLUMNS = {
    **dict.fromkeys(("aspect", "unit", "kind", "period", "at", "rule", "side"), pl.String),
    **dict.fromkeys(("reported", "value", "centre", "lower", "upper"), pl.Float64),
}


def changes(campaign: Campaign, looked: Mapping[str, Looked], period: str) -> pl.DataFrame:
    """The table `changes`: per unit and run rule, the last point in the follow-up window that completes its pattern.

    XmR charts of units without gaps, once what hit all units alike and, with two years of figures, seasons of their own
    are taken out; limits from the periods before the start where there are twelve, else from all, widened for
    autocorrelation. Where that is above 0.2 runs say nothing, and only points beyond the limits count.
    """
    parts = [pl.DataFrame(schema=COLUMNS)]
    parts += [_of_aspect(campaign, code, one, period) for code, one in looked.items()]
    return pl.concat(parts)


def _of_aspect(campaign: Campaign, code: str, one: Looked, period: str) -> pl.DataFrame:
    panel, length = one.panel, len(one.panel.periods)
    whole = np.asarray(~np.isnan(panel.values).any(axis=1))
    if length < FEWEST or not whole.any():
        return pl.DataFrame(schema=COLUMNS)
    season, rho = int(one.looks.due.season.max()), float(one.looks.due.rho.max())
    chart = _chart(panel, whole, panel.place(campaign.definition.start, campaign.calendar), season, rho)
    fired = signals(chart)
    found = [pl.DataFrame(schema=COLUMNS)]
    for rule in RULES if rho <= FAINT else RULES[:1]:
        marks = fired[rule]
        marks[:, : length - campaign.definition.rules.lengths[2]] = False
        found.append(_rows(campaign, code, panel, whole, chart, rule, marks, period))
    return pl.concat(found)


def _chart(panel: Panel, whole: Bools, before: int, season: int, rho: float) -> ChangeChart:
    """The chart of units without gaps; what the season took out of the spread is put back."""
    length = len(panel.periods)
    taken = max(season - 1, 0)
    widen = np.sqrt(length / ((length - taken) * (1.0 - rho)))
    calm = settled(panel.values, panel.weights, season=season)[whole]
    return xmr(calm, baseline=before if before >= FEWEST else None, widen=float(widen))


def _rows(
    campaign: Campaign,
    code: str,
    panel: Panel,
    whole: Bools,
    chart: ChangeChart,
    rule: str,
    marks: Bools,
    period: str,
) -> pl.DataFrame:
    rows = np.flatnonzero(marks.any(axis=1))
    at = marks.shape[1] - 1 - np.argmax(marks[rows, ::-1], axis=1)
    value, centre = chart.values[rows, at], chart.centre[rows]
    moved = value - (chart.values[rows, at - 1] if rule == "trend" else centre)
    better = campaign.definition.sign(code) * moved > 0
    columns = {
        "unit": panel.units.gather(np.flatnonzero(whole)[rows]),
        "at": pl.Series([panel.periods[t] for t in at], dtype=pl.String),
        "side": pl.Series(np.where(better, "better", "worse").tolist(), dtype=pl.String),
        "reported": panel.values[whole][rows, at],
        "value": value,
        "centre": centre,
        "lower": chart.lower[rows],
        "upper": chart.upper[rows],
    }
    words = {"aspect": code, "kind": campaign.definition.aspects[code].kind, "period": period, "rule": rule}
    frame = pl.DataFrame(columns).with_columns(**{name: pl.lit(text) for name, text in words.items()})
    return frame.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
