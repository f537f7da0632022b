"""The frontier in two quantities, against what it means point by point."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from abreast.campaign.aspect import Rts
from abreast.web.boards.envelope import Point, envelope

AMOUNT = some.integers(1, 30).map(float)
POINTS = some.lists(some.tuples(AMOUNT, AMOUNT), min_size=1, max_size=12)


def at(line: list[Point], x: float) -> float:
    """The height of a line at a place; of a step its upper end."""
    heights = [b for a, b in line if a == x]
    for (a, b), (c, d) in itertools.pairwise(line):
        if a < x < c:
            heights.append(b + (d - b) * (x - a) / (c - a))
    return max(heights)


def most(points: list[Point], x: float, rts: Rts) -> float:
    """What the best get out of at most x: by looking at every unit, and at every mixture of two."""
    steepest = max(b / a for a, b in points)
    if rts == "crs":
        return steepest * x
    below = [b for a, b in points if a <= x]
    if rts == "fdh":
        return max(below)
    corners = [(0.0, 0.0), *points] if rts == "nirs" else points
    mixed = [b + (d - b) * (x - a) / (c - a) for a, b in corners for c, d in corners if a <= x <= c and a < c]
    grown = [b / a * x for a, b in points if a <= x] if rts == "ndrs" else []
    return max([*below, *mixed, *grown])


@pytest.mark.parametrize("rts", get_args(Rts))
@given(POINTS)
def test_every_unit_lies_on_or_below(rts: Rts, points: list[Point]) -> None:
    line = envelope(points, rts)
    for x in sorted({a for a, _ in points}):
        assert at(line, x) == pytest.approx(most(points, x, rts))


def test_nothing_has_no_frontier() -> None:
    assert envelope([], "vrs") == []
    assert envelope([(0.0, 3.0)], "crs") == []


def test_a_known_frontier() -> None:
    points = [(1.0, 1.0), (2.0, 4.0), (4.0, 6.0), (5.0, 5.0), (3.0, 4.5)]
    assert envelope(points, "vrs") == [(1.0, 1.0), (2.0, 4.0), (4.0, 6.0), (5.0, 6.0)]
    assert envelope(points, "crs") == [(0.0, 0.0), (5.0, 10.0)]
    assert envelope(points, "fdh") == [
        (1.0, 1.0),
        (2.0, 1.0),
        (2.0, 4.0),
        (3.0, 4.0),
        (3.0, 4.5),
        (4.0, 4.5),
        (4.0, 6.0),
        (5.0, 6.0),
    ]
