"""Scale efficiency and returns-to-scale class."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import Floats, counted
from abreast.frontier.score import score
from abreast.frontier.shown import line, spread, tally
from abreast.frontier.technology import Orientation, choose

SAME = 1e-8
"""Scores closer than this, relative, count as equal."""


RETURNS = ("constant", "increasing", "decreasing", "unknown")


@dataclass(frozen=True, slots=True, repr=False)
class ScaleEfficiency:
    """How much of a unit's inefficiency lies in its size.

    - `efficiency` float64 (n,), ≤ 1: input CRS ÷ VRS, output VRS ÷ CRS; NaN where either has no score.
    - `returns` str (n,): `constant`, `increasing`, `decreasing` where the unit is projected, `unknown` without scores.
    - `crs`, `nirs`, `vrs` float64 (n,): the scores they come from.
    """

    efficiency: Floats
    returns: NDArray[np.str_]
    crs: Floats
    nirs: Floats
    vrs: Floats

    def __repr__(self) -> str:
        units, efficiency = counted(len(self.returns), "unit"), spread("efficiency", self.efficiency)
        return line("ScaleEfficiency", units, f"returns {tally(self.returns, RETURNS)}", efficiency)


def scale_efficiency(
    inputs: Any,
    outputs: Any,
    orientation: str = "input",
    *,
    reference: Any = None,
    eligible: Any = None,
    fixed: Iterable[Any] | None = None,
) -> ScaleEfficiency:
    """Scale efficiency of every unit, and whether it is too small (increasing), too large (decreasing) or neither.

    The class follows from three scores, not from the sign of a price that is rarely unique (Färe, Grosskopf and
    Lovell 1985): CRS = VRS is constant; else NIRS = CRS is increasing, NIRS = VRS decreasing. Arguments as in `score`,
    input or output orientation; raises FrontierError as `score` does.
    """
    kind = choose(Orientation, orientation, "orientation")
    if kind is Orientation.DIRECTIONAL:
        raise FrontierError("scale efficiency is a ratio of input or of output scores")
    fixed = None if fixed is None else list(fixed)
    crs, nirs, vrs = (
        score(inputs, outputs, rts, kind, reference=reference, eligible=eligible, fixed=fixed).efficiency
        for rts in ("crs", "nirs", "vrs")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = crs / vrs if kind is Orientation.INPUT else vrs / crs
    return ScaleEfficiency(ratio, _returns(crs, nirs, vrs), crs, nirs, vrs)


def _returns(crs: Floats, nirs: Floats, vrs: Floats) -> NDArray[np.str_]:
    known = np.isfinite(crs) & np.isfinite(vrs)
    classes = [~known, _same(crs, vrs), _same(crs, nirs)]
    return np.asarray(np.select(classes, ["unknown", "constant", "increasing"], "decreasing"))


def _same(a: Floats, b: Floats) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(a - b) <= SAME * np.maximum(np.abs(a), np.abs(b)))
