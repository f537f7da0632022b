"""Exemplars: a set and not one lucky leader, a ladder for those far behind, and what being the same would gain."""

import numpy as np
import polars as pl
import pytest

from abreast import compare, learn
from compare import world

NAMES = [f"f{i:02}" for i in range(24)]


def noisy(names=NAMES, pieces=3_000.0):
    rng = np.random.default_rng(2)
    for i, unit in enumerate(names):
        for period in world.months(1, 6):
            yield unit, "pieces", period, pieces
            yield unit, "good", period, float(rng.binomial(int(pieces), 0.97 - 0.0002 * min(i, 3) - 0.02 * i))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    plants = world.campaign(tmp_path_factory.mktemp("plants"), world.YIELD, world.plants(NAMES))
    compared = compare.standings(plants, world.base(plants, noisy()), "2026-06")
    return plants, compared, learn.exemplars(plants, compared.standings, compared.peers)


def test_who_may_be_best_is_whom_to_be_the_same_as(made):
    _, compared, table = made
    best = set(compared.standings.filter("may_be_best")["unit"])
    named = table.filter(pl.col("why") == "may be best")
    assert set(named["exemplar"]) <= best
    ahead = table.filter(pl.col("unit") == "f20", pl.col("why") == "may be best")
    assert ahead["exemplar_value"].is_sorted(descending=True)
    assert 1 <= ahead.height <= 5


def test_the_leader_needs_no_exemplar(made):
    _, compared, table = made
    level = compared.standings.filter(pl.col("gap") <= 0)["unit"]
    assert not set(level) & set(table["unit"])
    assert (table["unit"] != table["exemplar"]).all()


def test_units_far_behind_get_steps_on_the_way_up(made):
    _, compared, table = made
    steps = table.filter(pl.col("why") == "ladder", pl.col("unit") == "f23")
    value, level = compared.standings.filter(pl.col("unit") == "f23").select("value", "level").row(0)
    assert steps.height == 2
    assert steps["exemplar_value"].is_sorted()
    for share, reached in zip((1 / 3, 2 / 3), steps["exemplar_value"], strict=True):
        assert value + share * (level - value) - 0.01 <= reached < level
    near = table.filter(pl.col("unit") == "f02")
    assert "ladder" not in near["why"].to_list()


def test_the_gain_is_what_the_difference_is_worth(made):
    """n more good pieces: the difference times the pieces of the window."""
    _, _, table = made
    row = table.filter(pl.col("unit") == "f10").row(0, named=True)
    assert row["gain_quantity"] == pytest.approx((row["exemplar_value"] - row["value"]) * 9_000, rel=1e-9)
    assert row["gain_money"] is None


def test_each_exemplar_once_and_orders_without_gaps(made):
    _, _, table = made
    key = ["aspect", "scope", "group", "unit"]
    assert table.select(*key, "exemplar").is_unique().all()
    for (_,), part in table.group_by(["unit"]):
        assert part["order"].sort().to_list() == list(range(1, part.height + 1))


def test_an_appointed_exemplar_comes_first_wherever_it_stands(tmp_path):
    aspect = world.YIELD + 'level = { rule = "appointed", unit = "f01" }\n'
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES))
    compared = compare.standings(plants, world.base(plants, noisy()), "2026-06")
    table = learn.exemplars(plants, compared.standings, compared.peers)
    first = table.filter(pl.col("order") == 1)
    assert set(first["exemplar"]) == {"f01"}
    assert set(first["why"]) == {"appointed"}
    assert first["unit"].n_unique() == table["unit"].n_unique()


def test_less_energy_is_ahead(tmp_path):
    aspect = (
        '[aspects.energy]\ntitle = "e"\nkind = "factory"\nindicators = ["intensity"]\nvolume = "pieces"\n'
    )
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES[:8]))
    rng = np.random.default_rng(1)
    rows = [
        row
        for i, unit in enumerate(NAMES[:8])
        for period in world.months(1, 6)
        for row in ((unit, "pieces", period, 100.0), (unit, "energy", period, 100.0 + 30 * i + rng.normal()))
    ]
    compared = compare.standings(plants, world.base(plants, rows), "2026-06")
    row = (
        learn.exemplars(plants, compared.standings, compared.peers)
        .filter(pl.col("unit") == "f07")
        .row(0, named=True)
    )
    assert row["exemplar"] == "f00"
    assert row["exemplar_value"] < row["value"]
    assert row["gain_quantity"] == pytest.approx((row["value"] - row["exemplar_value"]) * 300)
    assert row["gain_money"] == pytest.approx(2 * row["gain_quantity"])


def test_peers_of_a_frontier_carry_weights_and_no_gain_of_their_own(tmp_path):
    aspect = """
[aspects.plant]
title = "plant"
kind = "factory"
indicators = ["output"]
level = { rule = "frontier", inputs = ["energy"], outputs = ["output"] }
"""
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES))
    rng = np.random.default_rng(3)
    rows = [
        (unit, code, period, float(rng.uniform(50, 150)))
        for unit in NAMES
        for period in world.months(4, 6)
        for code in ("energy", "output")
    ]
    compared = compare.standings(plants, world.base(plants, rows), "2026-06")
    table = learn.exemplars(plants, compared.standings, compared.peers)
    assert set(table["why"]) == {"peer"}
    assert (table["weight"] > 0).all()
    assert table["gain_quantity"].is_null().all()
    heavier = table.sort("unit", "order").with_columns(before=pl.col("weight").shift(1).over("unit"))
    assert (heavier["before"].fill_null(np.inf) >= heavier["weight"]).all()


def test_no_standings_no_exemplars(made):
    plants, compared, _ = made
    assert learn.exemplars(plants, compared.standings.clear(), compared.peers).height == 0
