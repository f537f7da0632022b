"""Which reference columns a unit's prices value exactly."""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.face import NEAR, Indices
from abreast.frontier.problem import Reference, Solution
from abreast.frontier.reading import Bools
from abreast.frontier.technology import Technology

_BLOCK = 1_000_000
_KERNEL_FROM = 3_000_000
"""Units times candidates from which a pruned search pays."""


def exact(reference: Reference, solution: Solution, unit: int, candidates: Indices) -> Bools:
    """For one unit, which of the candidate columns have a reduced cost of zero, bool (k,)."""
    cost = reference.inputs[candidates] @ solution.v[unit]
    gain = reference.outputs[candidates] @ solution.u[unit]
    size = np.abs(cost) + np.abs(gain) + np.abs(solution.w[unit])
    return np.asarray(np.abs(cost - gain + solution.w[unit]) <= NEAR * size)


def count(reference: Reference, solution: Solution, rows: Indices, candidates: Indices) -> NDArray[np.int64]:
    """For each of the units `rows`, how many candidate columns have a reduced cost of zero, (len(rows),)."""
    if len(rows) * len(candidates) >= _KERNEL_FROM and not reference.equal.any():
        return _count_by_boxes(reference, solution, rows, candidates)
    found = np.zeros(len(rows), dtype=np.int64)
    inputs, outputs = reference.inputs[candidates].T, reference.outputs[candidates].T
    step = max(1, _BLOCK // max(1, len(candidates)))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        cost, gain, w = solution.v[part] @ inputs, solution.u[part] @ outputs, solution.w[part, None]
        size = np.abs(cost) + np.abs(gain) + np.abs(w)
        found[start : start + step] = (np.abs(cost - gain + w) <= NEAR * size).sum(axis=1)
    return found


def _count_by_boxes(
    reference: Reference, solution: Solution, rows: Indices, candidates: Indices
) -> NDArray[np.int64]:
    """The same by a tree of boxes, units with the same first peer one after the other."""
    from abreast.frontier import touching

    goods = np.hstack([-reference.inputs[candidates], reference.outputs[candidates]])
    prices = np.hstack([solution.v[rows], solution.u[rows]])
    main = np.take_along_axis(solution.peers, solution.weights.argmax(axis=1)[:, None], axis=1)[rows, 0]
    scaled = reference.technology is not Technology.CRS
    return touching.count(goods, prices, solution.w[rows] if scaled else None, main, candidates, NEAR)
