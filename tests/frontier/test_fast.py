"""The engine under `score`: the same answers as the judge's, the same peers, and the judge behind it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import frontier
from abreast.frontier import fast, judge, near
from abreast.frontier.problem import REFUSED, Solution
from abreast.frontier.reading import Floats


def both(monkeypatch: pytest.MonkeyPatch, *arguments: object, **options: object) -> list[frontier.Scores]:
    answers = []
    for threshold in (np.inf, 0):
        monkeypatch.setattr(fast, "WORTH_IT", threshold)
        answers.append(frontier.score(*arguments, **options))
    return answers


def whole_numbers(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(2, 9, (n, 2)).astype(float), rng.integers(1, 5, (n, 1)).astype(float)


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs"])
@pytest.mark.parametrize("options", [{}, {"slacks": True}, {"eligible": True}, {"super_efficiency": True}])
def test_whole_numbers_give_the_same_scores_and_peers(monkeypatch, rts: str, options: dict) -> None:
    inputs, outputs = whole_numbers(1)
    if "eligible" in options:
        options = {"eligible": np.arange(300) % 3 > 0}
    by_judge, by_engine = both(monkeypatch, inputs, outputs, rts, **options)
    np.testing.assert_array_equal(by_judge.codes, by_engine.codes)
    np.testing.assert_allclose(by_engine.efficiency, by_judge.efficiency, rtol=1e-12)
    assert np.nanmax(by_engine.certificate) < 1e-11
    if options.get("slacks"):
        for mine, theirs in zip(by_engine.slacks, by_judge.slacks, strict=True):
            np.testing.assert_allclose(mine.sum(axis=1), theirs.sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(by_engine.intensities.sum(axis=1), by_judge.intensities.sum(axis=1), rtol=1e-9)


def test_peers_do_not_depend_on_who_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outputs = whole_numbers(2)
    by_judge, by_engine = both(monkeypatch, inputs, outputs, "vrs")
    np.testing.assert_allclose(by_engine.intensities.toarray(), by_judge.intensities.toarray(), atol=1e-9)


def test_a_separate_reference_and_scales_far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    scale = 10.0 ** np.array([-9, 0, 9])
    x, y, rx, ry = (rng.lognormal(0, 1, (400, k)) for k in (3, 2, 3, 2))
    by_judge, by_engine = both(monkeypatch, x * scale, y, "crs", "output", reference=(rx * scale, ry))
    np.testing.assert_allclose(by_engine.efficiency, by_judge.efficiency, rtol=1e-11)


def test_what_the_engine_cannot_certify_goes_to_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outputs = whole_numbers(4)
    expected, _ = both(monkeypatch, inputs, outputs)
    honest, asked = fast.solve, []

    def careless(*arguments: object) -> tuple[Solution, Floats, object]:
        solution, certificate, frame = honest(*arguments)
        solution.t[5] *= 1.1
        certificate[5] = 0.1
        return solution, certificate, frame

    def counted(*arguments: object, **options: object) -> Solution:
        asked.append(len(arguments[1]))
        return judge_solve(*arguments, **options)

    judge_solve = judge.solve
    monkeypatch.setattr(fast, "solve", careless)
    monkeypatch.setattr(judge, "solve", counted)
    found = frontier.score(inputs, outputs)
    np.testing.assert_allclose(found.efficiency, expected.efficiency, rtol=1e-12)
    assert asked == [1]


def test_weak_disposability_is_left_to_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outputs = whole_numbers(5, 40)
    outputs = np.hstack([outputs, outputs[::-1]])
    by_judge, by_engine = both(monkeypatch, inputs, outputs, "vrs", "directional", undesirable=[1])
    np.testing.assert_array_equal(by_judge.efficiency, by_engine.efficiency)


def test_refused_units_and_an_empty_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "WORTH_IT", 0)
    inputs, outputs = whole_numbers(6, 30)
    inputs[4] = np.nan
    found = frontier.score(inputs, outputs)
    assert np.flatnonzero(found.codes == REFUSED).tolist() == [4]
    nobody = frontier.score(inputs, outputs, eligible=np.zeros(30, bool))
    np.testing.assert_array_equal(np.delete(nobody.efficiency, 4), 1.0)
    assert (frontier.score(inputs * np.nan, outputs).codes == REFUSED).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["crs", "vrs", "nirs"]), st.booleans())
def test_touching_columns_are_counted_as_by_pricing_all(seed: int, rts: str, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(40, 400))
    inputs, outputs = rng.lognormal(0, 1, (n, 2)), rng.lognormal(0, 1, (n, 1))
    if whole:
        inputs, outputs = np.ceil(inputs), np.ceil(outputs)
    with pytest.MonkeyPatch.context() as patch:
        seen = []
        patch.setattr(near, "_KERNEL_FROM", 0)
        kernel = near._count_by_boxes
        patch.setattr(near, "_count_by_boxes", lambda *a: seen.append((a, kernel(*a))) or seen[-1][1])
        frontier.score(inputs, outputs, rts)
        assert seen
        patch.setattr(near, "_KERNEL_FROM", np.inf)
        for arguments, counts in seen:
            np.testing.assert_array_equal(counts, near.count(*arguments))
