"""Many units: the exact engine on the frame of the reference set, in the terms of `problem`.

The engine's goods are (-inputs, outputs); with β = σ·t the ray's right-hand side is (-a, b) and its direction
(-σ p, σ q) ≥ 0. Its certificate prices every column that could matter; what can be recomputed cheaply from the answer
itself (residuals, duality gap, signs) is recomputed by `certificate`, and the larger of the two is kept.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.certificate import certify, shown_by_answer
from abreast.frontier.problem import INFEASIBLE, OPTIMAL, UNCERTIFIED, Rays, Reference, Solution
from abreast.frontier.reading import Floats
from abreast.frontier.technology import Technology

if TYPE_CHECKING:
    from abreast.frontier.engine import SolveResult

WORTH_IT = 20_000
"""Units times reference columns from which loading the kernels pays."""
_FULL_CHECK = 4_000_000
Indices = NDArray[np.intp]


def suits(reference: Reference, rays: Rays) -> bool:
    """Whether the engine can and should take this problem."""
    return len(rays) * len(reference.inputs) >= WORTH_IT and usable(reference, rays)


def usable(reference: Reference, rays: Rays) -> bool:
    """Whether the engine can take this problem."""
    fine = not reference.equal.any() and bool((~rays.barred).any())
    if reference.technology in (Technology.CRS, Technology.NDRS):
        fine = fine and bool((reference.inputs.sum(axis=1) > 0).all())
    return fine


def linear_form(reference: Reference, rays: Rays) -> tuple[Floats, Floats, Floats]:
    """The engine's goods (r, d), right-hand sides and directions (n, d)."""
    goods = np.hstack([-reference.inputs, reference.outputs])
    direction = rays.sign * np.hstack([-rays.input_slope, rays.output_slope]) + 0.0
    return goods, np.hstack([-rays.input_base, rays.output_base]), direction


def solve(
    reference: Reference, rays: Rays, progress: Callable[[int], None] | None = None
) -> tuple[Solution, Floats, Indices]:
    """Solution and certificates (n,) as from `judge` and `certify`; and the frame: reference columns that matter."""
    from abreast.frontier import engine

    pool = np.flatnonzero(~rays.barred)
    goods, rhs, direction = linear_form(reference, rays)
    frame = engine.span(goods[pool], reference.technology.value, depth=2 if rays.skip_own else 1)
    own, exclude = _own_columns(rays, goods), _excluded(rays, pool)
    found = engine.solve(frame, rhs, direction, own=own, exclude=exclude)
    solution = translate(reference, rays, found, pool)
    if (
        own is not None
    ):  # with its own column every unit is feasible: the judge decides what the engine could not
        solution.status[(solution.status == INFEASIBLE) & ~np.isnan(own[:, 0])] = UNCERTIFIED
    certificate = np.where(solution.status == OPTIMAL, found.certificate, np.nan)
    full = len(rays) * len(reference.inputs) <= _FULL_CHECK
    again = certify(reference, rays, solution) if full else shown_by_answer(reference, rays, solution)
    if progress is not None:
        progress(len(rays))
    return solution, np.maximum(certificate, again), pool[frame.members]


def _own_columns(rays: Rays, goods: Floats) -> Floats | None:
    """Columns of units that are barred for the others but may serve themselves, NaN rows elsewhere; None if nobody."""
    given = rays.own >= 0
    given[given] = rays.barred[rays.own[given]]
    if rays.skip_own or not given.any():
        return None
    own = np.full((len(rays), goods.shape[1]), np.nan)
    own[given] = goods[rays.own[given]]
    return own


def _excluded(rays: Rays, pool: Indices) -> NDArray[np.int64] | None:
    if not rays.skip_own:
        return None
    place = np.full(len(rays.barred) + 1, -1, dtype=np.int64)
    place[pool] = np.arange(len(pool))
    return place[rays.own]


def translate(reference: Reference, rays: Rays, found: "SolveResult", pool: Indices) -> Solution:
    """The engine's answer in the terms of `problem`; `pool` (k,): which reference columns it was given."""
    from abreast.frontier import engine

    m, width = reference.inputs.shape[1], reference.inputs.shape[1] + reference.outputs.shape[1] + 1
    used = (found.intensities > 0) & (found.peers != -1)
    columns = np.where(found.peers == engine.OWN, rays.own[:, None], pool[np.maximum(found.peers, 0)])
    columns, intensities = np.where(used, columns, -1), np.where(used, found.intensities, 0.0)
    if (used[:, 1:] > used[:, :-1]).any():  # a gap among the peers
        order = np.argsort(~used, axis=1, kind="stable")
        columns, intensities = (np.take_along_axis(a, order, axis=1) for a in (columns, intensities))
    held = min(width, used.shape[1])
    peers = np.full((len(rays), width), -1, dtype=np.int32)
    weights = np.zeros((len(rays), width))
    peers[:, :held], weights[:, :held] = columns[:, :held], intensities[:, :held]
    codes = {engine.OPTIMAL: OPTIMAL, engine.INFEASIBLE: INFEASIBLE, engine.UNSOLVED: UNCERTIFIED}
    status = np.full(len(rays), UNCERTIFIED, dtype=np.uint8)
    for theirs, ours in codes.items():
        status[found.status == theirs] = ours
    prices = found.prices
    return Solution(
        rays.sign * found.value, peers, weights, prices[:, :m], prices[:, m:], found.scale, status
    )
