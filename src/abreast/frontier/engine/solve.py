"""Scores of many units against a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Ids
from .block import Ask, blank_answer, run, task
from .form import Form
from .frame import Frame
from .order import ray_order
from .task import DONE, FAILED, Answer

OPTIMAL, INFEASIBLE, UNSOLVED = 0, 1, 2
OWN = -2
FACETS = 48  # known facets from which the locality order is made
UNORDERED = 256  # fewer units are taken as they come


@dataclass(frozen=True, slots=True)
class SolveResult:
    """One row per unit, in scaled units.

    value: (n,) float64, beta or weights·slacks; NaN unless optimal.
    peers: (n, k) int32, pool ids, -1 for an empty place, OWN (-2) for the unit's own column.
    intensities: (n, k) float64, positive where there is a peer.
    prices: (n, d) float64 >= 0; prices·direction = 1 for a distance, prices >= weights for slacks.
    scale: (n,) float64, w with prices·a_j <= w for every column: value = w - prices·rhs
        (0 under CRS, >= 0 under NIRS, <= 0 under NDRS).
    certificate: (n,) float64, a bound on |value - true value|; inf where nothing is shown.
    status: (n,) uint8: OPTIMAL, INFEASIBLE (shown by prices), UNSOLVED.
    """

    value: Floats
    peers: NDArray[np.int32]
    intensities: Floats
    prices: Floats
    scale: Floats
    certificate: Floats
    status: NDArray[np.uint8]


class Parts(NamedTuple):
    """A question checked and in contiguous arrays."""

    rhs: Floats
    direction: Floats | None
    weights: Floats | None
    own: Floats | None
    exclude: Ids | None
    own_norms: Floats  # (n, 1) what own columns were divided by


def solve(
    frame: Frame,
    rhs: Floats,
    direction: Floats | None = None,
    *,
    weights: Floats | None = None,
    own: Floats | None = None,
    exclude: Ids | None = None,
    threads: int | None = None,
) -> SolveResult:
    """For every unit, against the columns a_j of the frame's reference set:

        maximise beta        subject to  Σ λ_j a_j - s - beta · direction = rhs,   or, given weights,
        maximise weights·s   subject to  Σ λ_j a_j - s = rhs,

    with λ, s >= 0 and the frame's returns to scale on Σ λ. All arrays are in the frame's scaled goods.

    rhs: (n, d). direction, weights: (n, d) or (d,), >= 0; exactly one of the two.
    own: (n, d) the unit's own column where it may be its own peer without being in the pool, rows of NaN elsewhere.
    exclude: (n,) pool id that the unit may not use, -1 for none; needs a frame of depth 2 (or a pool that is whole).
    Raises ValueError where shapes do not fit.
    """
    parts = checked(frame, rhs, direction, weights, own, exclude)
    n, width = len(parts.rhs), len(frame.form.slack)
    answer = blank_answer(n, width, prices=True, peers=True)
    if n:
        ask = Ask(parts.rhs, parts.direction, parts.weights, parts.own, parts.exclude)
        run(frame.form, frame.tree, task(ask), visiting_order(frame, parts, threads), answer, threads)
        again(frame, ask, answer, threads)
    return answered(answer, frame.form, frame.rts, frame.norms, parts)


def checked(
    frame: Frame, rhs: Floats, direction: Floats | None, weights: Floats | None, own: Floats | None,
    exclude: Ids | None,
) -> Parts:  # fmt: skip
    """The question with its shapes verified."""
    parts = checked_shapes(frame.goods, rhs, direction, weights)
    n = parts.rhs.shape[:1]
    if own is not None:
        if np.shape(own) != parts.rhs.shape:
            raise ValueError(f"own has shape {np.shape(own)}, expected {parts.rhs.shape}")
        own = np.asarray(own, dtype=np.float64)
        norms = own_norms(frame, own)
        parts = parts._replace(own=own / norms, own_norms=norms)
    if exclude is not None and np.shape(exclude) != n:
        raise ValueError(f"exclude has shape {np.shape(exclude)}, expected {n}")
    if exclude is not None and frame.depth < 2:
        raise ValueError("to leave columns out, the frame needs depth=2")
    return parts._replace(exclude=exclude)


def checked_shapes(goods: int, rhs: Floats, direction: Floats | None, weights: Floats | None) -> Parts:
    """Right-hand sides with either a direction or weights that fit."""
    rhs = np.ascontiguousarray(rhs, dtype=np.float64)
    if rhs.ndim != 2 or rhs.shape[1] != goods:
        raise ValueError(f"rhs has shape {rhs.shape}, the frame has {goods} goods")
    if (direction is None) == (weights is None):
        raise ValueError("give either a direction or weights")
    for name, values in (("direction", direction), ("weights", weights)):
        if values is not None and np.shape(values) not in (rhs.shape, rhs.shape[1:]):
            raise ValueError(f"{name} has shape {np.shape(values)}, expected {rhs.shape} or {rhs.shape[1:]}")
    return Parts(rhs, direction, weights, None, None, np.ones((len(rhs), 1)))


def own_norms(frame: Frame, own: Floats) -> Floats:
    """(n, 1) what units' own columns are divided by: their total input under CRS, as the frame's columns."""
    if frame.rts != "crs":
        return np.ones((len(own), 1))
    norms: Floats = -(own @ frame.form.turn[: frame.goods])[:, None]
    return norms


def visiting_order(frame: Frame, parts: Parts, threads: int | None) -> Ids:
    """Locality order by where the units' rays meet a few facets, found by solving a few units first."""
    n, goods = parts.rhs.shape
    if n <= UNORDERED or goods < 2:
        return np.arange(n)
    if parts.direction is None:
        direction = np.ones((1, goods))
    else:
        direction = np.ascontiguousarray(np.atleast_2d(parts.direction), dtype=np.float64)
    picks = np.linspace(0, n - 1, FACETS).astype(np.int64)
    few = direction[picks] if len(direction) > 1 else direction
    answer = blank_answer(FACETS, len(frame.form.slack), prices=True, peers=False)
    run(frame.form, frame.tree, task(Ask(parts.rhs[picks], few)), np.arange(FACETS), answer, threads)
    known = answer.prices[answer.status == DONE]
    prices = np.ascontiguousarray(known[:, :goods])
    return ray_order(parts.rhs, direction, prices, scale_of(frame.form, known), threads)


def again(frame: Frame, ask: Ask, answer: Answer, threads: int | None) -> None:
    """Units that failed are tried once more, away from the neighbours whose bases they started from."""
    failed = np.flatnonzero(answer.status == FAILED)
    if len(failed):
        run(frame.form, frame.tree, task(ask), failed, answer, threads)


def scale_of(form: Form, prices: Floats) -> Floats:
    """w = -P_h · (entry of the convexity row)."""
    return np.zeros(len(prices)) if form.convexity < 0 else -form.sign * prices[:, form.convexity]


def answered(answer: Answer, form: Form, rts: str, norms: Floats, parts: Parts) -> SolveResult:
    """The answer in the caller's terms; norms (n_pool,) is what columns were divided by under CRS."""
    done = answer.status == DONE
    intensities = answer.intensities
    if rts == "crs":
        used = answer.peers >= 0
        divided = np.where(used, norms[np.where(used, answer.peers, 0)], 1.0)
        intensities = intensities / np.where(answer.peers == OWN, parts.own_norms, divided)
    return SolveResult(
        np.where(done, answer.value, np.nan),
        answer.peers,
        intensities,
        answer.prices[:, : form.goods],
        scale_of(form, answer.prices),
        np.where(done, answer.certificate, np.inf),
        answer.status,
    )
