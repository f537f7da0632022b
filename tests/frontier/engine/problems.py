"""Random problems for the engine: integers, duplicates, collinear and skewed columns, zeros, any units of measure."""

import numpy as np

KINDS = ["uniform", "integers", "duplicates", "collinear", "skewed", "zeros"]
MODES = ["input", "output", "directional", "fixed", "additive", "sbm"]
SIZES = [1, 2, 3, 5, 10, 20, 40, 80, 300, 600]


def quantities(rng: np.random.Generator, n: int, m: int, s: int, kind: str):
    """Inputs (n, m) and outputs (n, s) divided by their means, half of the time on a smooth frontier."""
    x, y = rng.uniform(1, 10, (n, m)), rng.uniform(0.5, 10, (n, s))
    if rng.random() < 0.5:
        size = np.prod(x ** (0.8 / m), axis=1) * np.exp(-np.abs(rng.normal(0, 0.3, n)))
        y = y / np.linalg.norm(y, axis=1)[:, None] * size[:, None]
    if kind == "integers":
        x, y = np.ceil(x / 2.5), np.ceil(y / 2)
    if kind in ("duplicates", "collinear"):
        copies = rng.integers(0, max(1, n // 3), n)
        factor = rng.uniform(0.5, 2, (n, 1)) if kind == "collinear" else 1.0
        x, y = x[copies] * factor, y[copies] * factor
    if kind == "collinear":
        x[:, -1], y[:, -1] = 2 * x[:, 0], y[:, 0] / 2
    if kind == "skewed":
        size = np.exp(rng.normal(0, 2, (n, 1)))
        x, y = x * size, y * size * np.exp(rng.normal(0, 0.2, (n, 1)))
    if kind == "zeros":
        y = np.where(rng.random((n, s)) < 0.3, 0, y)
        x[:, 1:] = np.where(rng.random((n, m - 1)) < 0.3, 0, x[:, 1:])
        x[0], y[0] = x[0] + 0.1, y[0] + 0.1
    x, y = x * 10.0 ** rng.integers(-9, 10, m), y * 10.0 ** rng.integers(-9, 10, s)
    return x / x.mean(axis=0), y / y.mean(axis=0)


def question(mode: str, x: np.ndarray, y: np.ndarray):
    """(rhs, direction, weights) of a measure; a unit without direction makes the direction one in all goods."""
    goods, none = np.hstack([y, -x]), np.zeros_like
    if mode == "additive":
        return goods, None, np.ones(goods.shape[1])
    if mode == "sbm":
        return goods, None, np.hstack([none(y), 1 / np.maximum(x, 1e-3) / x.shape[1]])
    rhs, direction = {
        "input": (np.hstack([y, none(x)]), np.hstack([none(y), x])),
        "output": (np.hstack([none(y), -x]), np.hstack([y, none(x)])),
        "directional": (goods, np.hstack([y, x])),
        "fixed": (goods, np.hstack([none(y), x])),
    }[mode]
    if mode == "fixed" and x.shape[1] > 1:
        direction[:, -1] = 0
    if (direction.sum(axis=1) == 0).any():
        return goods, np.ones(goods.shape[1]), None
    return rhs, direction, None


def draw(seed: int):
    """(rts, pool, rhs, direction, weights): problem `seed` is always the same problem."""
    rng = np.random.default_rng(seed)
    m, s = (int(k) for k in rng.integers(1, 5, 2))
    n = int(rng.choice(SIZES, p=[0.05, 0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.12, 0.05, 0.03]))
    x, y = quantities(rng, n, m, s, str(rng.choice(KINDS)))
    rts, mode = str(rng.choice(["crs", "vrs", "nirs", "ndrs"])), str(rng.choice(MODES))
    pool = np.hstack([y, -x])
    if rng.random() < 0.3 and n > 3:
        pool = pool[: n // 2]  # a separate reference set: scores beyond one, and units out of reach
    return rts, pool, *question(mode, x, y)
