"""Additive and slacks-based measures, one linear programme a unit over all columns."""

import numpy as np
from scipy.optimize import linprog

SUMS = {"crs": (0, None), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, None)}
OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def additive(x, y, rx, ry, rts, wx, wy):
    """Largest wx·s⁻ + wy·s⁺ of one unit."""
    n, m, s = len(rx), len(x), len(y)
    a = np.block([[rx.T, np.eye(m), np.zeros((m, s))], [ry.T, np.zeros((s, m)), -np.eye(s)]])
    goal = -np.concatenate([np.zeros(n), wx, wy])
    extra = np.append(np.ones(n), np.zeros(m + s))[None]
    found = linprog(goal, *_sums(extra, rts, 1.0), a, np.append(x, y), method="highs", options=OPTIONS)
    return -found.fun if found.status == 0 else np.nan


def tone(x, y, rx, ry, rts):
    """Non-oriented ρ by Tone's linear programme after the Charnes-Cooper transformation; variables t, Λ, S⁻, S⁺."""
    n, m, s = len(rx), len(x), len(y)
    a = np.block(
        [
            [np.ones((1, 1)), np.zeros((1, n + m)), 1 / (s * y)[None]],
            [-x[:, None], rx.T, np.eye(m), np.zeros((m, s))],
            [-y[:, None], ry.T, np.zeros((s, m)), -np.eye(s)],
        ]
    )
    b = np.append(1.0, np.zeros(m + s))
    goal = np.concatenate([[1.0], np.zeros(n), -1 / (m * x), np.zeros(s)])
    row = np.concatenate([[0.0], np.ones(n), np.zeros(m + s)])
    low, high = SUMS[rts]
    unit = np.eye(1, 1 + n + m + s)[0]
    upper = [row - high * unit] if high is not None else []
    upper += [low * unit - row] if low else []
    limits = (np.array(upper), np.zeros(len(upper))) if upper else (None, None)
    return linprog(goal, *limits, a, b, method="highs", options=OPTIONS).fun


def _sums(row, rts, size):
    low, high = SUMS[rts]
    rows = ([row] if high is not None else []) + ([-row] if low else [])
    right = ([size * high] if high is not None else []) + ([-size * low] if low else [])
    return (np.vstack(rows), np.array(right)) if rows else (None, None)
