"""The one linear programme behind every radial and directional measure.

Unit o moves along a ray: it may use x ≤ a_o + t·p_o and must make y ≥ b_o + t·q_o. Over the reference set

    maximise σ·t   subject to   Σ λ_j x_j ≤ a_o + t·p_o,   Σ λ_j y_j ≥ b_o + t·q_o,   λ ≥ 0,   Σ λ_j within bounds.

Input orientation: σ = -1, a = 0, p = x_o, b = y_o, q = 0. Output: σ = 1, a = x_o, p = 0, b = 0, q = y_o. Directional:
σ = 1, a = x_o, p = -gx, b = y_o, q = gy. Fixed (non-discretionary) columns have slope 0 (Banker and Morey 1986).
The dual prices v, u ≥ 0 and the scale term w obey v·x_j - u·y_j + w ≥ 0 for every reference unit j,
u·q_o - v·p_o = σ, and σ·t = v·a_o - u·b_o + w at the optimum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.reading import Bools, Floats
from abreast.frontier.technology import Technology

Ints = NDArray[np.int32]

OPTIMAL, INFEASIBLE, UNCERTIFIED, REFUSED = range(4)
STATUSES = np.array(["optimal", "infeasible", "uncertified", "refused"])


@dataclass(frozen=True, slots=True)
class Reference:
    """The columns that span the frontier, each divided by its mean.

    `inputs` (r, m), `outputs` (r, s), `equal` bool (s,): outputs whose row is an equation (weak disposability).
    """

    inputs: Floats
    outputs: Floats
    technology: Technology
    equal: Bools

    def columns(self) -> Floats:
        """Inputs, outputs and, unless CRS, the scale row side by side: (r, rows)."""
        parts = [self.inputs, self.outputs]
        if self.technology is not Technology.CRS:
            parts.append(np.ones((len(self.inputs), 1)))
        return np.hstack(parts)


@dataclass(frozen=True, slots=True)
class Rays:
    """The rays of n units in scaled columns: base and slope of inputs (n, m) and outputs (n, s); `sign` is σ.

    `own` int32 (n,): the reference column that is the unit itself, -1 where there is none.
    `barred` bool (r,): columns that may serve only the unit they belong to; `skip_own` bars that one too.
    """

    input_base: Floats
    input_slope: Floats
    output_base: Floats
    output_slope: Floats
    sign: int
    own: Ints
    barred: Bools
    skip_own: bool = False

    def __len__(self) -> int:
        return len(self.input_base)

    def take(self, rows: NDArray[np.intp] | slice) -> "Rays":
        """The rays of some units."""
        return Rays(
            self.input_base[rows],
            self.input_slope[rows],
            self.output_base[rows],
            self.output_slope[rows],
            self.sign,
            self.own[rows],
            self.barred,
            self.skip_own,
        )

    def base(self, technology: Technology) -> Floats:
        """Right-hand sides, (n, rows), in the order of `Reference.columns`."""
        parts = [self.input_base, self.output_base]
        if technology is not Technology.CRS:
            parts.append(np.ones((len(self), 1)))
        return np.hstack(parts)

    def slope(self, technology: Technology) -> Floats:
        """What a step of t adds to the right-hand sides, (n, rows)."""
        parts = [self.input_slope, self.output_slope]
        if technology is not Technology.CRS:
            parts.append(np.zeros((len(self), 1)))
        return np.hstack(parts)

    def allowed(self, unit: int) -> Bools:
        """Which reference columns may serve `unit`: bool (r,)."""
        own = self.own[unit]
        mask = ~self.barred
        if own >= 0:
            mask[own] = not self.skip_own
        return mask


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver says of n units, in scaled columns.

    `t` (n,); `peers` int32 (n, k) reference columns, -1 where unused, and `weights` (n, k); `v` (n, m), `u` (n, s),
    `w` (n,); `status` uint8 (n,). Rows that are not optimal hold NaN and -1.
    """

    t: Floats
    peers: Ints
    weights: Floats
    v: Floats
    u: Floats
    w: Floats
    status: NDArray[np.uint8]

    @classmethod
    def empty(cls, n: int, m: int, s: int) -> "Solution":
        """n rows without a solution, to be filled."""
        k = m + s + 1
        gap = np.full((n, k), np.nan)
        return cls(
            gap[:, 0].copy(),
            np.full((n, k), -1, dtype=np.int32),
            np.zeros((n, k)),
            np.full((n, m), np.nan),
            np.full((n, s), np.nan),
            gap[:, 0].copy(),
            np.full(n, UNCERTIFIED, dtype=np.uint8),
        )

    def put(self, rows: NDArray[np.intp], other: "Solution") -> None:
        """Take over the rows of another solution."""
        for name in ("t", "peers", "weights", "v", "u", "w", "status"):
            getattr(self, name)[rows] = getattr(other, name)
