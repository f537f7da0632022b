"""Groups laid end to end: how one call handles every comparison group of every scope.

Rows of one group stand next to each other; `offsets` (g + 1,) int64 says where each group starts and, last, where
the rows end. A single group of n rows is `[0, n]`.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def checked(offsets: Ints | None, n: int) -> Ints:
    """Offsets as given, or one group of all `n` rows. Raises ValueError where they do not cover the rows."""
    given = np.array([0, n]) if offsets is None else np.asarray(offsets, dtype=np.int64)
    if len(given) < 1 or given[0] != 0 or given[-1] != n or np.any(np.diff(given) < 0):
        raise ValueError(f"offsets must rise from 0 to {n}, the number of rows")
    return given


def spread(per_group: Floats, offsets: Ints) -> Floats:
    """A value per group (g,), repeated for each of its rows (n,)."""
    return np.repeat(per_group, np.diff(offsets))


def total(values: Floats, offsets: Ints) -> Floats:
    """Sum over the rows of each group, (g,); NaN rows count as nothing, an empty group sums to zero."""
    group = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    weights = np.where(np.isnan(values), 0.0, values)
    return np.bincount(group, weights=weights, minlength=len(offsets) - 1).astype(np.float64)
