"""Malmquist productivity change between periods, in two factors: catching up and the frontier's own shift.

With E_a(b) the score of a unit's figures of period b against the frontier of period a, as a share (Farrell input
efficiency, or 1 / Farrell output efficiency; 1 on the frontier), from period s to t

    catch-up = E_t(t) / E_s(s),
    frontier shift = sqrt( E_s(t)/E_t(t) · E_s(s)/E_t(s) )          adjacent (Färe, Grosskopf, Norris and Zhang 1994),
    Malmquist = catch-up · frontier shift;

with the frontier G of all periods together, Malmquist = E_G(t)/E_G(s) and frontier shift = Malmquist / catch-up (Pastor
and Lovell 2005). All three are > 1 for progress, in either orientation. Under VRS a unit of one period may be out of
reach of another period's frontier: the cross-period score is infeasible and so are the indices that need it.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import Floats, read_columns
from abreast.frontier.score import score
from abreast.frontier.technology import Orientation, Technology, choose

if TYPE_CHECKING:
    import polars as pl

Rows = NDArray[np.intp]
BASES = ("adjacent", "global")


def malmquist(
    inputs: Any,
    outputs: Any,
    unit: Any,
    period: Any,
    rts: str = "crs",
    orientation: str = "output",
    base: str = "adjacent",
) -> "pl.DataFrame":
    """Productivity change of every unit from each period to the next that the data have.

    `inputs` (n, m), `outputs` (n, s), `unit` (n,) and `period` (n,): a row is a unit in a period; periods follow each
    other in sorted order. `base`: adjacent or global. Returns a frame sorted by unit and period with columns `unit`,
    `period` (the later), `since` (the earlier), `malmquist`, `catch_up`, `frontier_shift` (> 1 is progress; null
    unless they exist) and `status`: optimal; infeasible (a cross-period score does not exist; the catch-up may);
    `absent before`, `absent after` (the unit has figures in one of the two periods only); refused, uncertified.
    Raises FrontierError for a unit twice in a period, fewer than two periods, a directional orientation.
    """
    import polars as pl

    technology, kind = choose(Technology, rts, "rts"), choose(Orientation, orientation, "orientation")
    if kind is Orientation.DIRECTIONAL:
        raise FrontierError("the Malmquist index is defined for orientation 'input' and 'output'")
    if base not in BASES:
        raise FrontierError(f"base={base!r} is not known; choose one of {', '.join(BASES)}")
    panel = _Panel(
        read_columns(inputs, "x", "inputs").values,
        read_columns(outputs, "y", "outputs").values,
        technology,
        kind,
    )
    units, periods = np.asarray(unit), np.asarray(period)
    years = _check(units, periods, len(panel.inputs))
    own = _own_period(panel, periods, years)
    pooled = panel.shares(np.arange(len(units)), np.arange(len(units))) if base == "global" else None
    parts = []
    for earlier, later in pairwise(years):
        before, after = np.flatnonzero(periods == earlier), np.flatnonzero(periods == later)
        who, place_before, place_after = np.intersect1d(
            units[before], units[after], assume_unique=True, return_indices=True
        )
        s, t = before[place_before], after[place_after]
        found = (
            _global(own, pooled, s, t) if pooled is not None else _adjacent(panel, own, before, after, s, t)
        )
        parts.append(_frame(who, later, earlier, found))
        for some, status in ((after, "absent before"), (before, "absent after")):
            lone = np.setdiff1d(units[some], who, assume_unique=True)
            parts.append(_frame(lone, later, earlier, _Change.nothing(len(lone), status)))
    return pl.concat(parts).sort("unit", "period")


@dataclass(frozen=True, slots=True)
class _Change:
    """Index and factors of some units, with the status of each."""

    malmquist: Floats
    catch_up: Floats
    frontier_shift: Floats
    status: NDArray[np.str_]

    @classmethod
    def nothing(cls, n: int, status: str) -> "_Change":
        gap = np.full(n, np.nan)
        return cls(gap, gap, gap, np.full(n, status))


@dataclass(frozen=True, slots=True)
class _Shares:
    """Scores as shares, NaN where there is none, with their status."""

    values: Floats
    status: NDArray[np.str_]

    def __getitem__(self, rows: Any) -> "_Shares":
        return _Shares(self.values[rows], self.status[rows])


@dataclass(frozen=True, slots=True)
class _Panel:
    inputs: Floats
    outputs: Floats
    technology: Technology
    orientation: Orientation

    def shares(self, rows: Rows, reference: Rows) -> _Shares:
        """E of `rows` against the frontier of the rows `reference`."""
        within = np.array_equal(rows, reference)
        spanned = None if within else (self.inputs[reference], self.outputs[reference])
        found = score(
            self.inputs[rows], self.outputs[rows], self.technology, self.orientation, reference=spanned
        )
        with np.errstate(divide="ignore"):
            values = found.efficiency if self.orientation is Orientation.INPUT else 1 / found.efficiency
        return _Shares(values, found.status)


def _own_period(panel: _Panel, periods: NDArray[Any], years: NDArray[Any]) -> _Shares:
    own = _Shares(np.full(len(periods), np.nan), np.full(len(periods), "refused", dtype="<U16"))
    for year in years:
        rows = np.flatnonzero(periods == year)
        found = panel.shares(rows, rows)
        own.values[rows], own.status[rows] = found.values, found.status
    return own


def _adjacent(panel: _Panel, own: _Shares, before: Rows, after: Rows, s: Rows, t: Rows) -> _Change:
    forward, back = panel.shares(t, before), panel.shares(s, after)
    catch_up = own.values[t] / own.values[s]
    shift = np.sqrt(forward.values / own.values[t] * (own.values[s] / back.values))
    return _Change(catch_up * shift, catch_up, shift, _worst(own[s], own[t], forward, back))


def _global(own: _Shares, pooled: _Shares, s: Rows, t: Rows) -> _Change:
    change, catch_up = pooled.values[t] / pooled.values[s], own.values[t] / own.values[s]
    return _Change(change, catch_up, change / catch_up, _worst(own[s], own[t], pooled[s], pooled[t]))


def _worst(*parts: _Shares) -> NDArray[np.str_]:
    status = np.full(len(parts[0].values), "optimal", dtype="<U16")
    for name in ("infeasible", "uncertified", "refused"):
        for part in parts:
            status[part.status == name] = name
    return status


def _frame(units: NDArray[Any], later: Any, earlier: Any, found: _Change) -> "pl.DataFrame":
    import polars as pl

    n = len(units)
    columns = {
        "unit": units,
        "period": np.full(n, later),
        "since": np.full(n, earlier),
        "malmquist": found.malmquist,
        "catch_up": found.catch_up,
        "frontier_shift": found.frontier_shift,
        "status": found.status.astype(object),
    }
    frame = pl.DataFrame(columns, schema_overrides={"status": pl.String})
    return frame.with_columns(pl.col("malmquist", "catch_up", "frontier_shift").fill_nan(None))


def _check(units: NDArray[Any], periods: NDArray[Any], n: int) -> NDArray[Any]:
    """The periods in order."""
    if units.shape != (n,) or periods.shape != (n,):
        raise FrontierError(f"unit has shape {units.shape} and period {periods.shape}; there are {n} rows")
    years, index = np.unique(periods, return_inverse=True)
    if len(years) < 2:
        raise FrontierError(f"there is {len(years)} period; a change needs two")
    _, code = np.unique(units, return_inverse=True)
    pairs, counts = np.unique(code * len(years) + index, return_counts=True)
    if (counts > 1).any():
        row = np.flatnonzero(code * len(years) + index == pairs[counts > 1][0])[1]
        raise FrontierError(f"row {row}: unit {units[row]} is in period {periods[row]} a second time")
    return years
