"""Candidate arcs are exactly the best ones, and the pairs chosen are optimal on them: equal to HiGHS."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.help.candidates import Side, candidates
from abreast.help.flow import assign, costs
from abreast.help.likeness import features
from abreast.statistics.segments import Floats
from twins import helping as twin


def world(seed: int, n: int, m: int) -> tuple[Side, Floats, Side, Floats]:
    """Units in a tree of uneven depth, some attributes missing, few different shares, some units on both sides."""
    rng = np.random.default_rng(seed)
    total = n + m
    leaf = rng.integers(0, 12, total)
    path = np.column_stack([np.zeros(total, dtype=np.int64), 100 + leaf // 4, 200 + leaf // 2, 300 + leaf])
    path[rng.random(total) < 0.3, 3] = -1
    numbers = rng.normal(0, 1, (total, 2)).round(1)
    numbers[rng.random((total, 2)) < 0.15] = np.nan
    codes = rng.integers(-1, 3, (total, 2)).astype(float)
    described = features(numbers, codes)
    unit = np.arange(total)
    unit[n : n + min(n, m) // 3] = np.arange(min(n, m) // 3)

    def side(part: slice) -> Side:
        return Side(unit[part], path[part], type(described)(described.numbers[part], described.codes[part]))

    gap, share = rng.choice([0.5, 1.0, 2.5], n), rng.choice([0.1, 0.25, 0.4], m)
    return side(slice(0, n)), gap, side(slice(n, total)), share


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 40), st.integers(1, 8))
def test_the_arcs_found_are_the_best_ones(seed: int, n: int, m: int, k: int) -> None:
    helped, gap, helpers, share = world(seed, n, m)
    arcs = candidates(helped, gap, helpers, share, k, threads=1)
    for i, ranked in enumerate(twin.best(helped, gap, helpers, share, m)):
        mine = arcs.helped == i
        worth = {j: value for value, j in ranked}
        # Values that differ in the last digit alone are equal, and whichever comes first is right.
        found = arcs.helper[mine].tolist()
        assert len(set(found)) == len(found)
        assert arcs.value[mine] == pytest.approx([value for value, _ in ranked[:k]], rel=1e-12)
        assert arcs.value[mine] == pytest.approx([worth[j] for j in found], rel=1e-12)


def test_whole_shelves_are_passed_over_rightly() -> None:
    helped, gap, helpers, share = world(3, 8, 900)
    arcs = candidates(helped, gap, helpers, share, 5)
    for i, wanted in enumerate(twin.best(helped, gap, helpers, share, 5)):
        assert arcs.helper[arcs.helped == i].tolist() == [j for _, j in wanted]


def test_threads_change_nothing() -> None:
    helped, gap, helpers, share = world(5, 700, 300)
    one, four = (candidates(helped, gap, helpers, share, 6, threads=threads) for threads in (1, 4))
    assert np.array_equal(one.helper, four.helper)
    assert np.array_equal(one.value, four.value)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 25), st.integers(1, 12))
def test_the_pairs_are_as_good_as_those_of_a_linear_programme(seed: int, n: int, m: int) -> None:
    helped, gap, helpers, share = world(seed, n, m)
    arcs = candidates(helped, gap, helpers, share, 4, threads=1)
    if not len(arcs.value):
        return
    capacity = np.random.default_rng(seed).integers(0, 4, m)
    chosen = assign(arcs.helped, arcs.helper, arcs.value, capacity)
    whole = costs(arcs.value)
    assert whole[chosen].sum() == pytest.approx(
        twin.greatest(arcs.helped, arcs.helper, whole, capacity), abs=0.5
    )
    assert len(set(arcs.helped[chosen].tolist())) == len(chosen)
    assert (np.bincount(arcs.helper[chosen], minlength=m) <= capacity).all()


def test_equal_to_highs_on_two_thousand_units() -> None:
    helped, gap, helpers, share = world(7, 2000, 400)
    arcs = candidates(helped, gap, helpers, share, 10)
    capacity = np.random.default_rng(1).integers(2, 6, 400)
    chosen = assign(arcs.helped, arcs.helper, arcs.value, capacity)
    whole = costs(arcs.value)
    assert whole[chosen].sum() == pytest.approx(
        twin.greatest(arcs.helped, arcs.helper, whole, capacity), abs=0.5
    )
    again = assign(arcs.helped, arcs.helper, arcs.value, capacity)
    assert np.array_equal(chosen, again)


def test_nobody_to_help_and_nobody_who_can() -> None:
    helped, gap, helpers, share = world(0, 3, 2)
    nobody = Side(
        helpers.unit[:0],
        helpers.path[:0],
        type(helpers.features)(helpers.features.numbers[:0], helpers.features.codes[:0]),
    )
    assert len(candidates(helped, gap, nobody, share[:0], 3).value) == 0
    empty = np.zeros(0, dtype=np.int64)
    assert len(assign(empty, empty, np.zeros(0), np.array([3]))) == 0


def test_values_that_make_no_sense_are_refused() -> None:
    rows = np.array([0, 1])
    with pytest.raises(ValueError, match="positive and finite"):
        assign(rows, rows, np.array([1.0, 0.0]), np.array([1, 1]))
    with pytest.raises(ValueError, match="positive and finite"):
        assign(rows, rows, np.array([1.0, np.nan]), np.array([1, 1]))


def test_small_values_are_not_lost_beside_great_ones() -> None:
    assert costs(np.array([1e-12, 1.0])).tolist() == [1, 10**7]
