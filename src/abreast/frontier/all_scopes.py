"""Every nested scope in one pass of the engine, for many units."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import fast, judge
from abreast.frontier.acceptance import doubtful, settle_zeros, within_limits
from abreast.frontier.certificate import certify, shown_by_answer
from abreast.frontier.problem import OPTIMAL, STATUSES, UNCERTIFIED, Solution
from abreast.frontier.reading import Floats
from abreast.frontier.setup import Setup, prepare
from abreast.frontier.technology import Orientation, Technology

WORTH_IT = 2_000
"""Units from which one pass pays."""


@dataclass(frozen=True, slots=True)
class Level:
    """Scores of n units at one scope: `efficiency`, `certificate` (n,), `status` str (n,), `intensities` CSR (n, n)."""

    efficiency: Floats
    certificate: Floats
    status: NDArray[np.str_]
    intensities: Any


def setup(x: Floats, y: Floats, technology: Technology, kind: Orientation) -> Setup | None:
    """The problem of the widest scope where the engine can take all scopes of it in one pass, else None."""
    if technology is Technology.FDH or len(x) < WORTH_IT:
        return None
    whole = prepare(
        x,
        y,
        technology,
        kind,
        reference=None,
        eligible=None,
        direction=None,
        super_efficiency=False,
        undesirable=None,
        fixed=None,
    )
    every = len(whole.rows) == len(whole.kept) == len(x)
    return whole if every and fast.suits(whole.reference, whole.rays) else None


def solve(whole: Setup, kind: Orientation, scopes: NDArray[np.int64]) -> list[Level]:
    """Scores at every scope, from the smallest to the widest; `scopes` (n, k) must nest.

    A unit whose score cannot be certified is judged by itself, and `uncertified` if that fails too. Units on a scope's
    frontier are their own peers there; of several optimal sets of peers the others have the one the engine ended with.
    """
    from abreast.frontier import engine

    rays, reference = whole.rays, whole.reference
    goods, rhs, direction = fast.linear_form(reference, rays)
    at = float(rays.sign)
    found = engine.nested(goods, scopes, reference.technology.value, rhs, direction, at=at)
    levels: list[Level] = []
    for codes in scopes.T:
        answer = found.pop(0)
        solution = fast.translate(reference, rays, answer, np.arange(len(goods)))
        certificate = np.where(solution.status == OPTIMAL, answer.certificate, np.nan)
        certificate = np.maximum(certificate, shown_by_answer(reference, rays, solution))
        settle_zeros(solution, certificate, kind)
        solution.status[doubtful(solution, certificate, kind)] = UNCERTIFIED
        _judge(whole, codes, solution, certificate)
        settle_zeros(solution, certificate, kind)
        solution.status[doubtful(solution, certificate, kind)] = UNCERTIFIED
        within_limits(solution, kind)
        levels.append(_level(solution, certificate))
    return levels


def _judge(whole: Setup, codes: NDArray[np.int64], solution: Solution, certificate: Floats) -> None:
    """Units left in doubt, each solved by itself over all of its scope."""
    open_ = np.flatnonzero(solution.status == UNCERTIFIED)
    for code in np.unique(codes[open_]):
        members, some = np.flatnonzero(codes == code), open_[codes[open_] == code]
        columns = replace(
            whole.reference, inputs=whole.reference.inputs[members], outputs=whole.reference.outputs[members]
        )
        own = np.searchsorted(members, some).astype(np.int32)
        rays = replace(whole.rays.take(some), own=own, barred=np.zeros(len(members), np.bool_))
        again = judge.solve(columns, rays, alone=True)
        certificate[some] = certify(columns, rays, again)
        again.peers[:] = np.where(again.peers >= 0, members[np.maximum(again.peers, 0)], -1)
        solution.put(some, again)


def _level(solution: Solution, certificate: Floats) -> Level:
    from scipy.sparse import csr_array

    fine = solution.status == OPTIMAL
    used = (solution.peers >= 0) & fine[:, None]
    starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))]).astype(np.int32)
    places = solution.peers[used], starts
    peers = csr_array((solution.weights[used], *places), shape=(len(fine), len(fine)))
    return Level(np.where(fine, solution.t, np.nan), certificate, STATUSES[solution.status], peers)
