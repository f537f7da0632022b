"""How numbers along an axis are written."""

import math

THOUSANDS = 1000.0
"""From here on an axis counts in thousands."""


def axis_format(share: bool, extent: float, ticks: int) -> str:
    """With as many decimals as marks need to differ; `extent`: what the axis spans, of shares as a fraction.

    Never with a prefix for small parts: 0.029 as 29m would be read as millions.
    """
    if not share:
        return "~s" if extent >= THOUSANDS else f",.{_decimals(extent / ticks)}~f"
    step = extent / ticks
    return ".0%" if step >= 0.01 else ".1%" if step >= 0.001 else ".2%"


def _decimals(step: float) -> int:
    """Decimals in which marks a step apart differ."""
    return max(0, 1 - math.floor(math.log10(step))) if step > 0 else 3
