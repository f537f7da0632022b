"""Pruned pricing against pricing every column, and the visiting order against the curve's definition."""

import numpy as np
import pytest

from abreast.frontier.engine import compiled, tableau, walk
from abreast.frontier.engine.frame import furthest
from abreast.frontier.engine.order import curve_order, hilbert_keys
from abreast.frontier.engine.tree import (
    LEAF,
    SPAN,
    box_order,
    build,
    new_search,
    no_view,
    take_view,
    violators,
)

ROWS = (0,) * 4


@pytest.fixture
def columns():
    return np.random.default_rng(5).normal(size=(3000, 4))


@pytest.mark.parametrize("seen", [False, True])
def test_violators_are_the_columns_with_a_profit(columns, seen):
    rng = np.random.default_rng(1)
    ids = box_order(columns, LEAF * SPAN, LEAF)
    assert np.array_equal(np.sort(ids), np.arange(len(columns)))
    tree, search = build(columns, ids), new_search(ROWS, 8)
    view = no_view(tree)
    for _ in range(50):
        prices = np.append(rng.dirichlet(np.ones(3)), -rng.uniform(1.0, 4.0))
        columns[:, 3] = 1.0
        tree = build(columns, ids)
        if seen:
            take_view(ROWS, tree, view, prices * rng.uniform(0.9, 1.1, 4))
        profits = columns @ prices
        count, largest = violators(ROWS, tree, view, prices, 0.1, -1, search)
        assert largest == pytest.approx(max(profits.max(), 0.0), abs=1e-14)
        assert (count > 0) == (profits.max() > 0.1)
        found = tree.ids[search.found[:count]]
        assert profits[found] == pytest.approx(search.gain[:count])
        best = int(np.argmax(profits))
        if count:
            assert best in found
            _, second = violators(ROWS, tree, view, prices, 0.1, best, search)
            assert second == pytest.approx(max(np.delete(profits, best).max(), 0.0), abs=1e-14)


@pytest.mark.parametrize("width", [4, 16])
def test_a_small_working_set_has_a_slot_to_spare(width):
    rows, record = (0,) * width, tableau.blank(width, 256)
    for columns in (*range(1, 60), 1000):
        tableau.clear(rows, record[0], columns)
        used = int(record["used"][0, 0])
        assert used % tableau.STEP == 0
        assert used - width - tableau.FIRST > min(columns, 256 - width - tableau.FIRST - 1)
        assert (record["member"] == tableau.EMPTY).all()


def test_furthest_is_the_best_of_all(columns):
    prices = np.random.default_rng(2).dirichlet(np.ones(4), 200)
    ids = np.arange(500, 700)
    expected = np.unique(ids[np.argmax(prices @ columns[ids].T, axis=1)])
    assert np.array_equal(np.sort(furthest(columns, ids, prices, 2)), expected)


@pytest.mark.parametrize(("d", "cells"), [(2, 16), (3, 8), (4, 4)])
def test_curve_steps_from_cell_to_neighbouring_cell(d, cells):
    grid = np.stack(np.meshgrid(*[np.arange(cells)] * d, indexing="ij"), axis=-1).reshape(-1, d).astype(float)
    edges = np.tile(np.arange(1, cells) - 0.5, (d, 1))
    keys = np.empty(len(grid), np.int64)
    hilbert_keys(grid, edges, 0, len(grid), keys)
    assert np.array_equal(np.sort(keys), np.arange(cells**d))
    assert (np.abs(np.diff(grid[np.argsort(keys)], axis=0)).sum(axis=1) == 1).all()


def test_order_is_a_permutation_whatever_the_data(columns):
    for points in (columns, np.round(columns), np.zeros((7, 3)), np.exp(5 * columns)):
        assert np.array_equal(np.sort(curve_order(points)), np.arange(len(points)))


def test_kept_machine_code_is_stamped_with_the_sources_it_depends_on():
    assert walk.walk._cache._cache_file._source_stamp == compiled.stamp(walk.walk.py_func)
