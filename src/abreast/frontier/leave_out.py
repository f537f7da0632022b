"""Influence: what every other unit's score becomes when a unit, or a group of units, is left out of the reference.

A unit whose peers are all still there keeps its score: its old optimum is still admissible, and fewer units cannot do
better. So only units that have one of those left out among their peers are solved again (Wilson 1995).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import Bools, Floats, counted, read_columns
from abreast.frontier.score import score
from abreast.frontier.shown import line
from abreast.frontier.technology import Orientation, Technology, choose

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, repr=False)
class Influence:
    """The effect of leaving out each of g units or groups on the scores of n units.

    - `left_out` (g,): the rows, or the groups' names.
    - `efficiency` float64 (n,): scores with everybody in.
    - `change` scipy.sparse CSC (n, g): score without them less score with them, for units not left out themselves;
      ≥ 0 for input scores, ≤ 0 for output and directional ones; only what changes is stored.
    - `affected` int64 (g,): how many others' scores change by more than `TOLERANCE`.
    - `total` float64 (g,): sum of the changes; `largest` float64 (g,): the largest in size.
    - `unreachable` int64 (g,): how many others have no score without them (infeasible), which `total` leaves out.
    """

    left_out: NDArray[Any]
    efficiency: Floats
    change: "csc_array[Any]"
    affected: NDArray[np.int64]
    total: Floats
    largest: Floats
    unreachable: NDArray[np.int64]

    def __repr__(self) -> str:
        out = f"{counted(len(self.efficiency), 'unit')}, {len(self.left_out)} left out in turn"
        felt = f"{np.count_nonzero(self.affected)} of them change others' scores"
        return line("Influence", out, felt, f"largest change {np.abs(self.largest).max(initial=0.0):.4g}")


TOLERANCE = 1e-9


def influence(
    inputs: Any, outputs: Any, rts: str = "vrs", orientation: str = "input", *, groups: Any = None
) -> Influence:
    """Leave each unit (or each group) out of the reference and say what the others' scores become.

    `inputs` (n, m), `outputs` (n, s); `rts` and `orientation` as in `score`. `groups` (n,): a label for each unit; then
    whole groups are left out, and their own members' scores are not counted. Raises FrontierError as `score` does and
    for groups of another length.
    """
    technology, kind = choose(Technology, rts, "rts"), choose(Orientation, orientation, "orientation")
    x, y = read_columns(inputs, "x", "inputs").values, read_columns(outputs, "y", "outputs").values
    labels = np.arange(len(x)) if groups is None else np.asarray(groups)
    if labels.shape != (len(x),):
        raise FrontierError(f"groups has shape {labels.shape}; there are {len(x)} units")
    names, codes = np.unique(labels.astype(str) if labels.dtype.kind == "O" else labels, return_inverse=True)
    whole = score(x, y, technology, kind)
    users = _users(whole.intensities, codes, len(names))
    model = _Model(x, y, technology, kind, whole.efficiency)
    rows, columns, values = [], [], []
    unreachable = np.zeros(len(names), dtype=np.int64)
    for group, touched in users.items():
        change = model.without(codes == group, touched)
        unreachable[group] = int(np.isnan(change).sum())
        kept = np.abs(np.nan_to_num(change)) > 0
        rows.append(touched[kept])
        columns.append(np.full(int(kept.sum()), group))
        values.append(change[kept])
    return _summary(names, whole.efficiency, rows, columns, values, unreachable)


@dataclass(frozen=True, slots=True)
class _Model:
    inputs: Floats
    outputs: Floats
    technology: Technology
    orientation: Orientation
    efficiency: Floats

    def without(self, out: Bools, touched: Rows) -> Floats:
        """Change of the scores of `touched` when the units `out` are not in the reference; NaN where infeasible."""
        stay = ~out
        found = score(
            self.inputs[touched],
            self.outputs[touched],
            self.technology,
            self.orientation,
            reference=(self.inputs[stay], self.outputs[stay]),
        )
        return np.asarray(found.efficiency - self.efficiency[touched])


def _users(intensities: Any, codes: NDArray[np.intp], groups: int) -> dict[int, Rows]:
    """For each group that is anyone's peer, the units outside it that use it."""
    matrix = intensities.tocoo()
    group = codes[matrix.col]
    outside = group != codes[matrix.row]
    pairs = np.unique(np.stack([group[outside], matrix.row[outside]]), axis=1)
    starts = np.searchsorted(pairs[0], np.arange(groups + 1))
    return {g: pairs[1][starts[g] : starts[g + 1]] for g in range(groups) if starts[g] < starts[g + 1]}


def _summary(
    names: NDArray[Any],
    efficiency: Floats,
    rows: list[Rows],
    columns: list[Rows],
    values: list[Floats],
    unreachable: NDArray[np.int64],
) -> Influence:
    from scipy.sparse import csc_array

    row = np.concatenate([*rows, np.zeros(0, np.intp)]).astype(np.int32)
    column = np.concatenate([*columns, np.zeros(0, np.intp)]).astype(np.int32)
    value = np.concatenate([*values, np.zeros(0)])
    counted = np.abs(value) > TOLERANCE
    largest = np.zeros(len(names))
    np.maximum.at(largest, column, np.abs(value))
    return Influence(
        names,
        efficiency,
        csc_array((value, (row, column)), shape=(len(efficiency), len(names))),
        np.bincount(column[counted], minlength=len(names)),
        np.bincount(column, weights=value, minlength=len(names)).astype(np.float64),
        largest,
        unreachable,
    )
