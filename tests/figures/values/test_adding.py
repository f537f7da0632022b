"""Adding up along random trees equals the slow plain way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.figures.values.adding import MEAN, NONE, SUM, add_up, levels
from twins.adding_up import add_up as slowly

RULES = {"sum": SUM, "mean": MEAN, "none": NONE}


@st.composite
def forests(draw: st.DrawFn) -> tuple[list[int], list[list[float | None]]]:
    """Parents in any order of index (-1 none), and figures for three indicators."""
    size = draw(st.integers(1, 25))
    above = [draw(st.integers(-1, index - 1)) for index in range(size)]
    names = draw(st.permutations(range(size)))
    parent = [-1] * size
    for index, one in enumerate(above):
        parent[names[index]] = -1 if one < 0 else names[one]
    figure = st.none() | st.integers(-1000, 1000).map(float)
    own = [[draw(figure) for _ in RULES] for _ in range(size)]
    return parent, own


@given(forests())
def test_equal_to_the_plain_twin(forest: tuple[list[int], list[list[float | None]]]) -> None:
    parent, own = forest
    array = np.array([[np.nan if one is None else one for one in row] for row in own])
    above = np.array(parent, dtype=np.int64)
    sums = add_up(above, levels(above), array, np.array(list(RULES.values())))
    for column, rule in enumerate(RULES):
        expected = slowly(
            {str(unit): None if one < 0 else str(one) for unit, one in enumerate(parent)},
            {str(unit): float(row[column]) for unit, row in enumerate(own) if row[column] is not None},  # type: ignore[arg-type]
            rule,
        )
        for unit in range(len(parent)):
            value, count = expected.get(str(unit), (np.nan, 0))
            assert sums.count[unit, column] == count
            assert sums.value[unit, column] == pytest.approx(value, nan_ok=True)


@given(forests())
def test_the_roots_have_every_figure_once(forest: tuple[list[int], list[list[float | None]]]) -> None:
    parent, own = forest
    above = np.array(parent, dtype=np.int64)
    array = np.array([[np.nan if one is None else one for one in row] for row in own])
    sums = add_up(above, levels(above), array, np.array(list(RULES.values())))
    roots = above < 0
    assert sums.count[roots, 0].sum() == sums.used[:, 0].sum()
    assert sums.value[roots, 0][sums.count[roots, 0] > 0].sum() == array[:, 0][sums.used[:, 0]].sum()


def test_circles_are_noticed() -> None:
    with pytest.raises(ValueError, match="2 units stand in a circle"):
        levels(np.array([-1, 2, 1]))
