"""Help pairing at the size of a city: 78,000 behind, 20,000 helpers of capacity 4 to 10, 20 candidates each.

Beside it HiGHS on the same arcs of a smaller case: the total has to be the same.
"""

import resource
import time
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from abreast.help.candidates import Arcs, candidates
from abreast.help.flow import assign, costs
from abreast.statistics.segments import Ints
from benchmarks.pairing.city import City, city

BEHIND, HELPING, EACH = 78_000, 20_000, 20
SMALLER = (8_000, 2_000)


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """Seconds for candidates and flow; helpers spread over the city, and all in one factory in five."""
    size = (2_000, 500) if reduced else (BEHIND, HELPING)
    _pair(city(200, 50, 0))  # kernels are compiled at set-up
    figures = {
        name: _measured(city(*size, 1, clustered))
        for name, clustered in (("spread", False), ("clustered", True))
    }
    return {"cases": figures, "against_highs": _against_highs(city(*((500, 120) if reduced else SMALLER), 2))}


def _pair(made: City) -> tuple[Arcs, Ints, float, float]:
    start = time.perf_counter()
    arcs = candidates(made.helped, made.gap, made.helpers, made.share, EACH)
    middle = time.perf_counter()
    chosen = assign(arcs.helped, arcs.helper, arcs.value, made.capacity)
    return arcs, chosen, middle - start, time.perf_counter() - middle


def _measured(made: City) -> dict[str, Any]:
    processor = time.process_time()
    arcs, chosen, found, flowed = _pair(made)
    return {
        "behind": len(made.gap),
        "helpers": len(made.share),
        "capacity": int(made.capacity.sum()),
        "arcs": len(arcs.value),
        "pairs": len(chosen),
        "expected_gain": float(arcs.value[chosen].sum()),
        "candidates_seconds": found,
        "flow_seconds": flowed,
        "seconds": found + flowed,
        "processor_seconds": time.process_time() - processor,
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _against_highs(made: City) -> dict[str, Any]:
    arcs, chosen, _, flowed = _pair(made)
    value = costs(arcs.value)
    start = time.perf_counter()
    best = _highs(arcs, value, made.capacity)
    took = time.perf_counter() - start
    return {
        "behind": len(made.gap),
        "helpers": len(made.share),
        "total": int(value[chosen].sum()),
        "total_of_highs": best,
        "seconds": flowed,
        "seconds_of_highs": took,
        "times_as_fast": took / flowed,
    }


def _highs(arcs: Arcs, value: Ints, capacity: Ints) -> float:
    a, n, m = len(value), int(arcs.helped.max()) + 1, len(capacity)
    rows = np.concatenate([arcs.helped, n + arcs.helper])
    matrix = sparse.csr_array((np.ones(2 * a), (rows, np.tile(np.arange(a), 2))), shape=(n + m, a))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = a, n + m
    model.col_cost_, model.col_lower_, model.col_upper_ = -value.astype(float), np.zeros(a), np.ones(a)
    model.row_lower_, model.row_upper_ = np.full(n + m, -np.inf), np.concatenate([np.ones(n), capacity])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        matrix.indptr,
        matrix.indices,
        matrix.data,
    )
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    return -float(solver.getInfo().objective_function_value)
