"""Certificates: true bounds, for right answers and for wrong ones."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from abreast import frontier
from abreast.frontier import fast, judge
from abreast.frontier.certificate import certify
from abreast.frontier.problem import OPTIMAL, Rays, Reference, Solution
from abreast.frontier.technology import Technology
from twins.exact import exact_input_score


@pytest.mark.parametrize("rts", ["crs", "vrs"])
@pytest.mark.parametrize("seed", range(12))
def test_the_true_score_lies_within_the_certificate(rts: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    largest = 10 ** int(rng.integers(1, 7))
    inputs, outputs = rng.integers(1, largest + 1, (9, 2)), rng.integers(1, largest + 1, (9, 2))
    found = frontier.score(inputs, outputs, rts)
    for unit in range(9):
        truth = exact_input_score(inputs, outputs, unit, rts)
        assert abs(Fraction(found.efficiency[unit]) - truth) <= Fraction(found.certificate[unit])
        assert found.certificate[unit] <= 1e-12


def problem(rts: Technology, seed: int) -> tuple[Reference, Rays, Solution]:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(1, 2, (30, 2)), rng.uniform(1, 2, (30, 2))
    nothing, own = np.zeros((30, 2)), np.arange(30, dtype=np.int32)
    rays = Rays(nothing, x, y, nothing, -1, own, np.zeros(30, dtype=bool))
    reference = Reference(x, y, rts, np.zeros(2, dtype=bool))
    return reference, rays, judge.solve(reference, rays)


@pytest.mark.parametrize("rts", [Technology.CRS, Technology.VRS, Technology.NIRS, Technology.NDRS])
@pytest.mark.parametrize("part", ["t", "weights", "v", "u", "w"])
@pytest.mark.parametrize("size", [1e-6, 1e-2])
def test_an_answer_that_was_tampered_with_is_found_out(rts: Technology, part: str, size: float) -> None:
    reference, rays, solution = problem(rts, 3)
    truth = solution.t.copy()
    assert (solution.status == OPTIMAL).all()
    rng = np.random.default_rng(0)
    values = getattr(solution, part)
    wrong = replace(solution, **{part: np.maximum(values + size * rng.uniform(-1, 1, values.shape), 0.0)})
    bound = certify(reference, rays, wrong)
    assert (bound >= np.abs(wrong.t - truth) - 1e-15).all()
    changed = (getattr(wrong, part) != values).reshape(30, -1).any(axis=1)
    assert not changed.any() or (bound[changed] > 1e-9).mean() > 0.5
    assert (bound[changed] > 0).all()


def test_units_that_no_answer_certifies_are_uncertified(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = judge.solve

    def careless(*arguments: object, **options: object) -> Solution:
        solution = honest(*arguments, **options)
        solution.t[:2] *= 1.001
        return solution

    monkeypatch.setattr(judge, "solve", careless)
    monkeypatch.setattr(fast, "usable", lambda reference, rays: False)
    x = np.random.default_rng(1).uniform(1, 2, (12, 3))
    found = frontier.score(x[:, :2], x[:, 2], "crs")
    assert found.status.tolist() == ["uncertified"] * 2 + ["optimal"] * 10
    assert np.isnan(found.efficiency[:2]).all()
    assert (found.certificate[:2] > 1e-6).any()
    assert found.reasons[0].rule == "uncertified"


def test_the_judge_solves_again_what_another_got_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = judge.solve

    def careless_together(*arguments: object, **options: object) -> Solution:
        solution = honest(*arguments, **options)
        if not options.get("alone"):
            solution.v[3] += 0.01
        return solution

    rng = np.random.default_rng(2)
    x, y = rng.uniform(1, 2, (12, 2)), rng.uniform(1, 2, 12)
    expected = frontier.score(x, y)
    monkeypatch.setattr(judge, "solve", careless_together)
    found = frontier.score(x, y)
    np.testing.assert_allclose(found.efficiency, expected.efficiency, rtol=1e-12)
    assert found.optimal.all()
