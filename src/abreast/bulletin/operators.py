"""Words of comparison chosen from the number: all, almost all, more than. None is ever claimed that does not hold.

- all: the count is the whole.
- almost all: 99.5 % or more, not all.
- more than N %: N is the multiple of five below, from 80 on, and the rate lies above it by at least a fifth of a point.
- more than N: of a count from 10,000 on, its first two figures, where they are not the whole of it.

Whatever is said in such words, the exact number stands beside it.
"""

from __future__ import annotations

import math
from typing import Literal

from abreast.bulletin.number import Lang, prose

Operator = Literal["all", "almost", "more", "exact"]

ALMOST = 0.995
STEP, ABOVE, HIGH = 5, 0.2, 80
LARGE = 10_000


def operator(count: float, of: float) -> Operator:
    """Which word a share of `of` is told with."""
    if count == of:
        return "all"
    if count / of >= ALMOST:
        return "almost"
    return "more" if round_rate(count, of) else "exact"


def round_rate(count: float, of: float) -> int | None:
    """The round percentage that a high share is more than; None of a lower or a round one."""
    hundred = 100 * count / of
    below = math.floor(hundred / STEP) * STEP
    return below if below >= HIGH and hundred - below >= ABOVE else None


def round_count(count: float) -> int | None:
    """The round number that a large count is more than; None for a small or a round one."""
    if count < LARGE:
        return None
    unit = 10 ** (len(str(int(count))) - 2)
    below = int(count // unit * unit)
    return below if below < count else None


def more_than(count: float, lang: Lang) -> str | None:
    """`more than 64,000`, `6.4万多`; None where the count is told as it is."""
    below = round_count(count)
    if below is None:
        return None
    return f"{prose(below, lang)}多" if lang == "zh" else f"more than {prose(below, lang)}"
