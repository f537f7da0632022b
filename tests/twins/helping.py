"""Pairing worked out the slow way: every arc looked at, and the flow as a linear programme for HiGHS."""

import highspy
import numpy as np

from abreast.help.candidates import Side
from abreast.statistics.segments import Floats, Ints


def likeness(x: Floats, y: Floats, numbers: int) -> float:
    """Gower's coefficient of two rows."""
    parts = [
        max(0.0, 1.0 - abs(a - b)) for a, b in zip(x[:numbers], y[:numbers], strict=True) if a == a and b == b
    ]
    parts += [float(a == b) for a, b in zip(x[numbers:], y[numbers:], strict=True) if a >= 0 and b >= 0]
    return sum(parts) / len(parts) if parts else 1.0


def nearness(a: Ints, b: Ints) -> float:
    """Wu and Palmer's similarity of two units by the scopes above them."""
    above_a, above_b = [s for s in a if s >= 0], [s for s in b if s >= 0]
    shared = sum(x == y for x, y in zip(above_a, above_b, strict=False))
    return 2.0 * shared / (len(above_a) + 1 + len(above_b) + 1)


def best(helped: Side, gap: Floats, helpers: Side, share: Floats, k: int) -> list[list[tuple[float, int]]]:
    """For each helped unit the k (value, helper) of most value, ties in the order of helpers."""
    x, y, numbers = helped.features.table, helpers.features.table, helped.features.numbers.shape[1]
    found = []
    for i in range(len(gap)):
        values = [
            (gap[i] * share[j] * nearness(helped.path[i], helpers.path[j]) * likeness(x[i], y[j], numbers), j)
            for j in range(len(share))
            if helped.unit[i] != helpers.unit[j]
        ]
        found.append(sorted((v for v in values if v[0] > 0), key=lambda v: (-v[0], v[1]))[:k])
    return found


def greatest(helped: Ints, helper: Ints, value: Ints, capacity: Ints) -> float:
    """The greatest total of `value` with at most one arc a helped unit and `capacity` a helper, by HiGHS."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    n = int(helped.max()) + 1
    for v in value:
        solver.addVar(0.0, 1.0)
        solver.changeColCost(solver.getNumCol() - 1, -float(v))
    for rows, limits in ((helped, np.ones(n)), (helper, capacity)):
        for row, limit in enumerate(limits):
            columns = np.flatnonzero(rows == row).astype(np.int32)
            if len(columns):
                solver.addRow(-np.inf, float(limit), len(columns), columns, np.ones(len(columns)))
    solver.run()
    return -float(solver.getInfo().objective_function_value)
