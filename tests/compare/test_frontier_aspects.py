"""Frontier aspects: scores at every scope, refused where few units would flatter everyone."""

import numpy as np
import polars as pl
import pytest

from abreast import compare, frontier
from abreast.campaign.aspect import Frontier
from abreast.compare.frontiers import needed
from compare import world

ASPECT = """
[aspects.plant]
title = "plant"
kind = "factory"
indicators = ["output"]
level = { rule = "frontier", inputs = ["energy"], outputs = ["output", "good"], rts = "crs", orientation = "ORIENT" }
"""
NAMES = [f"f{i}" for i in range(14)]


def figures(names=NAMES):
    rng = np.random.default_rng(1)
    level = rng.uniform(50, 150, (len(names), 3))
    for i, unit in enumerate(names):
        for period in world.months(1, 6):
            for code, mean in zip(("energy", "output", "good"), level[i], strict=True):
                yield unit, code, period, float(mean * rng.uniform(0.97, 1.03))


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_scores_are_those_of_the_window(tmp_path, orientation):
    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", orientation), world.plants(NAMES))
    base = world.base(plants, figures())
    compared = compare.standings(plants, base, "2026-06")
    table = compared.standings.sort("unit")
    window = (
        base.filter(pl.col("period") >= "2026-04").group_by("unit", "indicator").agg(pl.col("value").sum())
    )
    wide = (
        window.pivot(on="indicator", index="unit", values="value")
        .filter(pl.col("unit") != "city")
        .sort("unit")
    )
    expected = frontier.score(
        wide.select("energy"), wide.select("output", "good"), rts="crs", orientation=orientation
    ).efficiency
    assert table["unit"].to_list() == wide["unit"].to_list()
    share = expected if orientation == "input" else 1 / expected
    assert table["value"].to_numpy() == pytest.approx(share, rel=1e-9)
    assert table["gap"].to_numpy() == pytest.approx(1 - share, abs=1e-9)
    assert set(table["level"]) == {1.0}
    if orientation == "input":
        saved = wide["energy"].to_numpy() / 3 * (1 - expected)
        assert np.all(table["gap_quantity"].to_numpy() >= saved - 1e-9)
        assert np.all(table["gap_money"].to_numpy() >= 2 * saved - 1e-9)


def test_ranks_have_ranges_from_single_periods_and_peers_weights(tmp_path):
    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", "input"), world.plants(NAMES))
    compared = compare.standings(plants, world.base(plants, figures()), "2026-06")
    table = compared.standings
    assert table["se"].is_not_null().all()
    assert np.all(
        (table["rank_low"] <= table["rank"]).to_numpy() & (table["rank"] <= table["rank_high"]).to_numpy()
    )
    on_it = set(table.filter(pl.col("value") > 1 - 1e-9)["unit"])
    assert set(compared.peers["peer"]) <= on_it
    assert (compared.peers["weight"] > 0).all()
    assert compared.peers["unit"].n_unique() == 14
    assert set(compared.series["period"]) == set(world.months(1, 6))
    assert compared.baseline["period"].unique().to_list() == ["2026-03"]


def test_too_few_units_are_refused_with_the_reason(tmp_path):
    """One input and two outputs: max(2, 9) = 9 eligible units."""
    few = NAMES[:8]
    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", "input"), world.plants(few))
    compared = compare.standings(plants, world.base(plants, figures(few)), "2026-06")
    told = "8 eligible units; a frontier of 1 input and 2 outputs needs 9"
    assert set(compared.levels["status"]) == {"refused"}
    assert set(compared.levels["reason"]) == {told}
    assert set(compared.standings["reason"]) == {told}
    assert compared.standings["value"].is_null().all()
    assert compared.baseline.height == 0


def test_the_number_needed():
    assert needed(Frontier(rule="frontier", inputs=("a",), outputs=("b",))) == 6
    assert needed(Frontier(rule="frontier", inputs=tuple("abcdefgh"), outputs=tuple("ijklmnop"))) == 64


def test_a_unit_with_a_gap_in_its_figures_is_listed(tmp_path):
    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", "input"), world.plants(NAMES))
    rows = [row for row in figures() if row[:3] != ("f3", "energy", "2026-05")]
    table = compare.standings(plants, world.base(plants, rows), "2026-06").standings
    absent = table.filter(pl.col("unit") == "f3").row(0, named=True)
    assert (absent["status"], absent["value"]) == ("not reported", None)
    assert absent["reason"] == "figures for 2 of 3 periods; a total needs all of them"
    assert table.filter(pl.col("status") == "ranked").height == 13


def test_an_excluded_unit_is_scored_and_is_nobodys_peer(tmp_path):
    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", "input"), world.plants(NAMES))
    first = compare.standings(plants, world.base(plants, figures()), "2026-06")
    leader = first.peers.filter(pl.col("unit") != pl.col("peer"))["peer"].mode().sort()[0]
    barred = ASPECT.replace("ORIENT", "input") + f'eligible = {{ exclude = ["{leader}"] }}\n'
    plants = world.campaign(tmp_path / "barred", barred, world.plants(NAMES))
    compared = compare.standings(plants, world.base(plants, figures()), "2026-06")
    assert leader not in set(compared.peers.filter(pl.col("unit") != leader)["peer"])
    own = compared.standings.filter(pl.col("unit") == leader).row(0, named=True)
    assert own["value"] is not None
    assert (own["eligible"], own["reason"]) == (False, "sets no level: excluded by rule")


def test_the_malmquist_split_stands_beside(tmp_path):
    """All use a tenth less energy in the later window, f0 a fifth less again: the frontier shifts, f0 gains most."""

    def lighter():
        for unit, code, period, value in figures():
            less = 0.9 if code == "energy" and period >= "2026-04" else 1.0
            own = 0.8 if unit == "f0" and code == "energy" and period >= "2026-04" else 1.0
            yield unit, code, period, value * less * own

    plants = world.campaign(tmp_path, ASPECT.replace("ORIENT", "input"), world.plants(NAMES))
    found = compare.standings(plants, world.base(plants, lighter()), "2026-06").shifts.sort("unit")
    assert set(found["status"]) == {"optimal"}
    whole = found["catch_up"] * found["frontier_shift"]
    np.testing.assert_allclose(whole.to_numpy(), found["malmquist"].to_numpy())
    assert found["frontier_shift"].median() > 1.05
    first = found.row(by_predicate=pl.col("unit") == "f0", named=True)
    assert first["malmquist"] == found["malmquist"].max()
    assert (first["since"], first["period"]) == ("2026-03", "2026-06")
