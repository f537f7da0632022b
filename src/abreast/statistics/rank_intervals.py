"""Rank ranges by sorting, for any number of units.

Klein, Wright and Wieczorek (2020), "A joint confidence region for an overall ranking of populations", Journal of the
Royal Statistical Society C 69:589: intervals that hold together for all values; a unit is surely below those whose
interval lies wholly above its own. Sorting the interval ends makes the counts in O(n log n).
"""

import numpy as np

from abreast.statistics.critical import sidak
from abreast.statistics.segments import Floats, Ints


def interval_ranks(values: Floats, errors: Floats, *, coverage: float = 0.95) -> tuple[Ints, Ints]:
    """Simultaneous rank ranges (low, high), each (n,), of independent estimates; the higher value ranks first."""
    half = sidak(coverage, len(values)) * errors
    return ranks_of_intervals(values - half, values + half)


def ranks_of_intervals(lower: Floats, upper: Floats) -> tuple[Ints, Ints]:
    """Rank ranges (low, high), each (n,), from joint intervals (n,); the higher value ranks first.

    As in the paper, intervals that only touch count as apart; two values known without error and equal do not.
    """
    n = len(lower)
    exact = lower == upper
    ends, starts = np.sort(upper), np.sort(lower)
    below = np.where(exact, np.searchsorted(ends, lower, "left"), np.searchsorted(ends, lower, "right"))
    not_above = np.where(
        exact, np.searchsorted(starts, upper, "right"), np.searchsorted(starts, upper, "left")
    )
    return (n - not_above + 1).astype(np.int64), (n - below).astype(np.int64)
