"""The rule that picks peers where an optimum leaves a choice.

By complementary slackness all optimal intensities live on the reference columns that the prices value exactly
(reduced cost zero). Where these leave a choice, small programmes over them alone decide in turn:

1. the largest weighted sum of slacks, where slacks are asked for (second phase, Ali and Seiford 1993);
2. the peers closest in mix: Σ λ_j · distance between unit-length vectors of inputs and outputs, columns over means;
3. the smallest common scope, the unit itself first; 4. the peers most used by units that have no choice;
5. the earliest in the order of ids, or of rows.

A unit on the frontier is its own peer. Candidates are the vertices of the frontier and every unit that lies on it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import near
from abreast.frontier.certificate import shown_by_answer
from abreast.frontier.face import Indices, Solver, lexicographic
from abreast.frontier.problem import OPTIMAL, Rays, Reference, Solution
from abreast.frontier.reading import Bools, Floats
from abreast.frontier.technology import Technology

_SMALL = 1e-11
_ON_IT = 1e-12
MANY = 60
"""Units with a choice from which loading the kernels of `stages` pays."""


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
    frame: Indices,
) -> Floats:
    """Put the peers the rule picks into `solution`; what the answers then show of their error, (n,).

    `frame`: reference columns that span the frontier. Peers that would worsen a unit's answer are not taken.
    """
    on_it = _on_frontier(reference, rays, solution)
    candidates = np.union1d(frame, rays.own[on_it]).astype(np.intp)
    idle = _idle(reference, solution)
    itself = on_it & ((slack_weights is None) | (idle == 0))
    solution.peers[itself], solution.weights[itself] = -1, 0.0
    solution.peers[itself, 0], solution.weights[itself, 0] = rays.own[itself], 1.0
    spare = reference.columns().shape[1] - 1 - idle
    open_ = np.flatnonzero((solution.status == OPTIMAL) & ~itself)
    tied = open_[near.count(reference, solution, open_, candidates) > spare[open_]]
    _choose(reference, rays, solution, ties, slack_weights, candidates, tied)
    return shown_by_answer(reference, rays, solution)


def _choose(
    reference: Reference,
    rays: Rays,
    solution: Solution,
    ties: Ties,
    slack_weights: tuple[Floats, Floats] | None,
    candidates: Indices,
    tied: Indices,
) -> None:
    """One unit after the other, those with a choice."""
    before = shown_by_answer(reference, rays, solution)
    settled = np.setdiff1d(np.flatnonzero(solution.status == OPTIMAL), tied)
    used = _usage(solution, settled, len(reference.inputs))
    mix = _mix(np.hstack([reference.inputs, reference.outputs]))
    kept = solution.peers[tied].copy(), solution.weights[tied].copy()
    highs = Solver()
    for unit in tied.tolist():
        columns = _columns(reference, rays, solution, unit, candidates)
        stages: list[tuple[Floats, Floats | None]] = []
        if slack_weights is not None:
            stages.append((np.zeros(len(columns)), np.concatenate(slack_weights)))
        own = mix[rays.own[unit]] if rays.own[unit] >= 0 else _own_mix(rays, unit)
        stages.append((np.linalg.norm(mix[columns] - own, axis=1), None))
        stages.append((_kinship(rays, ties, unit, columns), None))
        stages += [(-used[columns], None), (ties.order[columns], None)]
        weights = lexicographic(reference, rays, solution, unit, columns, stages, highs, len(tied) >= MANY)
        if weights is not None:
            _put(solution, unit, columns, weights)
    worse = shown_by_answer(reference, rays, solution)[tied] > np.maximum(before[tied], 1e-11)
    solution.peers[tied[worse]], solution.weights[tied[worse]] = kept[0][worse], kept[1][worse]


def _on_frontier(reference: Reference, rays: Rays, solution: Solution) -> Bools:
    """Which units are themselves the point that their ray ends in, (n,)."""
    mine: Bools = (solution.status == OPTIMAL) & (rays.own >= 0) & (not rays.skip_own)
    own = np.maximum(rays.own, 0)
    t = solution.t[:, None]
    if len(reference.inputs) == 0:
        return mine
    for base, slope, columns in (
        (rays.input_base, rays.input_slope, reference.inputs),
        (rays.output_base, rays.output_slope, reference.outputs),
    ):
        point = base + t * slope
        with np.errstate(invalid="ignore"):
            mine &= (np.abs(point - columns[own]) <= _ON_IT * np.abs(columns[own])).all(axis=1)
    return mine


def _columns(reference: Reference, rays: Rays, solution: Solution, unit: int, candidates: Indices) -> Indices:
    """The candidates that may serve the unit and are valued exactly, and its present peers."""
    own = rays.own[unit : unit + 1]
    touching = candidates[near.exact(reference, solution, unit, candidates)]
    mine = own[(own >= 0) & near.exact(reference, solution, unit, np.maximum(own, 0))]
    held = solution.peers[unit]
    every = np.unique(np.concatenate([touching, mine, held[held >= 0]])).astype(np.intp)
    allowed: Bools = ~rays.barred[every] & (every != own[0])
    if not rays.skip_own:
        allowed |= every == own[0]
    return np.asarray(every[allowed])


def _idle(reference: Reference, solution: Solution) -> NDArray[np.int64]:
    """How many rows have no price, so that a slack or a smaller Σλ costs nothing, (n,)."""
    idle = np.zeros(len(solution.t), dtype=np.int64)
    for prices, free in ((solution.v, False), (solution.u, reference.equal)):
        size = np.abs(prices).max(axis=1, keepdims=True, initial=0.0)
        with np.errstate(invalid="ignore"):
            idle += ((np.abs(prices) <= _SMALL * size) & ~np.asarray(free)).sum(axis=1)
    if reference.technology in (Technology.NIRS, Technology.NDRS):
        idle += np.abs(solution.w) <= _SMALL
    return idle


def _usage(solution: Solution, rows: Indices, r: int) -> Floats:
    peers = solution.peers[rows]
    return np.bincount(peers[peers >= 0], minlength=r).astype(np.float64)


def _mix(points: Floats) -> Floats:
    length = np.linalg.norm(points, axis=-1, keepdims=True)
    return np.asarray(points / np.where(length > 0, length, 1.0))


def _own_mix(rays: Rays, unit: int) -> Floats:
    """A unit outside the reference: base or slope, whichever holds its values."""
    radial = rays.sign < 0 or not rays.input_slope[unit].any()
    t = 1.0 if radial else 0.0
    inputs = rays.input_base[unit] + t * rays.input_slope[unit]
    outputs = rays.output_base[unit] + t * rays.output_slope[unit]
    return _mix(np.concatenate([inputs, outputs]))


def _kinship(rays: Rays, ties: Ties, unit: int, columns: Indices) -> Floats:
    """Scope levels up to the first common one; the unit itself is its own smallest scope."""
    levels = ties.distance(unit, columns)
    plain = np.zeros(len(columns)) if levels is None else levels
    return np.where(columns == rays.own[unit], 0.0, plain + 1.0)


def _put(solution: Solution, unit: int, columns: Indices, weights: Floats) -> None:
    used = np.flatnonzero(weights > 0)
    if len(used) > solution.peers.shape[1]:
        return
    solution.peers[unit] = -1
    solution.weights[unit] = 0.0
    solution.peers[unit, : len(used)] = columns[used].astype(np.int32)
    solution.weights[unit, : len(used)] = weights[used]
