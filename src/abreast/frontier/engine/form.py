"""The one linear form: which rows there are for a technology, and how columns are written in them.

    maximise beta + w·s   subject to   Σ λ_j a_j - s - beta g = b,   λ, s >= 0,   and for the sum of λ:
    CRS nothing · VRS Σ λ = 1 · NIRS -Σ λ >= -1 · NDRS Σ λ >= 1

The last two are goods like any other, constant over the columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Flags, Floats

WIDTHS = (4, 6, 8, 12, 16)  # row counts that kernels are compiled for; beyond, multiples of 16
CONVEXITY = {"crs": 0.0, "vrs": 1.0, "nirs": -1.0, "ndrs": 1.0}


class Form(NamedTuple):
    """The rows of a technology, as kernels take them."""

    goods: int
    convexity: int  # the row of Σ λ, -1 under CRS
    sign: float  # its entries and its right-hand side
    equality: bool  # VRS: that row has no slack
    slack: Flags  # (R,) rows with a slack
    relax: Floats  # (R,) the direction in which phase one relaxes the right-hand side
    turn: Floats  # (R,) q >= 0 with q·a_j <= -floor for every column: repairs prices where Σ λ has no bound
    floor: float
    shortfall: Floats  # (R,) by how much a column outside the frame may exceed its hull


def width(goods: int, rts: str) -> int:
    """How many rows the compiled kernels use for so many goods."""
    needed = goods + (rts != "crs")
    return next((w for w in WIDTHS if w >= needed), -(-needed // 16) * 16)


def widen(goods: Floats, rts: str, constant: float | None = None) -> Floats:
    """(n, d) goods as (n, R) rows: the convexity entry (or `constant`) after them, then zeros."""
    n, d = goods.shape
    rows = np.zeros((n, width(d, rts)))
    rows[:, :d] = goods
    if rts != "crs":
        rows[:, d] = CONVEXITY[rts] if constant is None else constant
    return rows


def form(columns: Floats, goods: int, rts: str, shortfall: Floats | None = None) -> Form:
    """The form of a technology over columns already widened (and, under CRS, normalised)."""
    R = columns.shape[1]
    convexity = -1 if rts == "crs" else goods
    slack = np.zeros(R, np.bool_)
    slack[:goods] = True
    if rts in ("nirs", "ndrs"):
        slack[goods] = True
    relax = slack.astype(np.float64)
    turn = consuming(columns[:, :goods], R)
    floor = float(-(columns @ turn).max()) if turn.any() else 0.0
    return Form(
        goods,
        convexity,
        CONVEXITY[rts],
        rts == "vrs",
        slack,
        relax,
        turn,
        max(floor, 0.0),
        np.zeros(R) if shortfall is None else shortfall,
    )


def consuming(goods: Floats, rows: int) -> Floats:
    """1 for goods that every column consumes or leaves alone (inputs), else 0."""
    turn = np.zeros(rows)
    turn[: goods.shape[1]] = (goods <= 0.0).all(axis=0) & (goods < 0.0).any(axis=0)
    return turn
