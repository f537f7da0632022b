"""Malmquist change from the baseline window to the current one: did a unit catch up, or did its frontier move?"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast import frontier
from abreast.campaign.aspect import Frontier
from abreast.compare.frontiers import too_few
from abreast.compare.panel import Floats

SHIFTS = {
    **dict.fromkeys(("aspect", "unit", "since", "period"), pl.String),
    **dict.fromkeys(("malmquist", "catch_up", "frontier_shift"), pl.Float64),
    "status": pl.String,
}
Figures = tuple[Floats, Floats, NDArray[np.int64]]
"""Inputs (n, m), outputs (n, s) and the comparison group (n,) of one window, −1 where a unit is not known in it."""


def shifts(
    code: str, level: Frontier, units: tuple[str, ...], then: Figures, now: Figures, ends: tuple[str, str]
) -> pl.DataFrame:
    """aspect, unit, since, period, malmquist, catch_up, frontier_shift (> 1 is progress), status of every unit.

    Within each comparison group, against all its units; groups too small for a frontier in either window, and
    directional distances, for which the index is not defined, are left out. `ends`: last periods of the windows.
    """
    found = [pl.DataFrame(schema=SHIFTS)]
    names = np.asarray(units)
    for g in np.unique(now[2][now[2] >= 0]) if level.orientation != "directional" else []:
        rows = [np.flatnonzero(window[2] == g) for window in (then, now)]
        if any(too_few(level, len(own)) is not None for own in rows):
            continue
        x, y = (np.concatenate([then[k][rows[0]], now[k][rows[1]]]) for k in (0, 1))
        period = np.repeat(np.array(ends), [len(own) for own in rows])
        part = frontier.malmquist(
            x, y, names[np.concatenate(rows)], period, rts=level.rts, orientation=level.orientation
        )
        told = part.with_columns(aspect=pl.lit(code))
        found.append(told.select(pl.col(name).cast(dtype) for name, dtype in SHIFTS.items()))
    return pl.concat(found)
