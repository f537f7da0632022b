"""Windows of a panel: who is behind is decided in one, improvement is measured between two others.

The luck that put a unit behind must have gone when its baseline is taken, so a gap lies between the two.
"""

from dataclasses import dataclass

import numpy as np

from abreast.statistics.segments import Ints

FAINT = 0.1  # autocorrelation below which two windows count as told apart
Lengths = tuple[int, int, int]
THREE: Lengths = (3, 3, 3)


@dataclass(frozen=True, slots=True)
class Windows:
    """Places of periods in the panel, ascending: `behind` decides who is behind, then `baseline`, then `follow_up`."""

    behind: Ints
    baseline: Ints
    follow_up: Ints


def gap(rho: float) -> int:
    """Periods to leave between two windows so that their nearest periods correlate below 0.1 under AR(1)."""
    lag = 1
    while rho**lag >= FAINT:
        lag += 1
    return lag - 1


def windows(due: int, start: int, rho: float, lengths: Lengths = THREE) -> Windows | None:
    """Windows that end with the due period, the baseline lying before `start` where there are figures enough.

    Who is behind is decided a gap before the baseline. Baseline and follow-up may touch: their correlation enters the
    standard error of the change.

    `due` and `start` are places in the panel (0 is its first period); `start` is the first period that may count as
    follow-up. The baseline is pushed later only where the panel begins too late, and then the follow-up has to
    come after it. Returns None where the panel up to `due` is too short: see :func:`earliest`.
    """
    chosen, base, follow = lengths
    apart = gap(rho)
    first_base = max(start - base, chosen + apart)
    first_follow = due - follow + 1
    if first_follow < max(start, first_base + base):
        return None
    first_chosen = first_base - apart - chosen
    return Windows(
        np.arange(first_chosen, first_chosen + chosen),
        np.arange(first_base, first_base + base),
        np.arange(first_follow, due + 1),
    )


def earliest(start: int, rho: float, lengths: Lengths = THREE, least: int = 0) -> int:
    """The first place in the panel that can be a due period; before it the answer is "not yet decidable".

    `least`: periods the panel must have in any case, two years where units have seasons of their own.
    """
    chosen, base, follow = lengths
    apart = gap(rho)
    return max(max(start, max(start - base, chosen + apart) + base) + follow - 1, least - 1)
