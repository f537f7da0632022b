"""FDH scores of a prepared problem: the search of `fdh`, and what its tie rule still leaves open."""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.fdh import Found, Hull, Queries
from abreast.frontier.peers import Ties
from abreast.frontier.problem import INFEASIBLE, OPTIMAL, Rays, Reference, Solution
from abreast.frontier.reading import Floats


def solve(
    reference: Reference, rays: Rays, ties: Ties, slack_weights: tuple[Floats, Floats] | None = None
) -> Solution:
    """Every unit against the single reference units; exact, so the certificate is 0. There are no multipliers.

    Ties between peers: largest weighted sum of slacks (with `slack_weights`), closest mix (the unit itself first),
    smallest common scope, most used by units without ties, earliest in order. FrontierError for weakly disposable
    outputs, which need units to be scaled.
    """
    if reference.equal.any():
        raise FrontierError(
            "weak disposability scales units, which fdh does not; give undesirable={column: constant}"
        )
    n, m, s = len(rays), reference.inputs.shape[1], reference.outputs.shape[1]
    solution = Solution.empty(n, m, s)
    solution.status[:] = INFEASIBLE
    if n == 0 or len(reference.inputs) == 0:
        return solution
    worth = None if slack_weights is None else np.concatenate(slack_weights)
    hull = Hull(np.hstack([reference.inputs, -reference.outputs]), ~rays.barred, worth)
    queries = _queries(reference, rays)
    found = hull.search(queries)
    peers = _settle(hull, queries, found, ties)
    fine = peers >= 0
    solution.t[fine] = -rays.sign * found.t[fine]
    solution.peers[fine, 0] = peers[fine]
    solution.weights[fine, 0] = 1.0
    solution.status[fine] = OPTIMAL
    return solution


def _queries(reference: Reference, rays: Rays) -> Queries:
    base = np.hstack([rays.input_base, -rays.output_base])
    # σ t is maximised along the ray, so in columns where smaller is better a step of -σ t shrinks the unit
    step = -rays.sign * np.hstack([rays.input_slope, -rays.output_slope]) + 0.0
    own = rays.own.astype(np.int64)
    sign = np.repeat([1.0, -1.0], [rays.input_base.shape[1], rays.output_base.shape[1]])
    z = np.where((step > 0) & (base == 0), sign * step, base)
    mine = own >= 0
    z[mine] = np.hstack([reference.inputs, -reference.outputs])[own[mine]]
    return Queries(z, base, step, own, not rays.skip_own)


def _settle(hull: Hull, queries: Queries, found: Found, ties: Ties) -> NDArray[np.int64]:
    """The peers after scope, use and order."""
    peers = found.peer.copy()
    settled = peers[found.ties == 1]
    used = np.bincount(settled, minlength=len(ties.order))
    for unit in np.flatnonzero(found.ties > 1):
        own = queries.own[unit]
        if queries.own_counts and own >= 0 and peers[unit] == own:
            continue
        rows = hull.tied(queries, found, int(unit))
        kin = ties.distance(int(unit), rows)
        keys = [ties.order[rows], -used[rows]] + ([] if kin is None else [kin])
        peers[unit] = rows[np.lexsort(keys)[0]]
    return peers
