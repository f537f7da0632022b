"""Scale efficiency and returns to scale."""

import numpy as np
import pytest

from abreast import frontier

# One input, one output. Under CRS the best ratio is 1 (B); A is too small, C and D too large.
INPUT = np.array([2.0, 4.0, 8.0, 12.0])
OUTPUT = np.array([1.0, 4.0, 6.0, 7.0])


def test_one_input_one_output_by_hand() -> None:
    found = frontier.scale_efficiency(INPUT, OUTPUT)
    np.testing.assert_allclose(found.efficiency, [1 / 2, 1, 6 / 8, 7 / 12])
    assert found.returns.tolist() == ["increasing", "constant", "decreasing", "decreasing"]


def test_output_orientation_is_at_most_one_too() -> None:
    found = frontier.scale_efficiency(INPUT, OUTPUT, "output")
    np.testing.assert_allclose(found.efficiency, [1 / 2, 1, 6 / 8, 7 / 12])
    assert found.returns.tolist() == ["increasing", "constant", "decreasing", "decreasing"]


def test_units_without_scores_have_no_class() -> None:
    found = frontier.scale_efficiency(np.append(INPUT, np.nan), np.append(OUTPUT, 1.0))
    assert found.returns.tolist()[-1] == "unknown"
    assert np.isnan(found.efficiency[-1])


def test_direction_has_no_scale_efficiency() -> None:
    with pytest.raises(frontier.FrontierError, match="ratio"):
        frontier.scale_efficiency(INPUT, OUTPUT, "directional")
