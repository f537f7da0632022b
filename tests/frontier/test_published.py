"""Small tables typed from the literature."""

import numpy as np

from abreast import frontier


def test_cooper_seiford_tone_single_input_and_output() -> None:
    """Cooper, Seiford and Tone 2007, Data Envelopment Analysis, 2nd ed., table 1.1: employees and sales of 8 branches.

    Table 1.2 there: efficiency relative to B, the only efficient branch: A 0.5, C 0.667, D 0.75, E 0.8, F 0.4, G 0.5,
    H 0.625.
    """
    employees, sales = [2, 3, 3, 4, 5, 5, 6, 8], [1, 3, 2, 3, 4, 2, 3, 5]
    found = frontier.score(employees, sales, "crs")
    np.testing.assert_allclose(
        found.efficiency, [1 / 2, 1, 2 / 3, 3 / 4, 4 / 5, 2 / 5, 1 / 2, 5 / 8], rtol=1e-12
    )
    assert all(found.peers(unit)[0].tolist() == [1] for unit in range(8))


def test_cooper_seiford_tone_two_inputs_one_output() -> None:
    """The same book, example 2.1 (table 2.1): inputs (4, 3), (7, 3), (8, 1), (4, 2), (2, 4), (10, 1), output 1.

    CCR: A 0.8571 with reference D and E, B 0.6316 with C and D, C, D, E 1, F 1 with slack 2 in the first input.
    """
    inputs = [[4, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]]
    found = frontier.score(inputs, np.ones(6), "crs", slacks=True)
    np.testing.assert_allclose(found.efficiency, [6 / 7, 12 / 19, 1, 1, 1, 1], rtol=1e-12)
    assert found.peers(0)[0].tolist() == [3, 4]
    assert found.peers(1)[0].tolist() == [2, 3]
    np.testing.assert_allclose(found.slacks[0][5], [2, 0], atol=1e-12)
    np.testing.assert_allclose(found.targets[0][5], [8, 1], atol=1e-12)


def test_cooper_seiford_tone_two_inputs_multipliers() -> None:
    """The same example: optimal weights of A are v1 = 0.1429, v2 = 0.1429, u = 0.8571; of B 0.0526, 0.2105, 0.6316."""
    inputs = [[4, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]]
    v, u, w = frontier.score(inputs, np.ones(6), "crs").multipliers
    np.testing.assert_allclose(v[:2], [[1 / 7, 1 / 7], [1 / 19, 4 / 19]], rtol=1e-12)
    np.testing.assert_allclose(u[:2, 0], [6 / 7, 12 / 19], rtol=1e-12)
    np.testing.assert_allclose(w, 0.0)


def test_cooper_seiford_tone_one_input_two_outputs() -> None:
    """The same book, table 1.4: one input of 1, outputs (1, 5), (2, 7), (3, 4), (4, 3), (4, 6), (5, 5), (6, 2).

    B, E, F and G are efficient. D is 3/4 of the way to the frontier (its peers F and G); A, 5/7 of B's line.
    """
    outputs = [[1, 5], [2, 7], [3, 4], [4, 3], [4, 6], [5, 5], [6, 2]]
    found = frontier.score(np.ones(7), outputs, "crs")
    assert np.flatnonzero(np.isclose(found.efficiency, 1)).tolist() == [1, 4, 5, 6]
    np.testing.assert_allclose(found.efficiency[[0, 3]], [5 / 7, 3 / 4], rtol=1e-12)
    assert found.peers(3)[0].tolist() == [5, 6]
