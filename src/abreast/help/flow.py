"""Who helps whom, all at once: the pairs with the greatest expected gain in total that capacities allow.

A minimum-cost flow: from every helped unit one unit of flow through at most one of its arcs to a helper, and on
from the
helper as far as its capacity reaches; whoever gets no helper flows past at no cost. Solved by OR-Tools' cost-scaling
push-relabel (Goldberg 1997, An efficient implementation of a scaling minimum-cost flow algorithm, Journal of
Algorithms 22:1). Optimal on the arcs given, for values rounded to `RESOLUTION` steps below the greatest.
"""

import numpy as np
from ortools.graph.python import min_cost_flow

from abreast.statistics.segments import Floats, Ints

RESOLUTION = 10**7


def assign(helped: Ints, helper: Ints, value: Floats, capacity: Ints) -> Ints:
    """The arcs chosen, ascending.

    Parameters
    ----------
    helped, helper, value
        Arcs (a,): a helped unit's row, a helper's row, and what is expected to be gained; values are positive.
    capacity
        How many each helper can help (m,).

    Returns
    -------
    Indices of arcs (c,), at most one for each helped unit and `capacity` for each helper, whose `value` adds up to the
    most there is, each value taken to 1/`RESOLUTION` of the greatest. The same for the same input.
    """
    if not len(value):
        return np.zeros(0, dtype=np.int64)
    if np.any(~(value > 0)) or not np.all(np.isfinite(value)):
        raise ValueError("values must be positive and finite")
    rows, source = np.unique(helped, return_inverse=True)
    n, m = len(rows), len(capacity)
    sink = n + m
    tail = np.concatenate([source, np.arange(n), n + np.arange(m)])
    head = np.concatenate([n + helper, np.full(n + m, sink)])
    room = np.concatenate([np.ones(len(value) + n, dtype=np.int64), capacity])
    cost = np.concatenate([-costs(value), np.zeros(n + m, dtype=np.int64)])
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
    flow.set_nodes_supplies(np.append(np.arange(n), sink), np.append(np.ones(n, dtype=np.int64), -n))
    status = flow.solve()
    if status != flow.OPTIMAL:  # Passing by is always possible.
        raise RuntimeError(f"the flow of help has no optimum: {status}")
    chosen: Ints = np.flatnonzero(flow.flows(arcs[: len(value)])).astype(np.int64)
    return chosen


def costs(value: Floats) -> Ints:
    """Values as whole numbers, the greatest `RESOLUTION`; no positive value becomes nothing."""
    whole = np.maximum(1, np.rint(value / value.max() * RESOLUTION))
    return np.asarray(whole, dtype=np.int64)
