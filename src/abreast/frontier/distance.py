"""Least distance to the frontier: the smallest change that puts a unit on it.

The technology allows free disposal, so a ball around a unit leaves it first where it reaches towards fewer inputs and
more outputs (Briec 1998). In weighted columns the distance is therefore, exactly,

- norm ∞: the directional distance along (1, …, 1), every column moved alike;
- norm 1: the smallest of the directional distances along single columns;
- norm 2: the smallest of |v·x_o - u·y_o + w| / ‖(v, u)‖ over all facets.

The facets cannot all be listed. Norm 2 starts from those the other norms meet, takes the nearest, scores along its
normal and adds the facet met there, until nothing is gained. What is found is reached and so never too small; it is
proved to be the least where it equals the lower bound max(norm ∞, norm 1 ÷ √columns), and otherwise may be a local
least.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import Bools, Columns, Floats, counted, read_choice, read_columns
from abreast.frontier.score import score
from abreast.frontier.scores import Scores
from abreast.frontier.shown import line, spread, tally

ROUNDS = 50
SAME = 1e-9
_BLOCK = 4_000_000
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, repr=False)
class LeastDistance:
    """Least distances of n units with m inputs and s outputs.

    - `distance` float64 (n,) in weighted units, ≥ 0; NaN unless the status is optimal.
    - `lower` float64 (n,): a bound the true least distance cannot fall below; equal to `distance` for norms 1 and ∞.
    - `exact` bool (n,): whether `distance` is proved to be the least, to 1e-9 relative.
    - `targets` (float64 (n, m), float64 (n, s)), raw units: the nearest point of the frontier found. It may lie on a
      part where single columns could still be improved without changing others.
    - `status` str (n,): optimal, infeasible, uncertified or refused, as in `Scores`.
    """

    distance: Floats
    lower: Floats
    exact: Bools
    targets: Pair
    status: NDArray[np.str_]

    def __repr__(self) -> str:
        units, distance = counted(len(self.status), "unit"), spread("distance", self.distance)
        exact = f"{np.count_nonzero(self.exact)} proved to be the least"
        return line("LeastDistance", units, tally(self.status), distance, exact)


def least_distance(
    inputs: Any,
    outputs: Any,
    rts: str = "vrs",
    norm: float | str = 2,
    *,
    weights: Any = None,
    reference: Any = None,
    eligible: Any = None,
    fixed: Iterable[Any] | None = None,
) -> LeastDistance:
    """The smallest change of inputs (down) and outputs (up) that reaches the frontier, in norm 1, 2 or ∞ ("inf").

    `weights` (wx (m,), wy (s,)) > 0: a change of one raw unit counts so much; default 1, so that distances change with
    the units of measure. `fixed` columns do not move. Other arguments, and the errors, are those of `score`; a unit
    outside a separate reference has a negative directional distance and gets distance 0.
    """
    order = _norm(norm)
    x, y = read_columns(inputs, "x", "inputs"), read_columns(outputs, "y", "outputs")
    held = read_choice(fixed, x.names + y.names, "fixed")
    wx, wy = _weights(weights, x, y)
    share = np.where(held, 0.0, 1.0 / np.concatenate([wx, wy]))
    if not share.any():
        raise FrontierError("every column is fixed: nothing can move")
    search = _Search(x, y, share, {"rts": rts, "reference": reference, "eligible": eligible})
    search.along(np.broadcast_to(share, (len(x.values), len(share))))
    largest = search.best.copy()
    if order == np.inf:
        return search.result(largest)
    search.restart()
    for column in np.flatnonzero(share):
        search.along(np.broadcast_to(np.where(np.arange(len(share)) == column, share, 0.0), search.shape))
    if order == 1:
        return search.result(search.best.copy())
    lower = np.fmax(largest, search.best / np.sqrt(np.count_nonzero(share)))
    for _ in range(ROUNDS):
        before = search.best.copy()
        search.along(search.nearest_normals())
        if not (search.best < before * (1 - SAME)).any():
            break
    return search.result(lower)


def _norm(norm: float | str) -> float:
    try:
        order = float(norm)
    except ValueError:
        order = 0.0
    if order not in (1.0, 2.0, np.inf):
        raise FrontierError(f"norm={norm!r} is not known; choose 1, 2 or 'inf'")
    return order


def _weights(weights: Any, x: Columns, y: Columns) -> Pair:
    if weights is None:
        return np.ones(len(x.names)), np.ones(len(y.names))
    try:
        wx, wy = (np.asarray(part, dtype=np.float64) for part in weights)
    except (TypeError, ValueError):
        raise FrontierError("weights must be a pair (wx, wy) of numbers") from None
    if wx.shape != (len(x.names),) or wy.shape != (len(y.names),) or not _positive(wx, wy):
        raise FrontierError(
            f"weights must be positive, {len(x.names)} for the inputs and {len(y.names)} for the outputs"
        )
    return wx, wy


def _positive(*parts: Floats) -> bool:
    return all(bool((np.isfinite(part) & (part > 0)).all()) for part in parts)


class _Search:
    """The nearest boundary point met so far, and the facets met on the way."""

    def __init__(self, x: Columns, y: Columns, share: Floats, arguments: dict[str, Any]) -> None:
        self.x, self.y, self.share, self.arguments = x, y, share, arguments
        self.shape = (len(x.values), len(share))
        self.facets: list[Floats] = []
        self.status = np.full(self.shape[0], "refused", dtype="U11")
        self.restart()

    def restart(self) -> None:
        """Forget the nearest point, keep the facets."""
        self.best = np.full(self.shape[0], np.nan)
        self.move = np.zeros(self.shape)

    def along(self, directions: Floats) -> None:
        """Score along `directions` (n, columns), each of weighted length one in its own norm, keep what is nearer."""
        m = len(self.x.names)
        scores: Scores = score(
            dict(zip(self.x.names, self.x.values.T, strict=True)),
            dict(zip(self.y.names, self.y.values.T, strict=True)),
            orientation="directional",
            direction=(directions[:, :m], directions[:, m:]),
            **self.arguments,
        )
        self.status = np.where(np.isnan(self.best), scores.status, self.status)
        reach = np.maximum(scores.efficiency, 0.0)
        nearer = (reach < self.best) | (np.isnan(self.best) & np.isfinite(reach))
        self.best[nearer] = reach[nearer]
        self.move[nearer] = (reach[:, None] * directions)[nearer]
        self._meet(scores)

    def _meet(self, scores: Scores) -> None:
        v, u, w = scores.multipliers
        fine = scores.optimal
        facets = np.column_stack([v, u, w])[fine]
        length = np.linalg.norm(facets[:, :-1] * self.share, axis=1, keepdims=True)
        facets = (facets / np.where(length > 0, length, 1.0))[length[:, 0] > 0]
        self.facets = [np.unique(np.vstack([*self.facets, facets]), axis=0)]

    def nearest_normals(self) -> Floats:
        """The normal of each unit's nearest known facet, of weighted Euclidean length one, (n, columns)."""
        points = np.column_stack([self.x.values, -self.y.values, np.ones(self.shape[0])])
        points = np.where(np.isfinite(self.best)[:, None], points, 0.0)
        facets = self.facets[0]
        if not len(facets):
            return np.broadcast_to(self.share, self.shape)
        nearest = np.empty(self.shape[0], dtype=np.intp)
        step = max(1, _BLOCK // max(1, len(facets)))
        for start in range(0, len(points), step):
            nearest[start : start + step] = np.abs(points[start : start + step] @ facets.T).argmin(axis=1)
        return np.asarray(facets[nearest, :-1] * self.share**2)

    def result(self, lower: Floats) -> LeastDistance:
        """What was found, against a lower bound (n,)."""
        m = len(self.x.names)
        fine = np.isfinite(self.best)
        inputs = np.where(fine[:, None], self.x.values - self.move[:, :m], np.nan)
        outputs = np.where(fine[:, None], self.y.values + self.move[:, m:], np.nan)
        with np.errstate(invalid="ignore"):
            exact = self.best <= lower * (1 + SAME)
        lower = np.fmin(lower, self.best)
        status = np.where(fine, "optimal", self.status)
        return LeastDistance(self.best, lower, np.asarray(exact), (inputs, outputs), status)
