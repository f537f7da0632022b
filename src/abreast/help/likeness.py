"""How like two units are: in size and mix by numbers, in technology by groups (Gower 1971, Biometrics 27:857)."""

from dataclasses import dataclass

import numpy as np

from abreast.statistics.segments import Floats

TRIM = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What units are compared by: `numbers` (n, a) divided by their range over all units, NaN where missing;
    `codes` (n, c) of groups, −1 where missing."""

    numbers: Floats
    codes: Floats

    @property
    def table(self) -> Floats:
        """Both side by side (n, a + c)."""
        return np.ascontiguousarray(np.hstack([self.numbers, self.codes]), dtype=np.float64)


def features(numbers: Floats, codes: Floats) -> Features:
    """Numbers (n, a) divided by the range from their 10 % to their 90 % quantile, so that one giant does not make all
    others alike; a number that hardly varies is left out. `codes` (n, c): numbers of groups, −1 where missing."""
    known = np.asarray(numbers, dtype=np.float64)
    with np.errstate(all="ignore"):
        filled = np.where(np.isfinite(known), known, np.nan)
    kept = [a for a in range(filled.shape[1]) if np.isfinite(filled[:, a]).sum() > 1]
    low, high = (
        np.nanquantile(filled[:, kept], [TRIM, 1 - TRIM], axis=0) if kept else (np.zeros(0), np.zeros(0))
    )
    varied = [a for a, reach in zip(kept, high - low, strict=True) if reach > 0]
    reach = (high - low)[high > low]
    return Features(
        filled[:, varied] / reach if varied else np.zeros((len(known), 0)),
        np.asarray(codes, dtype=np.float64),
    )
