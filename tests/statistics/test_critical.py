"""Critical values against printed tables and an independent implementation."""

import numpy as np
import pytest
from scipy.stats import studentized_range

from abreast.statistics.critical import sidak, tukey


@pytest.mark.parametrize(("n", "printed"), [(2, 2.77), (3, 3.31), (10, 4.47), (20, 5.01)])
def test_the_printed_studentised_range(n, printed):
    """Pearson and Hartley (1970), Biometrika Tables for Statisticians I, table 29: upper 5 %, ν = ∞."""
    assert round(float(tukey(0.95, n) * np.sqrt(2)), 2) == printed


def test_the_range_against_another_implementation():
    for n in (2, 7, 60):
        assert float(tukey(0.9, n)) * np.sqrt(2) == pytest.approx(
            studentized_range.ppf(0.9, n, np.inf), abs=1e-5
        )


def test_nothing_to_compare_needs_no_width():
    assert tukey(0.95, np.array([0, 1, 2])).tolist() == [0.0, 0.0, pytest.approx(1.959964, abs=1e-6)]


def test_one_comparison_is_the_usual_interval():
    assert float(sidak(0.95, 1)) == pytest.approx(1.959964, abs=1e-6)
