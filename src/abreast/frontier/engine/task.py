"""What is asked of units, and where a block writes what it found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Ids

DONE, INFEASIBLE, FAILED, INSIDE = 0, 1, 2, 3
CERTIFIED = 1e-9  # a larger certificate, relative to 1 + |value|, leaves the unit in doubt


class Task(NamedTuple):
    """What is asked of every unit. Arrays of one row stand for all units, of none for nothing."""

    distance: bool  # maximise beta; otherwise weights·slacks
    membership: bool  # stop as soon as the unit is seen to lie inside the hull
    at: float  # where unit u is column u: rhs + at · direction is that column; else NaN
    rhs: Floats  # (n, d)
    direction: Floats  # (n or 1, d)
    weights: Floats  # (n or 1, d)
    own: Floats  # (n or 0, d), NaN for units without a column of their own
    exclude: Ids  # (n or 0,)


class Answer(NamedTuple):
    """Where the block writes, all indexed by unit."""

    value: Floats
    certificate: Floats
    status: NDArray[np.uint8]
    prices: Floats  # (n, R)
    peers: NDArray[np.int32]  # (n, R)
    intensities: Floats  # (n, R)
    tally: Ids  # (blocks, 3): leaves priced, pricings, views taken
    shortfall: Floats  # (blocks, R): the most by which certified intensities miss each row
