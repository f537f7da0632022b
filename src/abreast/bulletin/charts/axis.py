"""How numbers along an axis are written."""


def axis_format(share: bool, extent: float, ticks: int) -> str:
    """With as many decimals as marks need to differ; `extent`: what the axis spans, of shares as a fraction."""
    if not share:
        return "~s"
    step = extent / ticks
    return ".0%" if step >= 0.01 else ".1%" if step >= 0.001 else ".2%"
