"""Technologies and orientations: what may be combined into a peer, and in which direction a unit is moved."""

from enum import StrEnum
from math import inf
from typing import TypeVar

from abreast.frontier.errors import FrontierError


class Technology(StrEnum):
    """Returns to scale: which sums of intensities Σλ make an admissible peer.

    `crs` any sum (Charnes, Cooper and Rhodes 1978), `vrs` exactly 1 (Banker, Charnes and Cooper 1984), `nirs` at
    most 1, `ndrs` at least 1 (Seiford and Thrall 1990), `fdh` a single unit (Deprins, Simar and Tulkens 1984).
    """

    CRS = "crs"
    VRS = "vrs"
    NIRS = "nirs"
    NDRS = "ndrs"
    FDH = "fdh"

    @property
    def sum_bounds(self) -> tuple[float, float]:
        """Smallest and largest admissible Σλ."""
        return _SUMS[self]

    @property
    def scaled(self) -> bool:
        """Whether a unit of any size may be scaled up without bound (CRS, NDRS)."""
        return self.sum_bounds[1] == inf


_SUMS = {
    Technology.CRS: (0.0, inf),
    Technology.VRS: (1.0, 1.0),
    Technology.NIRS: (0.0, 1.0),
    Technology.NDRS: (1.0, inf),
    Technology.FDH: (1.0, 1.0),
}


class Orientation(StrEnum):
    """What is moved: the inputs (contracted), the outputs (expanded), or both along a given direction."""

    INPUT = "input"
    OUTPUT = "output"
    DIRECTIONAL = "directional"


_Choice = TypeVar("_Choice", Technology, Orientation)


def choose(kind: type[_Choice], value: str, name: str) -> _Choice:
    """The member of `kind` called `value`; FrontierError names the argument and what it may be."""
    try:
        return kind(str(value).lower())
    except ValueError:
        allowed = ", ".join(kind)
        raise FrontierError(f"{name}={value!r} is not known; choose one of {allowed}") from None
