"""Slow exact twin: the true score in rational numbers, by checking a vertex and its prices without rounding."""

from fractions import Fraction

import numpy as np


def exact_input_score(inputs: np.ndarray, outputs: np.ndarray, unit: int, rts: str) -> Fraction:
    """The input score of small integer data by the simplex method in fractions (Bland's rule, no rounding).

    Maximises u·y_o - w over v·x_o = 1, u·y_j - v·x_j - w <= 0, with w free (vrs) or zero (crs), as the programme
    max c·z, A z <= b, z >= 0 whose origin is made feasible by splitting the normalisation into v·x_o <= 1 (it binds).
    """
    n, m = inputs.shape
    x = [[Fraction(value) for value in row] for row in inputs.tolist()]
    y = [[Fraction(value) for value in row] for row in outputs.tolist()]
    free = [Fraction(1), Fraction(-1)] if rts == "vrs" else []
    cost = y[unit] + [Fraction(0)] * m + [-sign for sign in free]
    rows = [y[j] + [-value for value in x[j]] + [-sign for sign in free] for j in range(n)]
    rows.append([Fraction(0)] * outputs.shape[1] + x[unit] + [Fraction(0)] * len(free))
    return _simplex(rows, [Fraction(0)] * n + [Fraction(1)], cost)


def _simplex(rows: list[list[Fraction]], right: list[Fraction], cost: list[Fraction]) -> Fraction:
    k, width = len(rows), len(cost)
    table = [
        row + [Fraction(int(i == j)) for j in range(k)] + [b]
        for i, (row, b) in enumerate(zip(rows, right, strict=True))
    ]
    goal = [-c for c in cost] + [Fraction(0)] * (k + 1)
    basis = list(range(width, width + k))
    while True:
        entering = next((j for j in range(width + k) if goal[j] < 0), None)
        if entering is None:
            return goal[-1]
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        _, _, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = [value / pivot for value in table[leaving]]
        for i, row in enumerate(table):
            if i != leaving and row[entering]:
                table[i] = [a - row[entering] * b for a, b in zip(row, table[leaving], strict=True)]
        goal = (
            [a - goal[entering] * b for a, b in zip(goal, table[leaving], strict=True)]
            if goal[entering]
            else goal
        )
        basis[leaving] = entering
