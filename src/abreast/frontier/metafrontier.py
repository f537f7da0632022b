"""Scores at nested scopes, and how far each scope's frontier lies from the widest one.

The technology of a union is spanned by the units that span the parts: a factory's frontier units are all that its city
needs of it, and so on upwards (O'Donnell, Rao and Battese 2008). Each scope is therefore scored against the frontier
units of its parts alone. The gap ratio of a scope is the share of the widest scope's potential that its own frontier
reaches at the unit: E_widest / E_scope for input scores, E_scope / E_widest for output scores; 1 where they touch.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier import all_scopes
from abreast.frontier.all_scopes import Level
from abreast.frontier.errors import FrontierError
from abreast.frontier.reading import Bools, Floats, counted, read_columns
from abreast.frontier.score import score
from abreast.frontier.shown import line, tally, worst
from abreast.frontier.technology import Orientation, Technology, choose

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Codes = NDArray[np.int64]

NEAR = 1e-8
"""Units this near the frontier may span it; one too many costs time, one too few would cost the truth."""


@dataclass(frozen=True, slots=True, repr=False)
class Nested:
    """Scores of n units at k scopes, from the smallest to the widest.

    - `scopes` (k,): the names of the scopes.
    - `efficiency` float64 (n, k): Farrell efficiency within the unit's group at each scope, NaN unless optimal.
    - `certificate` float64 (n, k): a bound on the error of each.
    - `status` str (n, k).
    - `gap_ratio` float64 (n, k), at most 1: how near the scope's frontier comes to the widest scope's.
    - `intensities`: for each scope a scipy.sparse CSR (n, n) of the peers' weights.
    """

    scopes: tuple[str, ...]
    efficiency: Floats
    certificate: Floats
    status: NDArray[np.str_]
    gap_ratio: Floats
    intensities: "tuple[csr_array[Any, tuple[int, int]], ...]"

    def __repr__(self) -> str:
        scopes = f"{counted(len(self.scopes), 'scope')} ({', '.join(self.scopes)})"
        units = f"{counted(len(self.efficiency), 'unit')} in {scopes}"
        return line("Nested", units, f"{tally(self.status)} scores", worst(self.certificate))

    def peers(self, unit: int, scope: int) -> tuple[NDArray[np.int32], Floats]:
        """The unit's peers at the scope of that position: rows (p,) and weights (p,)."""
        matrix = self.intensities[scope]
        start, stop = matrix.indptr[unit : unit + 2]
        return matrix.indices[start:stop], matrix.data[start:stop]


def nested(
    inputs: Any,
    outputs: Any,
    scopes: Any,
    rts: str = "vrs",
    orientation: str = "input",
    *,
    eligible: Any = None,
) -> Nested:
    """Score every unit within its group at each of several scopes, in one pass from the smallest to the widest.

    `inputs` (n, m), `outputs` (n, s). `scopes` (n, k), or a data frame or mapping of k columns: the group of each unit
    at each scope, smallest first; where a scope's groups do not lie within the next one's, that next scope is scored
    against all its units. `rts` as in `score`, `orientation` input or output. `eligible` bool (n,): False removes a
    unit as a peer for others at every scope. Raises FrontierError for a directional orientation, for scopes without
    columns or of another length, and as `score` does.
    """
    technology, kind = choose(Technology, rts, "rts"), choose(Orientation, orientation, "orientation")
    if kind is Orientation.DIRECTIONAL:
        raise FrontierError("gap ratios are ratios of input or of output scores")
    x, y = read_columns(inputs, "x", "inputs").values, read_columns(outputs, "y", "outputs").values
    names, codes = _read(scopes, len(x))
    allowed = np.ones(len(x), dtype=np.bool_) if eligible is None else np.asarray(eligible, dtype=np.bool_)
    if allowed.shape != (len(x),):
        raise FrontierError(f"eligible has shape {allowed.shape}; there are {len(x)} units")
    within = [True] + [_nests(small, large) for small, large in pairwise(codes.T)]
    whole = all_scopes.setup(x, y, technology, kind) if all(within) and allowed.all() else None
    if whole is None:
        parts = _one_by_one(_Problem(x, y, technology, kind), codes, within, allowed)
    else:
        parts = all_scopes.solve(whole, kind, codes)
    efficiency = np.column_stack([part.efficiency for part in parts])
    widest = efficiency[:, -1:]
    ratio = widest / efficiency if kind is Orientation.INPUT else efficiency / widest
    return Nested(
        names,
        efficiency,
        np.column_stack([part.certificate for part in parts]),
        np.column_stack([part.status for part in parts]),
        ratio,
        tuple(part.intensities for part in parts),
    )


def _one_by_one(problem: "_Problem", codes: Codes, within: list[bool], allowed: Bools) -> list[Level]:
    """Group by group at every scope, against the units that may span the group's frontier."""
    spanning, levels = allowed, []
    for column, nests in zip(codes.T, within, strict=True):
        level = problem.score(column, spanning if nests else allowed)
        # a unit whose score is in doubt may span the wider frontier: it stays
        spanning = allowed & ((np.abs(level.efficiency - 1) <= NEAR) | (level.status == "uncertified"))
        levels.append(level)
    return levels


@dataclass(frozen=True, slots=True)
class _Problem:
    inputs: Floats
    outputs: Floats
    technology: Technology
    orientation: Orientation

    def score(self, groups: Codes, spanning: Bools) -> Level:
        """Every unit within its group, against those of the group that may span its frontier."""
        from scipy.sparse import csr_array

        n = len(groups)
        efficiency, certificate = np.full(n, np.nan), np.full(n, np.nan)
        status = np.full(n, "refused", dtype="<U16")
        row_parts, column_parts, value_parts = [], [], []
        order = np.argsort(groups, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
            found = score(
                self.inputs[rows],
                self.outputs[rows],
                self.technology,
                self.orientation,
                eligible=spanning[rows],
            )
            efficiency[rows], certificate[rows], status[rows] = (
                found.efficiency,
                found.certificate,
                found.status,
            )
            matrix = found.intensities.tocoo()
            row_parts.append(rows[matrix.row])
            column_parts.append(rows[matrix.col])
            value_parts.append(matrix.data)
        places = np.concatenate(row_parts).astype(np.int32), np.concatenate(column_parts).astype(np.int32)
        peers = csr_array((np.concatenate(value_parts), places), shape=(n, n))
        return Level(efficiency, certificate, status, peers)


def _read(scopes: Any, n: int) -> tuple[tuple[str, ...], Codes]:
    names: Any = list(scopes) if isinstance(scopes, dict) else getattr(scopes, "columns", None)
    if names is not None:
        columns = [np.asarray(scopes[name]) for name in names]
    else:
        table = np.asarray(scopes)
        table = table[:, None] if table.ndim == 1 else table
        if table.ndim != 2:
            raise FrontierError(f"scopes has {table.ndim} dimensions; units are rows and scopes columns")
        columns, names = list(table.T), [f"scope{k + 1}" for k in range(table.shape[1])]
    if not columns:
        raise FrontierError("scopes has no column")
    for name, column in zip(names, columns, strict=True):
        if column.shape != (n,):
            raise FrontierError(f"scope {name} has shape {column.shape}; there are {n} units")
    codes = [np.unique(c.astype(str) if c.dtype.kind == "O" else c, return_inverse=True)[1] for c in columns]
    return tuple(map(str, names)), np.column_stack(codes).astype(np.int64)


def _nests(small: Codes, large: Codes) -> bool:
    """Whether every group of the small scope lies within one group of the large."""
    order = np.argsort(small, kind="stable")
    same = small[order][1:] == small[order][:-1]
    return bool((large[order][1:] == large[order][:-1])[same].all())
