"""Slow plain twin of `frontier.score`: the textbook programme of each unit, over all columns, written out for scipy."""

import numpy as np
from scipy.optimize import linprog


def efficiency(
    inputs, outputs, unit, rts, orientation, *, reference=None, allowed=None, direction=None, fixed_inputs=()
):
    """One unit's score, or None where its programme has no solution; `allowed` bool over the reference units."""
    x, y = np.asarray(inputs, float), np.asarray(outputs, float)
    rx, ry = (x, y) if reference is None else map(np.asarray, reference)
    allowed = np.ones(len(rx), bool) if allowed is None else allowed
    sx, sy = np.abs(rx).mean(axis=0), np.abs(ry).mean(axis=0)
    sx, sy = np.where(sx > 0, sx, 1.0), np.where(sy > 0, sy, 1.0)
    xo, yo, rx, ry = x[unit] / sx, y[unit] / sy, rx[allowed] / sx, ry[allowed] / sy
    r, m, s = len(rx), x.shape[1], y.shape[1]
    free = np.array([i not in fixed_inputs for i in range(m)], float)
    if orientation == "input":
        cost, step_x, base_x, step_y, base_y = 1.0, xo * free, xo * (1 - free), np.zeros(s), yo
    elif orientation == "output":
        cost, step_x, base_x, step_y, base_y = -1.0, np.zeros(m), xo, yo, np.zeros(s)
    else:
        gx, gy = (x[unit], y[unit]) if direction is None else direction
        cost, step_x, base_x, step_y, base_y = -1.0, -np.asarray(gx) / sx, xo, np.asarray(gy) / sy, yo
    a = np.vstack([np.column_stack([-step_x, rx.T]), np.column_stack([step_y, -ry.T])])
    b = np.concatenate([base_x, -base_y])
    size = np.maximum(np.abs(b), np.abs(np.concatenate([step_x, step_y])))
    size = np.where(size > 0, size, 1.0)
    a, b = a / size[:, None], b / size
    total = np.concatenate([[0.0], np.ones(r)])[None, :]
    equal = {}
    if rts == "vrs":
        equal = {"A_eq": total, "b_eq": [1.0]}
    elif rts == "nirs":
        a, b = np.vstack([a, total]), np.append(b, 1.0)
    elif rts == "ndrs":
        a, b = np.vstack([a, -total]), np.append(b, -1.0)
    options = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    goal = np.concatenate([[cost], np.zeros(r)])
    bounds = [(None, None)] + [(0, None)] * r
    found = linprog(goal, A_ub=a, b_ub=b, bounds=bounds, method="highs-ds", options=options, **equal)
    return cost * found.fun if found.status == 0 else None
