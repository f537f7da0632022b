"""Which answers are accepted: certificates small enough, zeros that are zeros, limits that rounding may not pass."""

import numpy as np

from abreast.frontier.problem import OPTIMAL, Solution
from abreast.frontier.reading import Bools, Floats
from abreast.frontier.technology import Orientation

CERTIFIED = 1e-9
"""The largest certificate, relative to max(1, |score|) for distances and to |score| for radial scores, that passes."""
ZERO = 1e-12
"""A radial score whose certificate is smaller than this and reaches down to zero is zero."""


def settle_zeros(solution: Solution, certificate: Floats, kind: Orientation) -> None:
    """Make radial scores zero that their certificates (n,) cannot tell from zero; the certificates cover it."""
    if kind is Orientation.DIRECTIONAL:
        return
    with np.errstate(invalid="ignore"):
        nothing = (np.abs(solution.t) <= certificate) & (certificate <= ZERO)
    certificate[nothing] += np.abs(solution.t[nothing])
    solution.t[nothing] = 0.0


def doubtful(solution: Solution, certificate: Floats, kind: Orientation) -> Bools:
    """Which solved units have too large a certificate, (n,)."""
    size = np.abs(solution.t)
    size = np.maximum(size, 1.0) if kind is Orientation.DIRECTIONAL else np.where(size > 0, size, 1.0)
    with np.errstate(invalid="ignore"):
        return np.asarray((solution.status == OPTIMAL) & ~(certificate <= CERTIFIED * size))


def within_limits(solution: Solution, kind: Orientation) -> None:
    """A unit in its own reference bounds its score; rounding may not carry it past."""
    if kind is Orientation.INPUT:
        np.minimum(solution.t, 1.0, out=solution.t)
    else:
        np.maximum(solution.t, 1.0 if kind is Orientation.OUTPUT else 0.0, out=solution.t)
