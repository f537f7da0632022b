"""The two bootstraps by their papers, one linear programme at a time, fed with the draws to use."""

import numpy as np
from scipy.optimize import linprog

SUMS = {"crs": (0, None), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, None)}


def farrell(x, y, rx, ry, rts, orientation):
    """Farrell efficiency of one unit (x, y) against the reference; NaN where infeasible."""
    n = len(rx)
    moved_x, moved_y = (x, 0 * y) if orientation == "input" else (0 * x, y)
    fixed_x, fixed_y = x - moved_x, y - moved_y
    a = np.vstack([np.column_stack([rx.T, -moved_x]), np.column_stack([-ry.T, moved_y])])
    b = np.concatenate([fixed_x, -fixed_y])
    row = np.append(np.ones(n), 0.0)[None]
    low, high = SUMS[rts]
    if high is not None:
        a, b = np.vstack([a, row]), np.append(b, high)
    if low:
        a, b = np.vstack([a, -row]), np.append(b, -low)
    goal = np.append(np.zeros(n), 1.0 if orientation == "input" else -1.0)
    options = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    found = linprog(goal, a, b, bounds=[(0, None)] * n + [(None, None)], method="highs", options=options)
    return found.x[-1] if found.status == 0 else np.nan


def smoothed(x, y, efficiency, rts, orientation, bandwidth, draws):
    """Simar and Wilson 1998, steps 2 to 4: one score per draw (rows, noise) and unit."""
    distance = 1 / efficiency if orientation == "input" else efficiency
    result = []
    for rows, noise in draws:
        beta = distance[rows]
        tilde = [
            b + bandwidth * e if b + bandwidth * e >= 1 else 2 - b - bandwidth * e
            for b, e in zip(beta, noise, strict=True)
        ]
        star = beta.mean() + (np.array(tilde) - beta.mean()) / np.sqrt(1 + bandwidth**2 / distance.var())
        on_frontier_x = x / distance[:, None] if orientation == "input" else x
        on_frontier_y = y if orientation == "input" else y * distance[:, None]
        rx = on_frontier_x * star[:, None] if orientation == "input" else x
        ry = y if orientation == "input" else on_frontier_y / star[:, None]
        result.append([farrell(a, b, rx, ry, rts, orientation) for a, b in zip(x, y, strict=True)])
    return np.array(result)


def subsampled(x, y, rts, orientation, draws):
    """Simar and Wilson 2011: one score per draw (rows without repetition) and unit."""
    pairs = [(x[rows], y[rows]) for rows in draws]
    return np.array(
        [[farrell(a, b, rx, ry, rts, orientation) for a, b in zip(x, y, strict=True)] for rx, ry in pairs]
    )
