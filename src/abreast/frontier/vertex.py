"""From a basis to numbers: primal and dual values of a vertex, computed afresh and refined once.

A simplex solver's own values carry its tolerances; the basis it ends in does not. Each unit's basis is solved again in
double precision with rows and columns balanced, which leaves residuals of a few units in the last place.
"""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.problem import OPTIMAL, UNCERTIFIED, Rays, Reference, Solution
from abreast.frontier.reading import Floats

_ROUNDING = 1e-13
"""A peer that contributes less than this share to every row is a rounding error of a degenerate vertex."""

Basis = NDArray[np.int64]
"""(n, rows): 0 is the step t, j > 0 is reference column j - 1, -1 - i is the slack of row i."""


def solve_bases(reference: Reference, rays: Rays, basis: Basis) -> Solution:
    """The vertices that `basis` names, one per unit; a singular basis leaves its unit uncertified."""
    m, s = reference.inputs.shape[1], reference.outputs.shape[1]
    matrices = _matrices(reference, rays, basis)
    right = rays.base(reference.technology)
    goal = np.where(basis == 0, float(rays.sign), 0.0)
    primal, fine = _solve(matrices, right)
    dual, _ = _solve(matrices.transpose(0, 2, 1), goal)
    solution = Solution.empty(len(rays), m, s)
    solution.t[:] = np.where(basis == 0, primal, 0.0).sum(axis=1)
    _take_peers(solution, basis, np.where(_weighty(reference, rays, basis, primal, solution.t), primal, 0.0))
    solution.v[:] = dual[:, :m]
    solution.u[:] = -dual[:, m : m + s]
    solution.w[:] = dual[:, m + s] if dual.shape[1] > m + s else 0.0
    _clip_prices(solution, reference)
    solution.status[:] = np.where(fine & np.isfinite(solution.t), OPTIMAL, UNCERTIFIED)
    return solution


def _matrices(reference: Reference, rays: Rays, basis: Basis) -> Floats:
    """Basis matrices (n, rows, rows), column k belonging to basis entry k."""
    columns, slope = reference.columns(), rays.slope(reference.technology)
    rows = columns.shape[1]
    units = np.where((basis > 0)[:, :, None], columns[np.maximum(basis - 1, 0)], 0.0)
    slacks = np.eye(rows)[np.maximum(-1 - basis, 0)] * (basis < 0)[:, :, None]
    steps = -slope[:, None, :] * (basis == 0)[:, :, None]
    return np.ascontiguousarray((units + slacks + steps).transpose(0, 2, 1))


def _solve(matrices: Floats, right: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Balanced solves with one refinement; which of them had a regular matrix."""
    down = _balance(np.abs(matrices).max(axis=2))
    matrices = matrices * down[:, :, None]
    across = _balance(np.abs(matrices).max(axis=1))
    matrices = matrices * across[:, None, :]
    right = (right * down)[:, :, None]
    fine = np.ones(len(matrices), dtype=np.bool_)
    try:
        first = np.linalg.solve(matrices, right)
    except np.linalg.LinAlgError:
        first = np.zeros_like(right)
        for unit in range(len(matrices)):
            fine[unit] = _solve_one(matrices[unit], right[unit], first[unit])
        matrices = np.where(fine[:, None, None], matrices, np.eye(matrices.shape[1]))
    refined = first + np.linalg.solve(matrices, right - matrices @ first)
    return np.where(fine[:, None], refined[:, :, 0] * across, np.nan), fine


def _solve_one(matrix: Floats, right: Floats, out: Floats) -> bool:
    try:
        out[:] = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return False
    return True


def _balance(largest: Floats) -> Floats:
    """Powers of two, so that balancing itself rounds nothing."""
    _, exponent = np.frexp(np.where(largest > 0, largest, 1.0))
    return np.ldexp(1.0, -exponent)


def _weighty(reference: Reference, rays: Rays, basis: Basis, primal: Floats, t: Floats) -> NDArray[np.bool_]:
    """Which basic columns contribute more to some row than rounding does."""
    goods = reference.inputs.shape[1] + reference.outputs.shape[1]
    base, slope = rays.base(reference.technology)[:, :goods], rays.slope(reference.technology)[:, :goods]
    target = np.abs(base) + np.abs(t[:, None] * slope)
    columns = np.abs(reference.columns()[:, :goods][np.maximum(basis - 1, 0)])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(columns * np.abs(primal)[:, :, None] / target[:, None, :], nan=0.0)
    return np.asarray(share.max(axis=2) > _ROUNDING)


def _take_peers(solution: Solution, basis: Basis, primal: Floats) -> None:
    """Positive intensities, first in the row; at most `peers.shape[1]` of them."""
    weights = np.where((basis > 0) & (primal > 0), primal, 0.0)
    order = np.argsort(weights == 0, axis=1, kind="stable")
    width = min(solution.peers.shape[1], basis.shape[1])
    kept = order[:, :width]
    solution.weights[:, :width] = np.take_along_axis(weights, kept, axis=1)
    peers = np.take_along_axis(basis - 1, kept, axis=1)
    solution.peers[:, :width] = np.where(solution.weights[:, :width] > 0, peers, -1)


def _clip_prices(solution: Solution, reference: Reference) -> None:
    """Prices a rounding error below zero become zero; what that costs shows in the certificate."""
    np.maximum(solution.v, 0.0, out=solution.v)
    free = reference.equal[None, :]
    solution.u[:] = np.where(free, solution.u, np.maximum(solution.u, 0.0))
    low, high = reference.technology.sum_bounds
    if low == 0.0:
        np.maximum(solution.w, 0.0, out=solution.w)
    if high == np.inf and low == 1.0:
        np.minimum(solution.w, 0.0, out=solution.w)
