"""Small programmes over an optimal face: one objective after the other, each over what the ones before left open.

`stages` solves them; HiGHS where they are few, where a face has very many columns, or where that found nothing.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.problem import Rays, Reference, Solution
from abreast.frontier.reading import Floats

NEAR = 1e-9
"""A reduced cost below this share of the column's own worth counts as zero."""
_SMALL = 1e-11
LARGE = 3_000
"""Faces of more columns are left to HiGHS."""
Indices = NDArray[np.intp]


def lexicographic(
    reference: Reference,
    rays: Rays,
    solution: Solution,
    unit: int,
    columns: Indices,
    stages: list[tuple[Floats, Floats | None]],
    highs: "Solver",
    quick: bool,
) -> Floats | None:
    """Intensities (k,) of the face's columns after all stages; None where there is no choice, or none is found.

    `stages`: costs (k,) of the intensities, to be minimised, and worths of all slacks, to be maximised, or None.
    `highs`: used again from unit to unit. `quick`: whether loading the kernels of `stages` pays.
    """
    t = solution.t[unit]
    right = np.concatenate(
        [
            rays.input_base[unit] + t * rays.input_slope[unit],
            rays.output_base[unit] + t * rays.output_slope[unit],
        ]
    )
    prices = np.concatenate([solution.v[unit], np.abs(solution.u[unit])])
    programme = _Small(reference, columns, right, prices > _SMALL * prices.max(), highs)
    if programme.decided():
        return None
    costs = [programme.costs(cost, slack) for cost, slack in stages]
    return programme.in_turn(costs) if quick and len(columns) <= LARGE else programme.by_highs(costs)


class Solver:
    """HiGHS, loaded when first needed."""

    def __init__(self) -> None:
        self._highs: Any = None

    def get(self) -> Any:
        """The one solver of this run."""
        if self._highs is None:
            self._highs = _silent()
        return self._highs


def _silent() -> Any:
    """A silent HiGHS for tiny programmes."""
    import highspy

    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("presolve", "off"),
        ("threads", 1),
        ("primal_feasibility_tolerance", 1e-10),
        ("dual_feasibility_tolerance", 1e-10),
        ("small_matrix_value", 1e-12),
    ):
        highs.setOptionValue(name, value)
    return highs


class _Small:
    """A tiny HiGHS model: intensities of a few columns, then one slack for every row, zero where it is `priced`."""

    def __init__(
        self, reference: Reference, columns: Indices, right: Floats, priced: NDArray[np.bool_], highs: Solver
    ) -> None:
        self.solver = highs
        self.count = len(columns)
        m, s = reference.inputs.shape[1], reference.outputs.shape[1]
        scale = np.where(np.abs(right) > 0, np.abs(right), 1.0)
        units = np.hstack([reference.inputs[columns], reference.outputs[columns]]).T / scale[:, None]
        signs = np.concatenate([np.ones(m), -np.ones(s)])
        self.slack_size = scale
        matrix = np.hstack([units, np.diag(signs)])
        low, high = reference.technology.sum_bounds
        total = np.concatenate([np.ones(self.count), np.zeros(m + s)])[None, :]
        self.matrix = np.vstack([matrix, total])
        target = right / scale
        self.lower = np.append(target, low)
        self.upper = np.append(target, high)
        limits = np.full(self.matrix.shape[1], np.inf)
        limits[self.count :][priced] = 0.0
        limits[self.count + m :][reference.equal] = 0.0
        self.open = limits > 0
        self.limits = limits
        self.built = False

    def costs(self, cost: Floats, slack: Floats | None) -> Floats:
        """Of intensities and slacks: Σ cost·λ - Σ slack·slacks."""
        worth = np.zeros(len(self.slack_size)) if slack is None else slack * self.slack_size
        return np.concatenate([cost, -worth])

    def in_turn(self, costs: list[Floats]) -> Floats | None:
        """All stages by our own small simplex; by HiGHS where that finds nothing."""
        rows = self.matrix if self.lower[-1] > 0 or self.upper[-1] < np.inf else self.matrix[:-1]
        left, right = rows[:, self.open], self.lower[: len(rows)].copy()
        prices = np.stack(costs)[:, self.open]
        if len(rows) == len(self.matrix) and self.lower[-1] < self.upper[-1]:  # Σλ has room on one side
            below = self.upper[-1] < np.inf
            right[-1] = self.upper[-1] if below else self.lower[-1]
            room = np.zeros((len(rows), 1))
            room[-1] = 1.0 if below else -1.0
            left = np.hstack([left, room])
            prices = np.hstack([prices, np.zeros((len(prices), 1))])
        from abreast.frontier.stages import minimise_in_turn

        found = minimise_in_turn(left, right, prices, NEAR)
        if found is None:
            return self.by_highs(costs)
        values = np.zeros(self.matrix.shape[1])
        values[self.open] = found[: int(self.open.sum())]
        return self.intensities(values)

    def by_highs(self, costs: list[Floats]) -> Floats | None:
        """All stages by HiGHS."""
        self.highs = self.solver.get()
        for cost in costs:
            if not self._minimise(cost):
                return None
            if self.decided():
                break
        return self.intensities(np.asarray(self.highs.getSolution().col_value)) if self.built else None

    def _build(self) -> None:
        import highspy

        highs, limits = self.highs, np.minimum(self.limits, highspy.kHighsInf)
        highs.clearModel()
        nothing: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        highs.addRows(
            len(self.lower),
            self.lower,
            np.minimum(self.upper, highspy.kHighsInf),
            0,
            nothing,
            nothing,
            nothing.astype(np.float64),
        )
        block = self.matrix.T
        filled = block != 0
        starts = np.concatenate([[0], np.cumsum(filled.sum(axis=1))[:-1]]).astype(np.int32)
        index = np.nonzero(filled)[1].astype(np.int32)
        zero = np.zeros(len(block))
        highs.addCols(len(block), zero, zero, limits, len(index), starts, index, block[filled])
        self.built = True

    def _minimise(self, costs: Floats) -> bool:
        """Minimise over what earlier stages left open."""
        import highspy

        largest = np.abs(costs[self.open]).max(initial=0.0)
        if largest == 0.0:
            return True
        if not self.built:
            self._build()
        costs = costs / largest
        every = np.arange(len(costs), dtype=np.int32)
        self.highs.changeColsCost(len(costs), every, costs)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        dual = np.abs(np.asarray(self.highs.getSolution().col_dual))
        closed = self.open & (dual > NEAR)
        self.open &= ~closed
        shut = np.flatnonzero(closed).astype(np.int32)
        if len(shut):
            nothing = np.zeros(len(shut))
            self.highs.changeColsBounds(len(shut), shut, nothing, nothing)
        return True

    def decided(self) -> bool:
        """Whether the columns still open leave one solution only."""
        fixed = self.matrix if self.lower[-1] == self.upper[-1] else self.matrix[:-1]
        count = int(self.open.sum())
        return count <= len(fixed) and bool(np.linalg.matrix_rank(fixed[:, self.open]) == count)

    def intensities(self, values: Floats) -> Floats:
        """The intensities (k,), solved again from the columns in use; `values`: of intensities and slacks."""
        used = np.flatnonzero(values > _SMALL)
        if len(used) == 0:
            return np.zeros(self.count)
        rows = slice(None) if self.lower[-1] == self.upper[-1] else slice(-1)
        refined, _, rank, _ = np.linalg.lstsq(self.matrix[rows][:, used], self.lower[rows], rcond=None)
        if rank == len(used) and np.abs(refined - values[used]).max() < 1e-6 * max(
            1.0, np.abs(refined).max()
        ):
            values = np.zeros(len(values))
            values[used] = np.maximum(refined, 0.0)
        return np.asarray(values[: self.count])
