"""A small programme with one objective after the other, by the simplex method on its full tableau.

minimise c_1·x, then c_2·x over what that leaves open, and so on, subject to matrix · x = right, x ≥ 0. After each
objective the columns with a positive reduced cost are closed: what remains is exactly its optimal face (Dantzig 1963,
chapter 7; Isermann 1982 for the sequence of objectives). Optimal faces have few rows, so a tableau fits the cache and a
pivot takes about a microsecond, where starting a general solver takes a millisecond. Bland's rule (1977) ends cycles.
"""

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.engine.compiled import builder
from abreast.frontier.reading import Floats

_TINY = 1e-9
_PROFIT = 1e-11
_PATIENCE, _PIVOTS = 60, 3_000


def minimise_in_turn(
    matrix: Floats, right: Floats, costs: Floats, closes: float, ends: float = _TINY
) -> Floats | None:
    """A vertex (k,) that is best by the rows of `costs` (stages, k) in turn; None where none was found.

    `matrix` (rows, k), `right` (rows,). `closes`: a reduced cost above this share of the stage's largest cost counts.
    `ends`: how much of the right-hand side may be missed.
    """
    rows, k = matrix.shape
    signs = np.where(right < 0, -1.0, 1.0)
    tableau = np.zeros((rows + 1, k + rows + 1))
    tableau[:rows, :k] = matrix * signs[:, None]
    tableau[:rows, k:-1] = np.eye(rows)
    tableau[:rows, -1] = np.abs(right)
    basis = np.arange(k, k + rows)
    is_open = np.ones(k + rows, dtype=np.bool_)
    is_open[k:] = False
    if not _run(tableau, basis, is_open, np.ascontiguousarray(costs, dtype=np.float64), closes, ends):
        return None
    values = np.zeros(k + rows)
    values[basis] = np.maximum(tableau[:rows, -1], 0.0)
    return np.asarray(values[:k])


@builder
def _run(
    tableau: Floats,
    basis: NDArray[np.int64],
    is_open: NDArray[np.bool_],
    costs: Floats,
    closes: float,
    ends: float,
) -> bool:
    """All stages; the tableau's last row holds reduced costs, its last column the values of the basis."""
    rows, width = tableau.shape[0] - 1, tableau.shape[1]
    k = width - rows - 1
    for r in range(rows):
        for j in range(k):
            tableau[rows, j] -= tableau[r, j]
        tableau[rows, width - 1] -= tableau[r, width - 1]
    if not _improve(tableau, basis, is_open, 1.0) or tableau[rows, width - 1] < -ends:
        return False
    _drive_out(tableau, basis, is_open)
    for stage in range(costs.shape[0]):
        largest = 0.0
        for j in range(k):
            if is_open[j]:
                largest = max(largest, abs(costs[stage, j]))
        if largest == 0.0:
            continue
        for j in range(width):
            tableau[rows, j] = costs[stage, j] if j < k else 0.0
        for r in range(rows):
            cost = costs[stage, basis[r]] if basis[r] < k else 0.0
            if cost != 0.0:
                for j in range(width):
                    tableau[rows, j] -= cost * tableau[r, j]
        if not _improve(tableau, basis, is_open, largest):
            return False
        _close(tableau, basis, is_open, closes * largest)
    return True


@builder
def _improve(tableau: Floats, basis: NDArray[np.int64], is_open: NDArray[np.bool_], largest: float) -> bool:
    """Pivot until no open column lowers the objective; False without a bound, or out of patience."""
    rows, width = tableau.shape[0] - 1, tableau.shape[1]
    for count in range(_PIVOTS):
        column, least = -1, -_PROFIT * largest
        for j in range(width - 1):
            if is_open[j] and tableau[rows, j] < least:
                column = j
                if count >= _PATIENCE:
                    break
                least = tableau[rows, j]
        if column < 0:
            return True
        row, best = -1, np.inf
        for r in range(rows):
            if tableau[r, column] > _TINY:
                ratio = max(tableau[r, width - 1], 0.0) / tableau[r, column]
                if ratio < best or (ratio == best and basis[r] < basis[row]):
                    row, best = r, ratio
        if row < 0:
            return False
        _pivot(tableau, basis, row, column)
    return False


@builder
def _pivot(tableau: Floats, basis: NDArray[np.int64], row: int, column: int) -> None:
    width, by = tableau.shape[1], tableau[row, column]
    for j in range(width):
        tableau[row, j] /= by
    for r in range(tableau.shape[0]):
        factor = tableau[r, column]
        if r != row and factor != 0.0:
            for j in range(width):
                tableau[r, j] -= factor * tableau[row, j]
            tableau[r, column] = 0.0
    basis[row] = column


@builder
def _drive_out(tableau: Floats, basis: NDArray[np.int64], is_open: NDArray[np.bool_]) -> None:
    """Artificial columns leave the basis; a row that no open column touches says nothing new and is blanked."""
    rows, width = tableau.shape[0] - 1, tableau.shape[1]
    k = width - rows - 1
    for r in range(rows):
        if basis[r] < k:
            continue
        column, largest = -1, _TINY
        for j in range(k):
            if is_open[j] and abs(tableau[r, j]) > largest:
                column, largest = j, abs(tableau[r, j])
        if column >= 0:
            _pivot(tableau, basis, r, column)
        else:
            tableau[r, :] = 0.0


@builder
def _close(tableau: Floats, basis: NDArray[np.int64], is_open: NDArray[np.bool_], above: float) -> None:
    """Columns that would worsen the objective just minimised take no further part."""
    rows = tableau.shape[0] - 1
    for j in range(is_open.size):
        if tableau[rows, j] > above:
            is_open[j] = False
