"""The independent judge: every unit as a linear programme over all reference columns, solved by HiGHS.

HiGHS (Huangfu and Hall 2018) sees columns divided by their means and works to 1e-10; the basis it ends in is solved
again in `vertex`. Up to `WHOLE` reference columns one model holds them all. Beyond that a model holds a working set;
all columns are priced after every solve and the worst violators join it, so that the last prices hold for all.
A unit whose certificate fails gets a model of its own, its rows divided by the unit's own values.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.problem import INFEASIBLE, OPTIMAL, UNCERTIFIED, Rays, Reference, Solution
from abreast.frontier.reading import Bools, Floats
from abreast.frontier.vertex import Basis, solve_bases

TOLERANCE = 1e-10
WHOLE = 600
_SEED = 40
_ADD = 12
_NO_BASIS = -(2**31)


def solve(
    reference: Reference, rays: Rays, *, alone: bool = False, progress: Callable[[int], None] | None = None
) -> Solution:
    """Every unit's programme, solved over all reference columns; `alone` gives each unit a model balanced for it.

    `progress` is told after every unit how many are done.
    """
    n, m, s = len(rays), reference.inputs.shape[1], reference.outputs.shape[1]
    solution = Solution.empty(n, m, s)
    if n == 0 or len(reference.inputs) == 0:
        solution.status[:] = INFEASIBLE
        return solution
    bases = np.full((n, reference.columns().shape[1]), _NO_BASIS, dtype=np.int64)
    base, slope = rays.base(reference.technology), rays.slope(reference.technology)
    shared = None if alone else _Model(reference, rays, None)
    for unit in range(n):
        model = shared or _Model(reference, rays, _own_scale(base[unit], slope[unit]))
        solution.status[unit] = model.solve(unit, bases[unit])
        if progress is not None:
            progress(unit + 1)
    solved = np.flatnonzero(solution.status == OPTIMAL)
    solution.put(solved, solve_bases(reference, rays.take(solved), bases[solved]))
    return solution


def _own_scale(base: Floats, slope: Floats) -> Floats:
    size = np.maximum(np.abs(base), np.abs(slope))
    return np.asarray(np.where(size > 0, size, 1.0))


class _Model:
    """A HiGHS model over a working set of columns, re-aimed from unit to unit."""

    def __init__(self, reference: Reference, rays: Rays, scale: Floats | None) -> None:
        import highspy

        self.core = highspy
        self.reference, self.rays = reference, rays
        columns = reference.columns()
        self.rows = columns.shape[1]
        self.scale = np.ones(self.rows) if scale is None else scale
        self.columns = columns
        self.size = np.ones(len(columns))
        if scale is not None:
            largest = np.abs(columns / self.scale).max(axis=1)
            self.size = np.where(largest > 0, largest, 1.0)
        self.base = rays.base(reference.technology)
        self.slope = rays.slope(reference.technology)
        self.held: list[int] = []
        self.place = np.full(len(columns), -1, dtype=np.int64)
        self.highs = self._empty()
        whole = len(columns) <= WHOLE
        self.add(np.arange(len(columns)) if whole else _seed(reference))

    def _empty(self) -> Any:
        highs = self.core.Highs()
        for name, value in (
            ("output_flag", False),
            ("presolve", "off"),
            ("solver", "simplex"),
            ("threads", 1),
            ("primal_feasibility_tolerance", TOLERANCE),
            ("dual_feasibility_tolerance", TOLERANCE),
            ("small_matrix_value", 1e-12),
        ):
            highs.setOptionValue(name, value)
        nothing: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        infinite = np.full(self.rows, self.core.kHighsInf)
        highs.addRows(self.rows, -infinite, infinite, 0, nothing, nothing, nothing.astype(np.float64))
        free = self.core.kHighsInf
        highs.addCol(float(self.rays.sign), -free, free, 0, nothing, nothing.astype(np.float64))
        highs.changeObjectiveSense(self.core.ObjSense.kMaximize)
        return highs

    def add(self, chosen: NDArray[np.intp]) -> None:
        """Put reference columns into the working set."""
        chosen = chosen[self.place[chosen] < 0]
        if not len(chosen):
            return
        self.place[chosen] = len(self.held) + np.arange(len(chosen))
        self.held.extend(chosen.tolist())
        block = self.columns[chosen] / self.scale / self.size[chosen, None]
        filled = block != 0
        starts = np.concatenate([[0], np.cumsum(filled.sum(axis=1))[:-1]]).astype(np.int32)
        index = np.nonzero(filled)[1].astype(np.int32)
        upper = np.where(self.rays.barred[chosen], 0.0, self.core.kHighsInf)
        zero = np.zeros(len(chosen))
        self.highs.addCols(len(chosen), zero, zero, upper, len(index), starts, index, block[filled])

    def solve(self, unit: int, basis: NDArray[np.int64]) -> int:
        """Solve for one unit, growing the working set until no column is undervalued; fills `basis`."""
        own = int(self.rays.own[unit])
        self._aim(unit)
        changed = self._admit(own)
        try:
            return self._grow(unit, basis)
        finally:
            if changed and self.place[own] >= 0:
                upper = 0.0 if self.rays.barred[own] else self.core.kHighsInf
                self.highs.changeColBounds(1 + int(self.place[own]), 0.0, upper)

    def _grow(self, unit: int, basis: NDArray[np.int64]) -> int:
        for _ in range(1000):
            status = self._run()
            if status == UNCERTIFIED:
                return status
            if len(self.held) == len(self.columns):
                return self._keep(basis) if status == OPTIMAL else status
            missing = self._violators(unit, status)
            if len(missing):
                self.add(missing)
                self._admit(int(self.rays.own[unit]))
            else:
                return self._keep(basis) if status == OPTIMAL else status
        return UNCERTIFIED

    def _aim(self, unit: int) -> None:
        """Right-hand sides and the step's column for this unit."""
        base, slope = self.base[unit] / self.scale, self.slope[unit] / self.scale
        inputs = self.reference.inputs.shape[1]
        outputs = self.reference.outputs.shape[1]
        lower, upper = np.full(self.rows, -self.core.kHighsInf), np.full(self.rows, self.core.kHighsInf)
        upper[:inputs] = base[:inputs]
        made = slice(inputs, inputs + outputs)
        lower[made] = base[made]
        upper[made] = np.where(self.reference.equal, base[made], self.core.kHighsInf)
        if self.rows > inputs + outputs:
            low, high = self.reference.technology.sum_bounds
            lower[-1] = low / self.scale[-1] if low > 0 else -self.core.kHighsInf
            upper[-1] = high / self.scale[-1]
        self.highs.changeRowsBounds(self.rows, np.arange(self.rows, dtype=np.int32), lower, upper)
        for row in range(inputs + outputs):
            self.highs.changeCoeff(row, 0, float(-slope[row]))

    def _admit(self, own: int) -> bool:
        """Open or bar the unit's own column; whether that differs from the rule for all."""
        if own < 0:
            return False
        barred = bool(self.rays.barred[own])
        if self.rays.skip_own == barred:
            return False
        if self.place[own] >= 0:
            upper = 0.0 if self.rays.skip_own else self.core.kHighsInf
            self.highs.changeColBounds(1 + int(self.place[own]), 0.0, upper)
        return True

    def _run(self) -> int:
        kinds = self.core.HighsModelStatus
        for attempt in range(2):
            self.highs.run()
            status = self.highs.getModelStatus()
            if status == kinds.kOptimal:
                return OPTIMAL
            if status == kinds.kInfeasible:
                return INFEASIBLE
            if attempt == 0:
                self.highs.clearSolver()
        return UNCERTIFIED

    def _violators(self, unit: int, status: int) -> NDArray[np.intp]:
        """Columns outside the working set that the prices (or the proof of infeasibility) undervalue."""
        prices = self._prices() if status == OPTIMAL else self._ray()
        if prices is None:
            return np.flatnonzero(self.place < 0)
        worth = self.columns @ (prices / self.scale)
        size = np.abs(self.columns) @ np.abs(prices / self.scale)
        short = np.where(self.rays.allowed(unit) & (self.place < 0), worth, -np.inf)
        relative = short / np.where(size > 0, size, 1.0)
        worst = np.argsort(-relative, kind="stable")[:_ADD]
        return worst[relative[worst] > 1e-12]

    def _prices(self) -> Floats:
        """Row prices in the sense that a column with positive worth would raise the objective."""
        return -np.asarray(self.highs.getSolution().row_dual)

    def _ray(self) -> Floats | None:
        """The proof of infeasibility, signed so that a column with positive worth would break it; None if not given."""
        _, has_ray, ray = self.highs.getDualRay()
        if not has_ray:
            return None
        ray = np.array(ray[: self.rows], dtype=np.float64)
        inputs = self.reference.inputs.shape[1]
        made = ray[inputs : inputs + self.reference.outputs.shape[1]]
        free = ~self.reference.equal
        lean = made[free].sum() - ray[:inputs].sum()
        return ray if lean > 0 else -ray

    def _keep(self, basis: NDArray[np.int64]) -> int:
        _, variables = self.highs.getBasicVariables()
        variables = np.asarray(variables, dtype=np.int64)
        held = np.asarray(self.held, dtype=np.int64)
        unit = held[np.clip(variables - 1, 0, len(held) - 1)] + 1
        basis[:] = np.where(variables > 0, unit, variables)
        return OPTIMAL


def _seed(reference: Reference) -> NDArray[np.intp]:
    """A first working set: the best units by each output per input, by each output and by each input."""
    x, y = reference.inputs, reference.outputs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [y[:, k] / x[:, i] for i in range(x.shape[1]) for k in range(y.shape[1])]
    scores = [np.nan_to_num(r, nan=-np.inf) for r in ratios] + list(y.T) + list(-x.T)
    best = [np.argsort(-score, kind="stable")[: max(1, _SEED // len(scores))] for score in scores]
    return np.unique(np.concatenate(best))


__all__ = ["TOLERANCE", "WHOLE", "Basis", "Bools", "solve"]
