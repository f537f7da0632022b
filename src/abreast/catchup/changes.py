"""Change charts: units whose latest figures are more than their usual up and down."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.decision import Looked
from abreast.catchup.panel import Panel
from abreast.statistics.change_chart import signals, xmr

FEWEST = 12  # figures from which on a chart is drawn
RULES = ("beyond", "shift", "trend", "two_of_three")
COLUMNS = {
    **dict.fromkeys(("aspect", "unit", "kind", "period", "at", "rule", "side"), pl.String),
    **dict.fromkeys(("value", "centre", "lower", "upper"), pl.Float64),
}


def changes(campaign: Campaign, looked: Mapping[str, Looked], period: str) -> pl.DataFrame:
    """The table `changes`: per unit and run rule, the last point in the follow-up window that completes its pattern.

    XmR charts of units without gaps; limits from the periods before the start where there are twelve, else from all.
    """
    parts = [pl.DataFrame(schema=COLUMNS)]
    parts += [_of_aspect(campaign, code, one.panel, period) for code, one in looked.items()]
    return pl.concat(parts)


def _of_aspect(campaign: Campaign, code: str, panel: Panel, period: str) -> pl.DataFrame:
    whole = ~np.isnan(panel.values).any(axis=1)
    before = panel.place(campaign.definition.start, campaign.calendar)
    if len(panel.periods) < FEWEST or not whole.any():
        return pl.DataFrame(schema=COLUMNS)
    chart = xmr(panel.values[whole], baseline=before if before >= FEWEST else None)
    late = len(panel.periods) - campaign.definition.rules.lengths[2]
    sign = campaign.definition.sign(code)
    found = [pl.DataFrame(schema=COLUMNS)]
    for rule in RULES:
        marks = signals(chart)[rule]
        marks[:, :late] = False
        rows = np.flatnonzero(marks.any(axis=1))
        at = marks.shape[1] - 1 - np.argmax(marks[rows, ::-1], axis=1)
        value, centre = chart.values[rows, at], chart.centre[rows]
        moved = value - (chart.values[rows, at - 1] if rule == "trend" else centre)
        columns = {
            "unit": panel.units.gather(np.flatnonzero(whole)[rows]),
            "at": pl.Series([panel.periods[t] for t in at], dtype=pl.String),
            "side": pl.Series(np.where(sign * moved > 0, "better", "worse").tolist(), dtype=pl.String),
            "value": value,
            "centre": centre,
            "lower": chart.lower[rows],
            "upper": chart.upper[rows],
        }
        words = {
            "aspect": code,
            "kind": campaign.definition.aspects[code].kind,
            "period": period,
            "rule": rule,
        }
        frame = pl.DataFrame(columns).with_columns(**{name: pl.lit(text) for name, text in words.items()})
        found.append(frame.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items()))
    return pl.concat(found)
