"""Measures by slacks: what a unit could save on every input and add to every output, each in its own proportion.

- Additive (Charnes, Cooper, Golany, Seiford and Stutz 1985): maximise Σ w⁻·s⁻ + Σ w⁺·s⁺; 0 for an efficient unit.
- Slacks-based (Tone 2001), with mean relative savings a = (1/m) Σ s⁻_i/x_io and additions b = (1/s) Σ s⁺_r/y_ro:
  input ρ = min 1 - a, output ρ = min 1/(1 + b), non-oriented ρ = min (1 - a)/(1 + b).

All are programmes "maximise weighted slacks", which the engine solves and certifies. The non-oriented ratio is reached
by Dinkelbach's method (1967): F(ρ) = max a + ρ b - (1 - ρ) has its only root at the measure and a slope of at least 1,
so |F(ρ)|, with the certificate of the last programme, bounds the error.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.problem import OPTIMAL, REFUSED, STATUSES, UNCERTIFIED
from abreast.frontier.reading import Bools, Floats, counted, read_sides
from abreast.frontier.shown import line, spread, tally, worst
from abreast.frontier.slack_programme import Programme
from abreast.frontier.technology import Technology, choose

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ORIENTATIONS = ("non-oriented", "input", "output")
CERTIFIED = 1e-9
_ROUNDS = 40
_SETTLED = 1e-13


@dataclass(frozen=True, slots=True, repr=False)
class SlackScores:
    """Slack-based scores of n units with m inputs and s outputs against r reference units.

    - `efficiency` float64 (n,): additive, the weighted sum of slacks (0 on the frontier); slacks-based, ρ in 0 … 1 (1
      on the frontier). NaN unless the status is optimal.
    - `certificate` float64 (n,): a bound on |efficiency - true efficiency|.
    - `codes` uint8 (n,): the status as an index of ("optimal", "infeasible", "uncertified", "refused").
    - `slacks`, `targets` (float64 (n, m), float64 (n, s)), raw units.
    - `intensities` scipy.sparse CSR (n, r): the peers' weights.
    """

    efficiency: Floats
    certificate: Floats
    codes: NDArray[np.uint8]
    slacks: tuple[Floats, Floats]
    targets: tuple[Floats, Floats]
    intensities: "csr_array[Any, tuple[int, int]]"

    def __repr__(self) -> str:
        units, efficiency = counted(len(self.codes), "unit"), spread("efficiency", self.efficiency)
        return line("SlackScores", units, tally(self.status), efficiency, worst(self.certificate))

    @property
    def status(self) -> NDArray[np.str_]:
        """The status in words, str (n,)."""
        return np.asarray(STATUSES[self.codes])

    def peers(self, unit: int) -> tuple[NDArray[np.int32], Floats]:
        """The unit's peers: reference rows (k,) and their weights (k,)."""
        start, stop = self.intensities.indptr[unit : unit + 2]
        return self.intensities.indices[start:stop], self.intensities.data[start:stop]


def additive(
    inputs: Any,
    outputs: Any,
    rts: str = "vrs",
    *,
    weights: tuple[ArrayLike, ArrayLike] | None = None,
    reference: Any = None,
) -> SlackScores:
    """The largest weighted sum of slacks of every unit (Charnes, Cooper, Golany, Seiford and Stutz 1985).

    `inputs` (n, m), `outputs` (n, s); `rts` crs, vrs, nirs or ndrs. `weights` (w⁻ (m,) or (n, m), w⁺ (s,) or (n, s))
    ≥ 0 per raw unit of measure, default 1: unlike other measures this one depends on the units of measure. `reference`
    (X, Y): default the units themselves. A unit that uses less or makes more than any admissible combination is
    infeasible. Missing values are refused, and except under vrs negative ones and units without any input. Raises
    FrontierError for arguments that cannot be used.
    """
    problem = _read(inputs, outputs, rts, reference)
    worth = np.hstack([_weights(part, side) for part, side in _pairs(weights, problem)])
    usable = problem.finite & (problem.technology is Technology.VRS or (~problem.negative & _uses(problem.x)))
    return _finish(problem, usable, worth, _Goal.additive())


def sbm(
    inputs: Any, outputs: Any, rts: str = "vrs", orientation: str = "non-oriented", *, reference: Any = None
) -> SlackScores:
    """Slacks-based measure of efficiency (Tone 2001); `orientation` non-oriented, input or output.

    `inputs` (n, m), `outputs` (n, s); `rts` crs, vrs, nirs or ndrs; `reference` as in `additive`. An input that a unit
    does not use can show no slack and its term is 0. Refused: missing or negative values, a unit without any input,
    and, where outputs are scored, an output of 0, whose relative shortfall has no meaning. Raises FrontierError for
    arguments that cannot be used.
    """
    if orientation not in ORIENTATIONS:
        raise FrontierError(
            f"orientation={orientation!r} is not known; choose one of {', '.join(ORIENTATIONS)}"
        )
    problem = _read(inputs, outputs, rts, reference)
    by_input, by_output = orientation != "output", orientation != "input"
    usable = problem.finite & ~problem.negative & _uses(problem.x)
    if by_output:
        usable &= (problem.y > 0).all(axis=1)
    with np.errstate(divide="ignore"):
        saved = np.where(problem.x > 0, 1 / problem.x, 0.0) / problem.x.shape[1] * by_input
        added = np.where(problem.y > 0, 1 / problem.y, 0.0) / problem.y.shape[1] * by_output
    return _finish(problem, usable, np.hstack([saved, added]), _Goal(by_input, by_output))


@dataclass(frozen=True, slots=True)
class _Goal:
    """What is made of the slacks' worth on either side."""

    by_input: bool
    by_output: bool
    plain: bool = False

    @classmethod
    def additive(cls) -> "_Goal":
        return cls(True, True, plain=True)

    def measure(self, saved: Floats, added: Floats) -> Floats:
        return saved + added if self.plain else (1 - saved) / (1 + added)

    @property
    def ratio(self) -> bool:
        return self.by_input and self.by_output and not self.plain


@dataclass(frozen=True, slots=True)
class _Problem:
    x: Floats
    y: Floats
    rx: Floats
    ry: Floats
    technology: Technology
    finite: Bools
    negative: Bools
    kept: Bools


def _read(inputs: Any, outputs: Any, rts: str, reference: Any) -> _Problem:
    technology = choose(Technology, rts, "rts")
    if technology is Technology.FDH:
        raise FrontierError("measures by slacks are defined here for crs, vrs, nirs and ndrs")
    x, y, rx, ry = read_sides(inputs, outputs, reference)
    both, spanned = np.hstack([x, y]), np.hstack([rx, ry])
    negative = np.asarray((both < 0).any(axis=1))
    kept = np.isfinite(spanned).all(axis=1)
    if technology is not Technology.VRS:
        # scaled up, a unit that makes something of nothing would make any amount
        kept &= ~(spanned < 0).any(axis=1) & _uses(rx)
    return _Problem(
        x, y, rx, ry, technology, np.asarray(np.isfinite(both).all(axis=1)), negative, np.asarray(kept)
    )


def _uses(inputs: Floats) -> Bools:
    """Which units use anything at all."""
    return np.asarray((inputs > 0).any(axis=1))


def _pairs(weights: tuple[ArrayLike, ArrayLike] | None, problem: _Problem) -> list[tuple[ArrayLike, Floats]]:
    given = (1.0, 1.0) if weights is None else weights
    return [(given[0], problem.x), (given[1], problem.y)]


def _weights(given: ArrayLike, side: Floats) -> Floats:
    try:
        worth = np.broadcast_to(np.asarray(given, dtype=np.float64), side.shape)
    except ValueError:
        raise FrontierError(
            f"weights of shape {np.shape(given)} fit neither one unit nor all {side.shape}"
        ) from None
    if not (np.isfinite(worth) & (worth >= 0)).all():
        raise FrontierError("weights must be finite and not negative")
    return worth


def _finish(problem: _Problem, usable: Bools, worth: Floats, goal: _Goal) -> SlackScores:
    n, m = problem.x.shape
    rows, kept = np.flatnonzero(usable), np.flatnonzero(problem.kept)
    programme = Programme(problem.rx[kept], problem.ry[kept], problem.technology)
    x, y, worth = problem.x[rows], problem.y[rows], worth[rows]
    found = programme.solve(x, y, worth)
    efficiency, error = _score(found.slacks, worth, m, goal), found.certificate
    if goal.ratio:
        found, efficiency, error = _dinkelbach(programme, x, y, worth, goal)
    elif not goal.plain:
        error = error * efficiency**2 if goal.by_output else error
    codes = np.full(n, REFUSED, dtype=np.uint8)
    codes[rows] = found.codes
    with np.errstate(invalid="ignore"):
        doubtful = (found.codes == OPTIMAL) & ~(error <= CERTIFIED * np.maximum(1.0, np.abs(efficiency)))
    codes[rows[doubtful]] = UNCERTIFIED
    fine = codes == OPTIMAL

    def spread(values: Floats) -> Floats:
        out = np.full((n, *values.shape[1:]), np.nan)
        out[rows] = values
        out[~fine] = np.nan
        return out

    slacks = spread(found.slacks[:, :m]), spread(found.slacks[:, m:])
    return SlackScores(
        efficiency=spread(efficiency),
        certificate=spread(error),
        codes=codes,
        slacks=slacks,
        targets=(problem.x - slacks[0], problem.y + slacks[1]),
        intensities=_spread_rows(found.intensities, rows, kept, (n, len(problem.rx)), fine),
    )


def _score(slacks: Floats, worth: Floats, m: int, goal: _Goal) -> Floats:
    gains = slacks * worth
    return goal.measure(gains[:, :m].sum(axis=1), gains[:, m:].sum(axis=1))


def _dinkelbach(
    programme: Programme, x: Floats, y: Floats, worth: Floats, goal: _Goal
) -> tuple[Any, Floats, Floats]:
    """Root of F for every unit: the programmes' last answers, the measure and the bound on its error."""
    m = x.shape[1]
    rho, error = np.ones(len(x)), np.full(len(x), np.inf)
    answer = None
    left = np.arange(len(x))
    for _ in range(_ROUNDS):
        scaled = worth[left] * np.where(np.arange(worth.shape[1]) < m, 1.0, rho[left, None])
        found = programme.solve(x[left], y[left], scaled)
        answer = found if answer is None else answer.put(left, found)
        gap = (found.slacks * scaled).sum(axis=1) - (1 - rho[left])
        error[left] = np.abs(gap) + found.certificate
        going = (found.codes == OPTIMAL) & (np.abs(gap) > _SETTLED)
        better = _score(found.slacks, worth[left], m, goal)
        # the bound belongs to the ρ it was computed for: only a unit that goes on moves to the better one
        rho[left[going]] = better[going]
        left = left[going]
        if not len(left):
            break
    return answer, rho, error


def _spread_rows(matrix: Any, rows: Any, kept: Any, shape: tuple[int, int], fine: Bools) -> Any:
    from scipy.sparse import csr_array

    part = matrix.tocoo()
    row, keep = rows[part.row], fine[rows[part.row]]
    return csr_array((part.data[keep], (row[keep], kept[part.col[keep]])), shape=shape)
