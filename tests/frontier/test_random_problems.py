"""Random problems against each unit's programme over all columns.

500 problems by default; ABREAST_RANDOM_PROBLEMS=10000 for the long run. Problem k is always the same problem.
"""

import os

import numpy as np
import pytest

from abreast import frontier
from abreast.frontier import fast, peers
from twins.frontier_programme import efficiency

PROBLEMS = int(os.environ.get("ABREAST_RANDOM_PROBLEMS", "500"))
GROUPS = 20
UNITS_CHECKED = 4


def draw(seed: int) -> dict:
    """A problem: data with integers, duplicates, collinear columns and scales from 1e-9 to 1e9, and arguments."""
    rng = np.random.default_rng(seed)
    m, s = rng.integers(1, 9), rng.integers(1, 9)
    while m + s > 8:
        m, s = rng.integers(1, 8), rng.integers(1, 8)
    n = int(rng.integers(2, 60))
    x, y = values(rng, n, m), values(rng, n, s)
    if rng.random() < 0.2 and m > 1:
        x[:, -1] = x[:, 0] * 2
    if rng.random() < 0.2 and s > 1:
        y[:, -1] = y[:, :-1].sum(axis=1)
    if rng.random() < 0.3:
        copies = rng.integers(0, n, n // 2)
        x[: n // 2], y[: n // 2] = x[copies], y[copies]
    if rng.random() < 0.5:
        x, y = x * 10.0 ** rng.integers(-9, 10, m), y * 10.0 ** rng.integers(-9, 10, s)
    orientation = ["input", "output", "directional"][rng.integers(3)]
    arguments = {"rts": ["crs", "vrs", "nirs", "ndrs"][rng.integers(4)], "orientation": orientation}
    mode = rng.integers(4)
    if mode == 1:
        r = int(rng.integers(1, 60))
        arguments["reference"] = values(rng, r, m) * x.mean(axis=0), values(rng, r, s) * y.mean(axis=0)
    elif mode == 2:
        arguments["eligible"] = rng.random(n) < 0.7
    elif mode == 3:
        arguments["super_efficiency"] = True
    if orientation == "directional" and rng.random() < 0.5:
        arguments["direction"] = x.mean(axis=0), y.mean(axis=0) * (rng.random() < 0.7)
    return {"inputs": x, "outputs": y, **arguments}


def values(rng: np.random.Generator, n: int, k: int) -> np.ndarray:
    kind = rng.integers(4)
    if kind == 0:
        return rng.integers(1, 10, (n, k)).astype(float)
    if kind == 1:
        return rng.lognormal(0, 1, (n, k))
    if kind == 2:
        return rng.integers(0, 4, (n, k)) + (rng.random((n, 1)) < 2) * np.eye(1, k)
    return rng.uniform(1, 10, (n, k))


def allowed(problem: dict, unit: int) -> np.ndarray:
    n = len(problem.get("reference", (problem["inputs"],))[0])
    mask = problem.get("eligible", np.ones(n, bool)).copy()
    if "reference" not in problem:
        mask[unit] = not problem.get("super_efficiency", False)
    return mask


@pytest.mark.parametrize("group", range(GROUPS))
def test_scores_equal_the_programme_over_all_columns(group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the judge alone and HiGHS for ties; and by the engine with the judge behind it and our simplex for ties."""
    for seed in range(group, PROBLEMS, GROUPS):
        problem = draw(seed)
        answers = []
        for threshold in (np.inf, 0):
            monkeypatch.setattr(fast, "WORTH_IT", threshold)
            monkeypatch.setattr(peers, "MANY", threshold)
            answers.append(frontier.score(**problem))
        n = len(problem["inputs"])
        for unit in np.random.default_rng(seed).choice(n, min(n, UNITS_CHECKED), replace=False):
            expected = by_programme(problem, int(unit))
            for scores in answers:
                check(problem, scores, int(unit), expected, f"problem {seed}, unit {unit}")


def by_programme(problem: dict, unit: int) -> float | None:
    names = ("inputs", "outputs", "rts", "orientation", "reference", "direction")
    return efficiency(
        unit=unit, allowed=allowed(problem, unit), **{k: problem[k] for k in names if k in problem}
    )


def check(problem: dict, scores: frontier.Scores, unit: int, expected: float | None, where: str) -> None:
    if expected is None:
        assert scores.status[unit] == "infeasible", where
    else:
        assert scores.status[unit] == "optimal", where
        # a score of zero has no relative error: the certificate must show that it is zero
        size = max(abs(expected), 1.0 if problem["orientation"] == "directional" or expected == 0 else 0.0)
        assert abs(scores.efficiency[unit] - expected) <= 1e-8 * size, where
        assert scores.certificate[unit] <= 1e-9 * size, where


@pytest.mark.parametrize("seed", [1343, 1772, 5204, 5399, 7885, 7988])
def test_problems_that_once_left_a_unit_without_a_score(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores of zero, and programmes that one of the two solvers gives up."""
    problem = draw(seed)
    for threshold in (np.inf, 0):
        monkeypatch.setattr(fast, "WORTH_IT", threshold)
        monkeypatch.setattr(peers, "MANY", threshold)
        scores = frontier.score(**problem)
        for unit in range(len(problem["inputs"])):
            check(problem, scores, unit, by_programme(problem, unit), f"problem {seed}, unit {unit}")
