"""`score`: how far each unit is from the frontier that the reference units span."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import duties, fast, judge, peers
from abreast.frontier.acceptance import CERTIFIED, doubtful, settle_zeros, within_limits
from abreast.frontier.certificate import certify
from abreast.frontier.errors import FrontierError
from abreast.frontier.problem import OPTIMAL, REFUSED, STATUSES, UNCERTIFIED, Rays, Reference, Solution
from abreast.frontier.reading import Bools, Floats
from abreast.frontier.scores import Scores
from abreast.frontier.setup import Setup, prepare
from abreast.frontier.technology import Orientation, Technology, choose

_ZERO_SLACK = 1e-11


def score(
    inputs: Any,
    outputs: Any,
    rts: str = "vrs",
    orientation: str = "input",
    *,
    reference: Any = None,
    eligible: Any = None,
    direction: Any = None,
    slacks: bool = False,
    super_efficiency: bool = False,
    undesirable: Iterable[Any] | Mapping[Any, float] | None = None,
    fixed: Iterable[Any] | None = None,
    strict: bool = False,
    scopes: Any = None,
    ids: Any = None,
    progress: Callable[[int], None] | None = None,
) -> Scores:
    """Score every unit against the frontier of the reference units, each score with a certificate.

    - `inputs` (n, m), `outputs` (n, s): NumPy arrays, lists or any data frame, whose column names are kept.
    - `rts`: crs, vrs, nirs, ndrs, fdh. `orientation`: input (Farrell, ≤ 1), output (Farrell, ≥ 1), directional (≥ 0;
      Chambers, Chung and Färe 1996).
    - `reference` (X (r, m), Y (r, s)): units that span the frontier; default the units themselves.
    - `eligible` bool (r,): False removes a unit as a peer for the others, never for itself.
    - `direction` (gx, gy), raw units, each (m,) or (n, m) and (s,) or (n, s); default (x_o, y_o).
    - `slacks`: also maximise the sum of slacks in raw units at the point on the ray (second phase).
    - `super_efficiency`: leave the unit out of its own reference (Andersen and Petersen 1993).
    - `undesirable`: outputs that are not wanted, by name or position: weakly disposable (Chung, Färe and Grosskopf
      1997; Kuosmanen 2005 under vrs and nirs), reduced by a directional measure, held as they are by a radial one.
      A mapping column → constant instead takes constant - value as an ordinary output (Seiford and Zhu 2002).
    - `fixed`: non-discretionary columns, by name or by position among inputs then outputs: compared, never moved
      (Banker and Morey 1986).
    - `strict`: raise FrontierError unless every unit is optimal.
    - `scopes` (n,) or (n, levels), smallest scope first, and `ids` (n,) inform the tie rule for peers.
    - `progress`: called now and then with the number of units done.

    Raises FrontierError for arguments that cannot be used; data never raise, see `Scores.status` and `Scores.reasons`.
    """
    technology = choose(Technology, rts, "rts")
    kind = choose(Orientation, orientation, "orientation")
    setup = prepare(
        inputs,
        outputs,
        technology,
        kind,
        reference=reference,
        eligible=eligible,
        direction=direction,
        super_efficiency=super_efficiency,
        undesirable=undesirable,
        fixed=fixed,
    )
    ties = _ties(setup, scopes, ids, reference is not None)
    weights = setup.scale if slacks else None
    inside = reference is None and not super_efficiency
    if technology is Technology.FDH:
        from abreast.frontier import single

        solution = single.solve(setup.reference, setup.rays, ties, weights)
        certificate = np.where(solution.status == OPTIMAL, 0.0, np.nan)
        if inside:
            within_limits(solution, kind)
    else:
        solution, certificate, frame = _solve(setup, kind, progress)
        if inside:
            within_limits(solution, kind)
        shown = peers.settle(setup.reference, setup.rays, solution, ties, weights, frame)
        certificate = np.fmax(certificate, shown)
    scores = _assemble(setup, solution, certificate, technology, kind, slacks)
    if strict:
        _insist(scores)
    return scores


def _solve(
    setup: Setup, kind: Orientation, progress: Callable[[int], None] | None
) -> tuple[Solution, Floats, NDArray[np.intp]]:
    """Solve all, certify all; whoever fails is solved by itself and by the engine before it is uncertified."""
    if fast.suits(setup.reference, setup.rays):
        solution, certificate, frame = fast.solve(setup.reference, setup.rays, progress)
    else:
        solution = judge.solve(setup.reference, setup.rays, progress=progress)
        certificate = certify(setup.reference, setup.rays, solution)
        frame = np.arange(len(setup.reference.inputs))
    _ask_again(setup, solution, certificate, kind, _judge)
    if fast.usable(setup.reference, setup.rays):
        _ask_again(setup, solution, certificate, kind, _engine)
    solution.status[doubtful(solution, certificate, kind)] = UNCERTIFIED
    return solution, certificate, frame


def _judge(reference: Reference, rays: Rays) -> tuple[Solution, Floats]:
    solution = judge.solve(reference, rays, alone=True)
    return solution, certify(reference, rays, solution)


def _engine(reference: Reference, rays: Rays) -> tuple[Solution, Floats]:
    return fast.solve(reference, rays)[:2]


def _ask_again(
    setup: Setup,
    solution: Solution,
    certificate: Floats,
    kind: Orientation,
    ask: Callable[[Reference, Rays], tuple[Solution, Floats]],
) -> None:
    """Have whoever has no certified score solved once more, and keep what is no worse."""
    settle_zeros(solution, certificate, kind)
    open_ = np.flatnonzero((solution.status == UNCERTIFIED) | doubtful(solution, certificate, kind))
    if not len(open_):
        return
    again, bound = ask(setup.reference, setup.rays.take(open_))
    better = ~(bound > certificate[open_])
    solution.put(open_[better], _rows(again, better))
    certificate[open_[better]] = bound[better]
    settle_zeros(solution, certificate, kind)


def _rows(solution: Solution, rows: Bools) -> Solution:
    names = ("t", "peers", "weights", "v", "u", "w", "status")
    return Solution(*(getattr(solution, name)[rows] for name in names))


def _ties(setup: Setup, scopes: Any, ids: Any, separate: bool) -> peers.Ties:
    columns = np.arange(len(setup.reference.inputs)) % max(1, len(setup.kept))
    if (scopes is not None or ids is not None) and separate:
        raise FrontierError(
            "scopes and ids describe the units themselves; with reference=… peers have neither"
        )
    units = setup.kept[columns] if len(setup.kept) else columns
    order = (
        np.arange(len(setup.inputs.values), dtype=np.float64)
        if ids is None
        else _ranks(ids, len(setup.inputs.values))
    )
    if scopes is None:
        return peers.Ties(order[units] if not separate else units.astype(np.float64))
    codes = _codes(scopes, len(setup.inputs.values))
    return peers.Ties(order[units], codes[setup.rows], codes[units])


def _ranks(ids: Any, n: int) -> Floats:
    labels = np.asarray(ids)
    if labels.shape != (n,):
        raise FrontierError(f"ids has shape {labels.shape}; there are {n} units")
    if labels.dtype.kind == "O":
        labels = labels.astype(str)
    return np.unique(labels, return_inverse=True)[1].astype(np.float64)


def _codes(scopes: Any, n: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    labels = np.asarray(scopes)
    labels = labels[:, None] if labels.ndim == 1 else labels
    if labels.ndim != 2 or len(labels) != n:
        raise FrontierError(f"scopes has shape {labels.shape}; there are {n} units")
    if labels.dtype.kind == "O":
        labels = labels.astype(str)
    return np.column_stack([np.unique(column, return_inverse=True)[1] for column in labels.T]).astype(
        np.int64
    )


def _assemble(
    setup: Setup,
    solution: Solution,
    certificate: Floats,
    technology: Technology,
    kind: Orientation,
    slacks: bool,
) -> Scores:
    n = len(setup.broken)
    codes = np.full(n, REFUSED, dtype=np.uint8)
    codes[setup.rows] = solution.status
    fine = codes == OPTIMAL
    ray, slack = _points(setup, solution)
    aim = (ray[0] - slack[0], ray[1] + slack[1]) if slacks else ray
    aim = (aim[0], (aim[1] - setup.shift) * setup.sign)
    prices = (solution.v / setup.scale[0], solution.u / setup.scale[1], solution.w[:, None])
    v, u, w = (_spread(part, setup.rows, n, fine) for part in prices)
    return Scores(
        efficiency=_spread(solution.t[:, None], setup.rows, n, fine)[:, 0],
        certificate=_spread(certificate[:, None], setup.rows, n, codes != REFUSED)[:, 0],
        codes=codes,
        intensities=_intensities(setup, solution, n),
        targets=(_spread(aim[0], setup.rows, n, fine), _spread(aim[1], setup.rows, n, fine)),
        slacks=(_spread(slack[0], setup.rows, n, fine), _spread(slack[1], setup.rows, n, fine))
        if slacks
        else None,
        multipliers=(v, u, w[:, 0]),
        technology=technology,
        orientation=kind,
        input_names=setup.inputs.names,
        output_names=setup.outputs.names,
        reasons=_reasons(setup, codes),
        notes=setup.notes,
    )


def _spread(values: Floats, rows: Any, n: int, keep: Bools) -> Floats:
    """Rows of accepted units put back among all n, NaN elsewhere."""
    out = np.full((n, values.shape[1]), np.nan)
    out[rows] = values
    out[~keep] = np.nan
    return out


def _points(setup: Setup, solution: Solution) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """The point on the ray, and what the peers leave over it, both in raw units."""
    t, peers = solution.t[:, None], np.maximum(solution.peers, 0)
    ray, slack = [], []
    for side, columns, sign in ((0, setup.reference.inputs, -1), (1, setup.reference.outputs, 1)):
        point = setup.start[side] + t * setup.step[side]
        reached = np.einsum("nk,nkm->nm", solution.weights, columns[peers]) * setup.scale[side]
        left = sign * (reached - point)
        size = np.maximum(np.abs(point), np.abs(reached))
        slack.append(np.where(left > _ZERO_SLACK * size, left, 0.0))
        ray.append(point)
    return (ray[0], ray[1]), (slack[0], slack[1])


def _intensities(setup: Setup, solution: Solution, n: int) -> Any:
    from scipy.sparse import csr_array

    used = (solution.peers >= 0) & (solution.status == OPTIMAL)[:, None]
    counts = np.zeros(n, dtype=np.int32)
    counts[setup.rows] = used.sum(axis=1)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    columns = setup.kept[solution.peers[used] % max(1, len(setup.kept))].astype(np.int32)
    matrix = csr_array((solution.weights[used], columns, starts), shape=(n, setup.units))
    matrix.sum_duplicates()
    return matrix


def _reasons(setup: Setup, codes: np.ndarray[Any, np.dtype[np.uint8]]) -> dict[int, duties.Reason]:
    reasons = {
        int(row): duties.explain(int(setup.broken[row]), int(row), setup.inputs, setup.outputs)
        for row in np.flatnonzero(setup.broken)
    }
    words = {"infeasible": "no combination of the reference units is comparable with this unit along its ray"}
    words["uncertified"] = f"the score could not be certified to {CERTIFIED:g}"
    for row in np.flatnonzero((codes != OPTIMAL) & (codes != REFUSED)):
        rule = str(STATUSES[codes[row]])
        reasons[int(row)] = duties.Reason(rule, (), words[rule])
    return dict(sorted(reasons.items()))


def _insist(scores: Scores) -> None:
    bad = np.flatnonzero(~scores.optimal)
    if len(bad):
        some = "; ".join(f"row {row}: {scores.reasons[int(row)]}" for row in bad[:5])
        more = f" and {len(bad) - 5} more" if len(bad) > 5 else ""
        raise FrontierError(f"{len(bad)} of {len(scores)} units have no certified score: {some}{more}")
