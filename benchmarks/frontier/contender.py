"""One contender on one file of units, in a process of its own: `contender.py NAME UNITS.npz ANSWER.json`.

Imports nothing of this repository but what the contender itself is, so that rivals run in an environment of their own.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SAMPLE = 100


def abreast(x: Any, y: Any) -> Any:
    from abreast import frontier

    return frontier.score(x, y).efficiency


def abreast_nested(x: Any, y: Any) -> Any:
    """Groups of 50 in factories of 20 groups, cities of 34 factories, and the nation: the widest scope's scores."""
    from abreast import frontier

    group = np.random.default_rng(1).permutation(len(x)) // 50
    scopes = np.column_stack([group, group // 20, group // 680, np.zeros_like(group)])
    return frontier.nested(x, y, scopes).efficiency[:, -1]


def abreast_fdh(x: Any, y: Any) -> Any:
    from abreast import frontier

    return frontier.score(x, y, "fdh").efficiency


def order_m(x: Any, y: Any) -> Any:
    from abreast import frontier

    return frontier.order_m(x, y, 25).efficiency


def order_alpha(x: Any, y: Any) -> Any:
    from abreast import frontier

    return frontier.order_alpha(x, y, 0.95).efficiency


def bootstrap(x: Any, y: Any) -> Any:
    from abreast import frontier

    return frontier.bootstrap(x, y).lower


def _programme(x: Any, y: Any, unit: int, columns: Any) -> tuple[Any, ...]:
    """min θ over the given columns, in columns divided by their means: cost, left, right, equation."""
    inputs, outputs = x[columns].T, y[columns].T
    left = np.vstack([np.column_stack([-x[unit], inputs]), np.column_stack([np.zeros(y.shape[1]), -outputs])])
    right = np.concatenate([np.zeros(x.shape[1]), -y[unit]])
    equation = np.concatenate([[0.0], np.ones(len(columns))])[None]
    return np.eye(1, 1 + len(columns))[0], left, right, equation


def _solve(x: Any, y: Any, unit: int, columns: Any) -> Any:
    from scipy.optimize import linprog

    cost, left, right, equation = _programme(x, y, unit, columns)
    return linprog(cost, left, right, equation, [1.0], method="highs")


def _scaled(x: Any, y: Any) -> tuple[Any, Any]:
    return x / x.mean(axis=0), y / y.mean(axis=0)


def scipy_loop(x: Any, y: Any) -> Any:
    x, y = _scaled(x, y)
    every = np.arange(len(x))
    return [_solve(x, y, unit, every).x[0] for unit in sampled(len(x))]


def highs_all(x: Any, y: Any) -> Any:
    """One HiGHS model over all columns, re-aimed from unit to unit."""
    import highspy

    x, y = _scaled(x, y)
    every = np.arange(len(x))
    return _highs(highspy, x, y, every, sampled(len(x)))


def _highs(core: Any, x: Any, y: Any, columns: Any, units: Any) -> list[float]:
    m, s = x.shape[1], y.shape[1]
    model = core.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    free = core.kHighsInf
    none = np.zeros(0, np.int32)
    lower = np.concatenate([np.full(m, -free), np.zeros(s), [1.0]])
    upper = np.concatenate([np.zeros(m), np.full(s, free), [1.0]])
    model.addRows(m + s + 1, lower, upper, 0, none, none, none.astype(float))
    model.addCol(1.0, -free, free, 0, none, none.astype(float))
    k = len(columns)
    block = np.hstack([x[columns], y[columns], np.ones((k, 1))])
    starts = (np.arange(k) * block.shape[1]).astype(np.int32)
    index = np.tile(np.arange(block.shape[1], dtype=np.int32), k)
    model.addCols(k, np.zeros(k), np.zeros(k), np.full(k, free), block.size, starts, index, block.ravel())
    scores = []
    for unit in units:
        for i in range(m):
            model.changeCoeff(i, 0, float(-x[unit, i]))
        for r in range(s):
            model.changeRowBounds(m + r, float(y[unit, r]), free)
        model.run()
        scores.append(model.getInfo().objective_function_value)
    return scores


def highs_generated(x: Any, y: Any) -> Any:
    """Columns priced into a growing working set by their dual prices, one unit after another."""
    x, y = _scaled(x, y)
    held = np.unique(
        np.concatenate([x.argmin(axis=0), y.argmax(axis=0), (y.sum(axis=1) / x.sum(axis=1)).argsort()[-30:]])
    )
    scores = []
    for unit in range(len(x)):
        while True:
            columns = np.unique(np.append(held, unit))
            found = _solve(x, y, unit, columns)
            prices, level = -found.ineqlin.marginals, found.eqlin.marginals[0]
            worth = y @ prices[x.shape[1] :] - x @ prices[: x.shape[1]] + level
            missing = np.flatnonzero(worth > 1e-9)
            missing = missing[np.argsort(-worth[missing])[:12]]
            if not len(np.setdiff1d(missing, columns)):
                break
            held = np.unique(np.concatenate([held, missing]))
        scores.append(found.x[0])
    return scores


def dealib(x: Any, y: Any) -> Any:
    import dealib

    return dealib.dea(x, y, rts="vrs", orientation="input").eff


def pyfrontier(x: Any, y: Any) -> Any:
    from Pyfrontier.frontier_model import EnvelopDEA

    model = EnvelopDEA("VRS", "in")
    model.fit(x, y)
    return [result.score for result in model.result]


def pystoned(x: Any, y: Any) -> Any:
    from pystoned import DEA
    from pystoned.constant import OPT_LOCAL, ORIENT_IO, RTS_VRS

    model = DEA.DEA(y, x, rts=RTS_VRS, orient=ORIENT_IO, yref=None, xref=None)
    model.optimize(OPT_LOCAL)
    return model.get_theta()


CONTENDERS: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "abreast": (abreast, "vrs"),
    "abreast nested": (abreast_nested, "vrs"),
    "abreast fdh": (abreast_fdh, "fdh"),
    "abreast order-m": (order_m, "order-m"),
    "abreast order-alpha": (order_alpha, "order-alpha"),
    "abreast bootstrap 2000": (bootstrap, "bootstrap"),
    "highs column generation": (highs_generated, "vrs"),
    "highs all columns, sampled": (highs_all, "vrs"),
    "scipy linprog, sampled": (scipy_loop, "vrs"),
    "dealib": (dealib, "vrs"),
    "Pyfrontier": (pyfrontier, "vrs"),
    "pystoned": (pystoned, "vrs"),
}


def sampled(n: int) -> Any:
    """The units that a slow contender scores: up to SAMPLE, evenly spread."""
    return np.linspace(0, n - 1, min(n, SAMPLE)).astype(int)


def peak_mib() -> float:
    """Largest resident memory of this process. Linux hands `ru_maxrss` on from the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines())
        return float(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, data: str, answer: str) -> None:
    units = np.load(data)
    x, y = units["inputs"], units["outputs"]
    function, measure = CONTENDERS[name]
    if name.startswith("abreast"):
        few = 3_000 if measure == "vrs" else 60
        function(x[:few], y[:few])  # compiled kernels are loaded before the clock starts
    start, busy = time.perf_counter(), time.process_time()
    scores = np.asarray(function(x, y), dtype=float).ravel()
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    chosen = sampled(len(x)) if name.endswith("sampled") else np.arange(len(x))
    result = {
        "measure": measure,
        "seconds": seconds * len(x) / len(chosen),
        "cpu_seconds": cpu * len(x) / len(chosen),
        "scaled_from_units": len(chosen) if len(chosen) < len(x) else None,
        "peak_mib": peak_mib(),
        "units": chosen.tolist(),
        "scores": scores.tolist(),
    }
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
