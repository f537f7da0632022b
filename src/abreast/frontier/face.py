"""The optimal face: every optimal choice of peers, and the rule that picks one.

By complementary slackness all optimal intensities live on the reference columns that the prices value exactly
(reduced cost zero). Where these leave a choice, small programmes over them alone decide in turn:

1. the largest weighted sum of slacks, where slacks are asked for (second phase, Ali and Seiford 1993);
2. the peers closest in mix: Σ λ_j · distance between unit-length vectors of inputs and outputs, columns over means;
3. the smallest common scope, the unit itself first; 4. the peers most used by units that have no choice;
5. the earliest in the order of ids, or of rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.problem import OPTIMAL, Ints, Rays, Reference, Solution
from abreast.frontier.reading import Floats
from abreast.frontier.technology import Technology

NEAR = 1e-9
"""A reduced cost below this share of the column's own worth counts as zero."""
_SMALL = 1e-11
_BLOCK = 4_000_000

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Ties:
    """What the rule needs beyond the mix.

    `kin` int (n, levels) and `reference_kin` (r, levels): scope codes from the smallest scope to the largest, or None.
    `order` float64 (r,): rank of each reference unit's id.
    """

    order: Floats
    kin: NDArray[np.int64] | None = None
    reference_kin: NDArray[np.int64] | None = None

    def distance(self, unit: int, columns: Indices) -> Floats | None:
        """How many scope levels up the first common scope lies, (k,); None without scopes."""
        if self.kin is None or self.reference_kin is None:
            return None
        shared = self.reference_kin[columns] == self.kin[unit]
        levels = shared.shape[1]
        return np.asarray(np.where(shared.any(axis=1), shared.argmax(axis=1), levels), dtype=np.float64)


def settle(
    reference: Reference,
    rays: Rays,
    solution: Solution,
    ties: Ties,
    slack_weights: tuple[Floats, Floats] | None,
) -> None:
    """Put the peers the rule picks into `solution`, for all optimal units that have a choice."""
    faces = list(_faces(reference, rays, solution))
    counts = np.array([_choices(reference, solution, unit, columns) for unit, columns in faces])
    rows = reference.columns().shape[1]
    settled = [unit for (unit, _), count in zip(faces, counts, strict=True) if count <= rows - 1]
    used = _usage(solution, np.array(settled, dtype=np.intp), len(reference.inputs))
    mix = _mix(np.hstack([reference.inputs, reference.outputs]))
    for (unit, columns), count in zip(faces, counts, strict=True):
        if count <= rows - 1:
            continue
        stages: list[tuple[Floats, Floats | None]] = []
        if slack_weights is not None:
            stages.append((np.zeros(len(columns)), np.concatenate(slack_weights)))
        own = _own_mix(rays, solution, unit)
        stages.append((np.linalg.norm(mix[columns] - own, axis=1), None))
        stages.append((_kinship(rays, ties, unit, columns), None))
        stages += [(-used[columns], None), (ties.order[columns], None)]
        weights = _lexicographic(reference, rays, solution, unit, columns, stages)
        if weights is not None:
            _put(solution, unit, columns, weights)


def _faces(reference: Reference, rays: Rays, solution: Solution) -> Iterator[tuple[int, Indices]]:
    """Each optimal unit with the columns its prices value exactly."""
    rows = np.flatnonzero(solution.status == OPTIMAL)
    step = max(1, _BLOCK // max(1, len(reference.inputs)))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        cost = solution.v[part] @ reference.inputs.T
        gain = solution.u[part] @ reference.outputs.T
        w = solution.w[part, None]
        size = cost + np.abs(gain) + np.abs(w)
        near = np.abs(cost - gain + w) <= NEAR * size
        for unit, row in zip(part, near, strict=True):
            chosen = row & rays.allowed(int(unit))
            held = solution.peers[unit]
            chosen[held[held >= 0]] = True
            yield int(unit), np.flatnonzero(chosen)


def _choices(reference: Reference, solution: Solution, unit: int, columns: Indices) -> int:
    """How many variables the optimal face leaves free to move: peers, rows without a price, a slack scale row."""
    idle = _idle(solution.v[unit]) + _idle(np.where(reference.equal, np.inf, solution.u[unit]))
    scale = reference.technology in (Technology.NIRS, Technology.NDRS) and abs(solution.w[unit]) <= _SMALL
    return len(columns) + idle + int(scale)


def _idle(prices: Floats) -> int:
    return int((np.abs(prices) <= _SMALL * np.abs(prices[np.isfinite(prices)]).max(initial=1e-300)).sum())


def _usage(solution: Solution, rows: Indices, r: int) -> Floats:
    peers = solution.peers[rows]
    return np.bincount(peers[peers >= 0], minlength=r).astype(np.float64)


def _mix(points: Floats) -> Floats:
    length = np.linalg.norm(points, axis=-1, keepdims=True)
    return np.asarray(points / np.where(length > 0, length, 1.0))


def _own_mix(rays: Rays, solution: Solution, unit: int) -> Floats:
    """The unit itself: base or slope, whichever holds its values."""
    t = 1.0 if rays.sign < 0 or not rays.output_base[unit].any() else 0.0
    inputs = rays.input_base[unit] + t * rays.input_slope[unit]
    outputs = rays.output_base[unit] + t * rays.output_slope[unit]
    return _mix(np.concatenate([inputs, outputs]))


def _kinship(rays: Rays, ties: Ties, unit: int, columns: Indices) -> Floats:
    """Scope levels up to the first common one; the unit itself is its own smallest scope."""
    levels = ties.distance(unit, columns)
    plain = np.zeros(len(columns)) if levels is None else levels
    return np.where(columns == rays.own[unit], 0.0, plain + 1.0)


def _lexicographic(
    reference: Reference,
    rays: Rays,
    solution: Solution,
    unit: int,
    columns: Indices,
    stages: list[tuple[Floats, Floats | None]],
) -> Floats | None:
    """Intensities (k,) of the face's columns after all stages; None where HiGHS finds none."""
    t = solution.t[unit]
    right = np.concatenate(
        [
            rays.input_base[unit] + t * rays.input_slope[unit],
            rays.output_base[unit] + t * rays.output_slope[unit],
        ]
    )
    programme = _Small(reference, columns, right)
    for cost, slack in stages:
        if not programme.minimise(cost, slack):
            return None
        if programme.decided():
            break
    return programme.intensities()


class _Small:
    """A tiny HiGHS model: intensities of a few columns, then one slack for every input and output row."""

    def __init__(self, reference: Reference, columns: Indices, right: Floats) -> None:
        import highspy

        self.core = highspy
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
        infinite = highspy.kHighsInf
        self.lower = np.append(target, low)
        self.upper = np.append(target, min(high, infinite))
        limits = np.full(self.matrix.shape[1], infinite)
        limits[self.count + m :][reference.equal] = 0.0
        self.open = limits > 0
        self.highs = self._build(limits)

    def _build(self, limits: Floats) -> Any:
        highs = self.core.Highs()
        for name, value in (
            ("output_flag", False),
            ("presolve", "off"),
            ("threads", 1),
            ("primal_feasibility_tolerance", 1e-10),
            ("dual_feasibility_tolerance", 1e-10),
            ("small_matrix_value", 1e-12),
        ):
            highs.setOptionValue(name, value)
        nothing: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        highs.addRows(
            len(self.lower), self.lower, self.upper, 0, nothing, nothing, nothing.astype(np.float64)
        )
        block = self.matrix.T
        filled = block != 0
        starts = np.concatenate([[0], np.cumsum(filled.sum(axis=1))[:-1]]).astype(np.int32)
        index = np.nonzero(filled)[1].astype(np.int32)
        zero = np.zeros(len(block))
        highs.addCols(len(block), zero, zero, limits, len(index), starts, index, block[filled])
        return highs

    def minimise(self, cost: Floats, slack: Floats | None) -> bool:
        """Minimise Σ cost·λ - Σ slack·slacks over what earlier stages left open."""
        worth = np.zeros(len(self.slack_size)) if slack is None else slack * self.slack_size
        costs = np.concatenate([cost, -worth])
        largest = np.abs(costs[self.open]).max(initial=0.0)
        if largest == 0.0:
            return True
        costs = costs / largest
        every = np.arange(len(costs), dtype=np.int32)
        self.highs.changeColsCost(len(costs), every, costs)
        self.highs.run()
        if self.highs.getModelStatus() != self.core.HighsModelStatus.kOptimal:
            return False
        dual = np.abs(np.asarray(self.highs.getSolution().col_dual))
        closed = self.open & (dual > NEAR)
        self.open &= ~closed
        for column in np.flatnonzero(closed):
            self.highs.changeColBounds(int(column), 0.0, 0.0)
        return True

    def decided(self) -> bool:
        """Whether the columns still open leave one solution only."""
        matrix = self.matrix[:, self.open]
        fixed = self.matrix if self.lower[-1] == self.upper[-1] else self.matrix[:-1]
        return bool(np.linalg.matrix_rank(fixed[:, self.open]) == matrix.shape[1])

    def intensities(self) -> Floats:
        """The intensities (k,), solved again from the columns in use."""
        values = np.asarray(self.highs.getSolution().col_value)
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


def _put(solution: Solution, unit: int, columns: Indices, weights: Floats) -> None:
    used = np.flatnonzero(weights > 0)
    if len(used) > solution.peers.shape[1]:
        return
    solution.peers[unit] = -1
    solution.weights[unit] = 0.0
    solution.peers[unit, : len(used)] = columns[used].astype(np.int32)
    solution.weights[unit, : len(used)] = weights[used]


__all__ = ["NEAR", "Ints", "Ties", "settle"]
