"""Equal rows found by one number mixed from their columns; first digits with units as draws."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from abreast.integrity.benford import LAW, improbable
from abreast.integrity.duplicates import _together


@given(
    st.lists(st.tuples(st.sampled_from([0.0, -0.0, 1.0, 1e300]), st.integers(0, 2)), min_size=2, max_size=30)
)
def test_equal_rows_stand_together_first_ones_first(rows: list[tuple[float, int]]) -> None:
    keys = np.array(rows, dtype=np.float64)
    order, equal = _together(keys)
    assert sorted(order) == list(range(len(keys)))
    stretches = np.split(order, np.flatnonzero(~equal) + 1)
    found = {tuple(map(int, one)) for one in stretches}
    plain = {tuple(i for i, other in enumerate(rows) if other == row) for row in rows}
    assert found == plain


def test_honest_first_digits_of_units_that_stay_near_their_size_are_not_improbable() -> None:
    """Forty units of sizes over four powers of ten, all of whose 36 figures begin alike: 1,440 figures, forty draws."""
    rng = np.random.default_rng(1)
    digit = np.searchsorted(np.cumsum(LAW), rng.random((200, 40)))
    each = 36.0 * np.eye(9)[np.minimum(digit, 8)]
    p = np.array([improbable(one) for one in each])
    assert (p < 1e-3).mean() < 0.05
    pooled = np.array([improbable(one.sum(axis=0, keepdims=True)) for one in each])
    assert (pooled < 1e-3).mean() > 0.9  # as if every figure were a draw of its own


def test_invented_first_digits_of_many_units_are() -> None:
    rng = np.random.default_rng(2)
    alike = rng.multinomial(36, np.full(9, 1 / 9), 100).astype(np.float64)
    assert improbable(alike) < 1e-12
    assert improbable(alike[:10]) == 1.0  # too few to tell
