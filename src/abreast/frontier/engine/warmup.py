"""Kernels compiled ahead of their first use."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .form import WIDTHS
from .frame import WHOLE, span
from .nested import nested
from .solve import solve


def compile_kernels(
    widths: tuple[int, ...] = WIDTHS[:3], progress: Callable[[str], None] | None = None
) -> None:
    """Compile the kernels for problems of up to so many goods (less one but under CRS) and keep the machine code.

    Takes about half a minute a width the first time, nothing where the code is already kept. `progress` is told what
    is being compiled. Wider problems compile when they first occur.
    """
    for width in widths:
        if progress is not None:
            progress(f"compiling frontier kernels for up to {width} rows")
        goods = np.random.default_rng(width).uniform(1.0, 2.0, (WHOLE + 44, width - 1))
        goods[:, -1] *= -1.0
        solve(span(goods, "vrs", threads=1), goods, np.ones(width - 1), threads=1)
        scopes, step = np.arange(len(goods))[:, None] // np.array([60, len(goods)]), np.ones(goods.shape)
        nested(goods, scopes, "vrs", goods, step, at=0.0, threads=1)
