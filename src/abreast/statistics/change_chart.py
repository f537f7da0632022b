"""Change charts: has something changed, or is it the usual up and down?

XmR chart of individual values with natural process limits from the mean moving range (Wheeler and Chambers 1992,
Understanding Statistical Process Control), and the run rules in use for it: Western Electric (1956, Statistical Quality
Control Handbook, zone tests) and Nelson (1984, Journal of Quality Technology 16:237).
"""

from dataclasses import dataclass

import numpy as np

from abreast.statistics.segments import Bools, Floats

D2, D4 = (
    1.128,
    3.267,
)  # expected range of two normal values, and the upper limit of the moving range in mean ranges


@dataclass(frozen=True, slots=True)
class ChangeChart:
    """Centre and limits of one series, or of n at once (n,), with the values (…, t) and moving ranges (…, t − 1)."""

    values: Floats
    moving_ranges: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    sigma: Floats
    mean_range: Floats
    range_limit: Floats


def xmr(values: Floats, *, baseline: int | None = None, widen: float = 1.0) -> ChangeChart:
    """XmR chart of values (t,), or of n series (n, t), limits from the first `baseline` values (default all).

    sigma = mean moving range / 1.128, limits centre ± 3 sigma. Neighbours that resemble each other hide part of the
    spread from the moving range: with autocorrelation ρ it is to be `widen`ed by 1 / √(1 − ρ). Raises ValueError for
    fewer than two known values in the baseline or a NaN anywhere.
    """
    values = np.asarray(values, dtype=np.float64)
    base = values[..., :baseline]
    if base.shape[-1] < 2 or np.isnan(values).any():
        raise ValueError("a change chart needs at least two known values to set its limits, and no gaps")
    mean_range = np.abs(np.diff(base)).mean(axis=-1)
    sigma, centre = widen * mean_range / D2, base.mean(axis=-1)
    return ChangeChart(
        values,
        np.abs(np.diff(values)),
        centre,
        centre - 3.0 * sigma,
        centre + 3.0 * sigma,
        sigma,
        mean_range,
        D4 * mean_range,
    )


def signals(chart: ChangeChart, *, shift: int = 8, trend: int = 6) -> dict[str, Bools]:
    """Where each run rule fires: name → (…, t) marks on the point that completes the pattern.

    - `beyond`: a point outside the limits;
    - `shift`: `shift` points running on one side of the centre (8 Western Electric, 9 Nelson, 7 in some services);
    - `trend`: `trend` points running steadily rising or falling;
    - `two_of_three`: two of three points beyond two sigma on the same side, the last of them among the two;
    - `four_of_five`: four of five beyond one sigma on the same side, likewise;
    - `hugging`: fifteen points running within one sigma;
    - `alternating`: fourteen points running that go up and down in turn.
    """
    sigma = np.maximum(np.asarray(chart.sigma)[..., None], np.finfo(np.float64).tiny)
    z = (chart.values - np.asarray(chart.centre)[..., None]) / sigma
    steps = np.sign(np.diff(chart.values, prepend=chart.values[..., :1]))
    turns = np.zeros(z.shape, dtype=np.bool_)
    turns[..., 2:] = steps[..., 2:] * steps[..., 1:-1] < 0
    return {
        "beyond": np.abs(z) > 3.0,
        "shift": (_run(z > 0) >= shift) | (_run(z < 0) >= shift),
        "trend": (_run(steps > 0) >= trend - 1) | (_run(steps < 0) >= trend - 1),
        "two_of_three": _of(z > 2.0, 2, 3) | _of(z < -2.0, 2, 3),
        "four_of_five": _of(z > 1.0, 4, 5) | _of(z < -1.0, 4, 5),
        "hugging": _run(np.abs(z) < 1.0) >= 15,
        "alternating": _run(turns) >= 12,
    }


def _run(marks: Bools) -> Floats:
    """Length of the run of marks that ends at each point (…, t)."""
    place = np.broadcast_to(np.arange(marks.shape[-1]), marks.shape)
    last_gap = np.maximum.accumulate(np.where(marks, -1, place), axis=-1)
    return np.where(marks, place - last_gap, 0).astype(np.float64)


def _of(marks: Bools, k: int, n: int) -> Bools:
    """At least k marks among the last n points, the last one included."""
    running = np.zeros((*marks.shape[:-1], marks.shape[-1] + 1), dtype=np.int64)
    running[..., 1:] = np.cumsum(marks, axis=-1)
    start = np.maximum(np.arange(marks.shape[-1]) + 1 - n, 0)
    return np.asarray(marks & (running[..., 1:] - running[..., start] >= k))
