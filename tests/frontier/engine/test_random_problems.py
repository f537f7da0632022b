"""The engine against one dense programme a unit over all columns (HiGHS at 1e-10).

ABREAST_RANDOM_PROBLEMS=10000 for the long run; problem k is always the same problem.
"""

import os

import numpy as np
import pytest

from abreast.frontier import engine
from frontier.engine.problems import draw
from twins.linear_form import best

PROBLEMS = int(os.environ.get("ABREAST_RANDOM_PROBLEMS", "300"))
GROUPS = 10
UNITS_CHECKED = 3


def row(values, unit):
    return values if values is None or values.ndim == 1 else values[unit]


ONCE_UNSOLVED = [4425]  # phase one ended in a profit made of rounding
SEEDS = [*(range(group, PROBLEMS, GROUPS) for group in range(GROUPS)), ONCE_UNSOLVED]


@pytest.mark.parametrize("seeds", SEEDS)
def test_equals_the_programme_over_all_columns(seeds):
    for seed in seeds:
        rts, pool, rhs, direction, weights = draw(seed)
        consumed = pool[:, (pool <= 0).all(axis=0)]
        if rts == "crs" and (consumed == 0).all(axis=1).any():
            with pytest.raises(ValueError, match="need an input that is positive in every column"):
                engine.span(pool, rts)
            continue
        frame = engine.span(pool, rts)
        found = engine.solve(frame, rhs, direction, weights=weights)
        for unit in np.random.default_rng(seed).permutation(len(rhs))[:UNITS_CHECKED]:
            true = best(pool, rts, rhs[unit], row(direction, unit), row(weights, unit))
            if true is None:
                assert found.status[unit] == engine.INFEASIBLE, (seed, unit)
                assert np.isnan(found.value[unit])
                continue
            assert found.status[unit] == engine.OPTIMAL, (seed, unit)
            size = max(1.0, abs(true))
            assert abs(found.value[unit] - true) <= 1e-8 * size, (seed, unit)
            assert found.certificate[unit] <= 1e-8 * size, (seed, unit)
