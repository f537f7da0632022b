"""The tie rule's small programmes: our own simplex against HiGHS, objective by objective."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from abreast import frontier
from abreast.frontier import face, peers
from abreast.frontier.stages import minimise_in_turn


def in_turn_slowly(matrix, right, costs):
    """The best value of every objective, each kept as an equation for those after it."""
    best = []
    for cost in costs:
        found = linprog(cost, A_eq=matrix, b_eq=right, method="highs")
        assert found.status == 0
        best.append(found.fun)
        matrix, right = np.vstack([matrix, cost]), np.append(right, found.fun)
    return best


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(2, 30))
def test_equals_a_general_solver_objective_by_objective(seed: int, rows: int, k: int) -> None:
    """Whole numbers, so that vertices are degenerate, rows redundant and optima many; Σx fixed, so all are bounded."""
    rng = np.random.default_rng(seed)
    matrix = np.vstack([rng.integers(0, 4, (rows, k)), np.ones(k), rng.integers(0, 4, (1, k))]).astype(float)
    matrix[-1] = matrix[0] + matrix[-2]  # says nothing new
    right = matrix @ (rng.dirichlet(np.ones(k)) * (rng.random(k) < 0.5))
    costs = rng.integers(-2, 4, (4, k)).astype(float)
    costs[rng.random(4) < 0.2] = 0.0
    found = minimise_in_turn(matrix, right, costs, face.NEAR)
    assert found is not None
    assert (found >= 0).all()
    np.testing.assert_allclose(matrix @ found, right, atol=1e-9)
    np.testing.assert_allclose(costs @ found, in_turn_slowly(matrix, right, costs), atol=1e-7)


def test_what_has_no_solution_or_no_bound_is_said() -> None:
    one = np.ones((1, 2))
    assert minimise_in_turn(one, np.array([-1.0]), one, 1e-9) is None
    assert minimise_in_turn(np.array([[1.0, -1]]), np.zeros(1), -one, 1e-9) is None


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs"])
@pytest.mark.parametrize("options", [{}, {"slacks": True}, {"orientation": "output"}])
def test_ties_name_the_same_peers_by_both_solvers(monkeypatch, rts: str, options: dict) -> None:
    """Integers 1-9: nearly every unit has a choice. Ids are the last word, so one set of peers is right."""
    rng = np.random.default_rng(7)
    x, y = rng.integers(1, 10, (200, 2)).astype(float), rng.integers(1, 10, (200, 2)).astype(float)
    asked, answers = [], []
    by_highs = face._Small.by_highs
    monkeypatch.setattr(face._Small, "by_highs", lambda self, costs: asked.append(1) or by_highs(self, costs))
    for many in (0, 10**9):
        monkeypatch.setattr(peers, "MANY", many)
        answers.append((frontier.score(x, y, rts, scopes=np.arange(200) // 20, **options), len(asked)))
    (ours, first), (theirs, then) = answers
    assert first == 0
    assert then > 50
    mix = peers._mix(np.hstack([x / x.mean(axis=0), y / y.mean(axis=0)]))
    apart = np.linalg.norm(mix[:, None] - mix, axis=2)
    far = [(part.intensities.toarray() * apart).sum(axis=1) for part in (ours, theirs)]
    np.testing.assert_allclose(far[0], far[1], atol=1e-8)
    same = np.abs(ours.intensities.toarray() - theirs.intensities.toarray()).max(axis=1) < 1e-7
    assert same.mean() > 0.98
