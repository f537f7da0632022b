"""Maximise weighted slacks of many units against one reference: the engine first, HiGHS where it is in doubt."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import engine
from abreast.frontier.problem import INFEASIBLE, OPTIMAL, UNCERTIFIED
from abreast.frontier.reading import Floats
from abreast.frontier.technology import Technology

DOUBTFUL = 1e-10
_CODES = np.array([OPTIMAL, INFEASIBLE, UNCERTIFIED], dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Answer:
    """Of n units: raw `slacks` (n, m + s), `intensities` CSR (n, r), `certificate` of the value and `codes`, (n,)."""

    slacks: Floats
    intensities: Any
    certificate: Floats
    codes: NDArray[np.uint8]

    def put(self, rows: NDArray[np.intp], other: "Answer") -> "Answer":
        """This with some rows replaced."""
        slacks, certificate, codes = self.slacks.copy(), self.certificate.copy(), self.codes.copy()
        slacks[rows], certificate[rows], codes[rows] = other.slacks, other.certificate, other.codes
        lil = self.intensities.tolil()
        lil[rows] = other.intensities
        return Answer(slacks, lil.tocsr(), certificate, codes)


class Programme:
    """Reference units (r, m) and (r, s) of one technology, spanned once for any number of units and weights."""

    def __init__(self, inputs: Floats, outputs: Floats, technology: Technology) -> None:
        self.technology = technology
        self.goods = np.hstack([-inputs, outputs])
        size = np.abs(self.goods).mean(axis=0) if len(self.goods) else np.ones(self.goods.shape[1])
        self.scale = np.where(size > 0, size, 1.0)
        self.columns = np.ascontiguousarray(self.goods / self.scale)
        self.frame = self._span()

    def _span(self) -> engine.Frame | None:
        try:
            return engine.span(self.columns, str(self.technology))
        except ValueError:
            # nobody, or under CRS somebody without input: the engine declines, the judge does not
            return None

    def solve(self, x: Floats, y: Floats, worth: Floats) -> Answer:
        """Largest worth·slacks of every unit (n, m), (n, s); `worth` (n, m + s) ≥ 0 per raw unit of measure."""
        n, d = worth.shape
        rhs, weights = np.hstack([-x, y]) / self.scale, worth * self.scale
        peers, amount = np.full((n, d + 1), -1), np.zeros((n, d + 1))
        certificate, codes = np.full(n, np.inf), np.full(n, UNCERTIFIED, dtype=np.uint8)
        if self.frame is not None and n:
            found = engine.solve(self.frame, rhs, weights=weights)
            peers, amount = found.peers.astype(np.int64), found.intensities
            certificate, codes = found.certificate.copy(), _CODES[found.status]
        slacks = self._slacks(peers, amount, rhs)
        with np.errstate(invalid="ignore"):
            size = np.maximum(1.0, (slacks * weights).sum(axis=1))
            doubtful = (codes == UNCERTIFIED) | ((codes == OPTIMAL) & ~(certificate <= DOUBTFUL * size))
        rows, columns, values = _triplets(peers, amount, ~doubtful)
        for unit in np.flatnonzero(doubtful):
            codes[unit], intensities, certificate[unit] = self._judge(rhs[unit], weights[unit])
            used = np.flatnonzero(intensities)
            rows, columns = np.append(rows, np.full(len(used), unit)), np.append(columns, used)
            values = np.append(values, intensities[used])
            slacks[unit] = intensities @ self.columns - rhs[unit]
        return Answer(
            _tidy(slacks, rhs) * self.scale, self._matrix(rows, columns, values, n), certificate, codes
        )

    def _slacks(self, peers: Any, amount: Floats, rhs: Floats) -> Floats:
        reached = np.einsum(
            "nk,nkd->nd", np.where(peers >= 0, amount, 0.0), self.columns[np.maximum(peers, 0)]
        )
        return np.asarray(reached - rhs)

    def _matrix(self, rows: Any, columns: Any, values: Floats, n: int) -> Any:
        from scipy.sparse import csr_array

        return csr_array((values, (rows, columns)), shape=(n, len(self.columns)))

    def _judge(self, rhs: Floats, weights: Floats) -> tuple[int, Floats, float]:
        """One unit by HiGHS over all columns: status, intensities and a bound from the prices it gives."""
        from scipy.optimize import linprog

        nothing = np.zeros(len(self.columns))
        if not len(self.columns):
            return INFEASIBLE, nothing, np.inf
        low, high = self.technology.sum_bounds
        row = np.ones((1, len(self.columns)))
        sides = [(-self.columns.T, -rhs)]
        sides += [] if np.isinf(high) else [(row, np.array([high]))]
        sides += [] if low == 0 else [(-row, np.array([-low]))]
        left, right = np.vstack([a for a, _ in sides]), np.concatenate([b for _, b in sides])
        options: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
        goal = np.asarray(-self.columns @ weights)
        found = linprog(goal, left, right, method="highs", options=options)
        if found.status == 2:
            return INFEASIBLE, nothing, np.inf
        if found.status != 0:
            return UNCERTIFIED, nothing, np.inf
        amount = np.asarray(found.x)
        prices = np.maximum(-np.asarray(found.ineqlin.marginals), 0.0)
        excess = np.maximum(0.0, self.columns @ weights - left.T @ prices).max()
        gap = abs(prices @ right - weights @ (self.columns.T @ amount))
        miss = prices @ np.maximum(0.0, left @ amount - right)
        bound = max(amount.sum(), 1.0) * excess
        return OPTIMAL, np.where(amount > 1e-13, amount, 0.0), float(gap + miss + bound)


def _triplets(peers: Any, amount: Floats, keep: Any) -> tuple[Any, Any, Floats]:
    used = (peers >= 0) & (amount > 0) & keep[:, None]
    return np.nonzero(used)[0], peers[used], amount[used]


def _tidy(slacks: Floats, rhs: Floats) -> Floats:
    """Slacks without the dust of rounding."""
    dust = 1e-12 * np.maximum(np.abs(rhs), np.abs(slacks + rhs))
    return np.where(slacks > dust, slacks, 0.0)
