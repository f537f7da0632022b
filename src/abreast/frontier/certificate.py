"""Certificates: how far a score can be from the true one, from primal residuals and dual violations alone.

For prices v, u ≥ 0 and a scale term w of the technology's sign, weak duality gives for the true t*

    σ·t* ≤ v·a - u·b + w + Σ λ*_j d_j,      d_j = max(0, u·y_j - v·x_j - w)

and Σ λ*_j d_j is at most max d_j where Σλ ≤ 1, and at most max(d_j / v·x_j) · v·(a + t p) in every technology.
Intensities that miss a row by r reach at least σ·t - (v·|r_x| + u·|r_y| + |w|·|r_scale|), to first order in r.
The certificate adds both sides up, with the rounding of the products themselves. It uses nothing of the solver but its
answer: any other source of peers and prices is judged the same way.
"""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import threads
from abreast.frontier.problem import OPTIMAL, Rays, Reference, Solution
from abreast.frontier.reading import Floats
from abreast.frontier.technology import Technology

_BLOCK = 4_000_000
_ROWS = 8192  # units at a time: what they need stays in the processor's cache


def certify(reference: Reference, rays: Rays, solution: Solution) -> Floats:
    """Bounds on |t - t*|, float64 (n,): NaN where there is no solution; memory linear in the reference."""
    bounds = np.full(len(rays), np.nan)
    rows = np.flatnonzero(solution.status == OPTIMAL)
    step = max(1, _BLOCK // max(1, len(reference.inputs)))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        block, answer = rays.take(part), _take(solution, part)
        bounds[part] = shown_by_answer(reference, block, answer) + dual_excess(reference, block, answer)
    return bounds


def _take(solution: Solution, rows: NDArray[np.intp] | slice) -> Solution:
    names = ("t", "peers", "weights", "v", "u", "w", "status")
    return Solution(*(getattr(solution, name)[rows] for name in names))


def shown_by_answer(reference: Reference, rays: Rays, solution: Solution) -> Floats:
    """The part of the bound that the answer alone shows, (n,): residuals, duality gap, normalisation and signs."""
    bounds = np.empty(len(rays))

    def block(start: int, stop: int) -> None:
        part = slice(start, stop)
        bounds[part] = _shown(reference, rays.take(part), _take(solution, part))

    threads.run(block, len(rays), None, _ROWS)
    return bounds


def _shown(reference: Reference, rays: Rays, solution: Solution) -> Floats:
    signed = rays.sign * solution.t
    gap = _bound_value(rays, solution) - signed
    turn = _dot(solution.u, rays.output_slope) - _dot(solution.v, rays.input_slope) - rays.sign
    bound = np.abs(gap) + primal_loss(reference, rays, solution) + np.abs(turn * solution.t)
    bound = np.where(_signed(reference, solution), bound, np.inf)
    return np.asarray(np.where(solution.status == OPTIMAL, bound, np.nan))


def _signed(reference: Reference, solution: Solution) -> NDArray[np.bool_]:
    """Whether prices, scale term and intensities have the signs that the bound supposes."""
    low, high = reference.technology.sum_bounds
    fine = (solution.v >= 0).all(axis=1) & (solution.weights >= 0).all(axis=1)
    fine &= (reference.equal | (solution.u >= 0)).all(axis=1)
    if low == 0.0:
        fine &= solution.w >= 0
    if high == np.inf:
        fine &= solution.w <= 0
    return np.asarray(fine)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _bound_value(rays: Rays, solution: Solution) -> Floats:
    return _dot(solution.v, rays.input_base) - _dot(solution.u, rays.output_base) + solution.w


def primal_loss(reference: Reference, rays: Rays, solution: Solution) -> Floats:
    """What the rows missed by the intensities cost at the prices, (n,)."""
    peers, weights = np.maximum(solution.peers, 0), solution.weights
    used = np.einsum("nk,nkm->nm", weights, reference.inputs[peers])
    made = np.einsum("nk,nks->ns", weights, reference.outputs[peers])
    t = solution.t[:, None]
    over = np.maximum(0.0, used - rays.input_base - t * rays.input_slope)
    short = rays.output_base + t * rays.output_slope - made
    short = np.where(reference.equal, np.abs(short), np.maximum(0.0, short))
    low, high = reference.technology.sum_bounds
    total = weights.sum(axis=1)
    off = np.maximum(0.0, np.maximum(low - total, total - high))
    return np.asarray(_dot(solution.v, over) + _dot(np.abs(solution.u), short) + np.abs(solution.w) * off)


def dual_excess(reference: Reference, rays: Rays, solution: Solution) -> Floats:
    """What reference columns that the prices undervalue could add to σ·t, rounding included, (n,)."""
    cost = solution.v @ reference.inputs.T
    gain = solution.u @ reference.outputs.T
    w = solution.w[:, None]
    size = np.abs(solution.v) @ np.abs(reference.inputs.T) + np.abs(solution.u) @ np.abs(reference.outputs.T)
    rounding = (reference.inputs.shape[1] + reference.outputs.shape[1] + 2) * np.finfo(float).eps
    excess = np.maximum(0.0, gain - cost - w + rounding * (size + np.abs(w)))
    excess[:, rays.barred] = 0.0
    _own_columns(rays, excess, gain - cost - w + rounding * (size + np.abs(w)))
    budget = _dot(solution.v, rays.input_base + solution.t[:, None] * rays.input_slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(excess > 0, np.where(cost > 0, excess / cost, np.inf), 0.0)
    worst = share.max(axis=1, initial=0.0)
    relative = np.where(
        np.isfinite(worst), np.where(np.isfinite(worst), worst, 0.0) * np.maximum(budget, 0.0), np.inf
    )
    if reference.technology in (Technology.CRS, Technology.NDRS):
        return np.asarray(relative)
    return np.asarray(np.minimum(excess.max(axis=1, initial=0.0), relative))


def _own_columns(rays: Rays, excess: Floats, plain: Floats) -> None:
    rows = np.flatnonzero(rays.own >= 0)
    own = rays.own[rows]
    excess[rows, own] = 0.0 if rays.skip_own else np.maximum(0.0, plain[rows, own])
