"""What `score` returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.duties import Reason
from abreast.frontier.problem import OPTIMAL, STATUSES
from abreast.frontier.reading import Floats, counted
from abreast.frontier.shown import line, tally, worst
from abreast.frontier.technology import Orientation, Technology

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, repr=False)
class Scores:
    """Frontier scores of n units with m inputs and s outputs against r reference units.

    - `efficiency` float64 (n,): input ≤ 1, output ≥ 1 (Farrell), directional a distance ≥ 0; with a separate
      reference or super-efficiency these limits may be passed. NaN unless the status is optimal.
    - `certificate` float64 (n,): a bound on |efficiency - true efficiency|; NaN where nothing was solved.
    - `codes` uint8 (n,): the status as an index of ("optimal", "infeasible", "uncertified", "refused").
    - `intensities` scipy.sparse CSR (n, r), float64 with int32 indices: the peers' weights, at most m + s in a row.
    - `targets` (float64 (n, m), float64 (n, s)), raw units: the point on the ray, or with slacks the point on the
      frontier's efficient part.
    - `slacks` (float64 (n, m), float64 (n, s)), raw units, or None when not asked for: input excess and output
      shortfall left at the point on the ray.
    - `multipliers` (v float64 (n, m), u float64 (n, s), w float64 (n,)), for raw columns, NaN under fdh. Every
      reference unit j obeys v·x_j - u·y_j + w ≥ 0, peers with equality; so w ≤ 0 under ndrs, w ≥ 0 under nirs,
      w = 0 under crs.
      Input: v·x_o = 1 and efficiency = u·y_o - w. Output: u·y_o = 1 and efficiency = v·x_o + w.
      Directional: v·gx + u·gy = 1 and efficiency = v·x_o - u·y_o + w. Sums over fixed columns are left out of a
      normalisation and enter the efficiency: - v·x_o (input), - u·y_o (output).
    - `reasons`: row → why the unit was refused or has no score: `rule`, `columns`, `text`, `str()` of it the text.
    - `notes`: what was noticed about the data, one sentence each.
    - `input_names`, `output_names`: names of the columns, in order.
    """

    efficiency: Floats
    certificate: Floats
    codes: NDArray[np.uint8]
    intensities: "csr_array[Any, tuple[int, int]]"
    targets: tuple[Floats, Floats]
    slacks: tuple[Floats, Floats] | None
    multipliers: tuple[Floats, Floats, Floats]
    technology: Technology
    orientation: Orientation
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    reasons: Mapping[int, Reason] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        units = f"{counted(len(self), 'unit')}, {self.technology}, {self.orientation}"
        return line("Scores", units, tally(self.status), worst(self.certificate, self.optimal))

    def __len__(self) -> int:
        return len(self.efficiency)

    @property
    def status(self) -> NDArray[np.str_]:
        """The status in words, str (n,): optimal, infeasible, uncertified or refused."""
        return np.asarray(STATUSES[self.codes])

    @property
    def optimal(self) -> NDArray[np.bool_]:
        """Which units have a certified score, bool (n,)."""
        return np.asarray(self.codes == OPTIMAL)

    def peers(self, unit: int) -> tuple[NDArray[np.int32], Floats]:
        """The unit's peers: reference rows int32 (k,) and their weights float64 (k,)."""
        start, stop = self.intensities.indptr[unit : unit + 2]
        return self.intensities.indices[start:stop], self.intensities.data[start:stop]
