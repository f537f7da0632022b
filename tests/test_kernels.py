"""Set-up compiles every kernel that somebody would otherwise wait for."""

import gc

import numpy as np
import pytest

from abreast import frontier, kernels

numba = pytest.importorskip("numba")


def compiled() -> dict[str, int]:
    """How many signatures each kernel of ours has machine code for."""
    found = [o for o in gc.get_objects() if isinstance(o, numba.core.dispatcher.Dispatcher)]
    ours = [d for d in found if d.py_func.__module__.startswith("abreast.")]
    return {f"{d.py_func.__module__}.{d.py_func.__qualname__}": len(d.overloads) for d in ours}


def test_nothing_is_left_to_compile_after_set_up() -> None:
    told = []
    kernels.compile_all(told.append)
    assert told == list(kernels.PARTS)
    before = compiled()
    rng = np.random.default_rng(0)
    for m, s in ((1, 1), (2, 1), (3, 2), (4, 3)):
        x, y = rng.uniform(1, 9, (300, m)), rng.uniform(1, 9, (300, s))
        for rts in ("crs", "vrs", "nirs", "ndrs", "fdh"):
            frontier.score(x, y, rts)
        frontier.score(x, y, orientation="output", slacks=True)
        frontier.score(x, y, orientation="directional")
        frontier.score(x, y, super_efficiency=True)
        frontier.score(x.round(), y.round(), reference=(x.round(), y.round()))
    x, y = rng.uniform(1, 9, (2500, 2)), rng.uniform(1, 9, (2500, 1))
    frontier.nested(x, y, np.column_stack([np.arange(2500) // 50, np.zeros(2500)]))
    x, y = x[:60], y[:60]
    for rts, method in (("vrs", "simar-wilson"), ("crs", "subsample"), ("fdh", "subsample")):
        frontier.bootstrap(x, y, rts, method=method, replications=30)
    frontier.order_m(x, y, 10)
    frontier.order_alpha(x, y, 0.9, orientation="output")
    frontier.malmquist(np.vstack([x, x]), np.vstack([y, y]), np.tile(np.arange(60), 2), np.arange(120) // 60)
    frontier.layers(x, y)
    frontier.influence(x, y)
    frontier.additive(x, y)
    frontier.sbm(x, y)
    frontier.least_distance(x, y)
    after = compiled()
    assert {name: n for name, n in after.items() if n > before.get(name, 0)} == {}
