"""The engine's linear form as one dense linear program a unit over every column, solved by HiGHS."""

import numpy as np
from scipy.optimize import linprog

TOLERANCES = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def best(goods, rts, rhs, direction=None, weights=None):
    """The largest beta (or weights·slacks) for one unit; None where there is no solution.

    maximise beta + weights·s  subject to  Σ λ_j a_j - s - beta·direction = rhs, Σ λ as rts says.
    """
    n, d = goods.shape
    beta = np.zeros((d, 1)) if direction is None else -np.asarray(direction, float)[:, None]
    equal = np.hstack([goods.T, -np.eye(d), beta])
    target = np.asarray(rhs, float)
    cost = np.zeros(n + d + 1)
    cost[-1] = 0.0 if direction is None else -1.0
    cost[n:-1] = 0.0 if weights is None else -np.asarray(weights, float)
    total = np.concatenate([np.ones(n), np.zeros(d + 1)])[None]
    bounds = [(0, None)] * (n + d) + [(None, None)]
    upper, limit = None, None
    if rts == "vrs":
        equal, target = np.vstack([equal, total]), np.append(target, 1.0)
    elif rts == "nirs":
        upper, limit = total, [1.0]
    elif rts == "ndrs":
        upper, limit = -total, [-1.0]
    found = linprog(cost, upper, limit, equal, target, bounds, method="highs", options=TOLERANCES)
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    return -found.fun
