"""Advanced levels: each rule, who may set them, and the baseline's."""

import numpy as np
import polars as pl
import pytest

from abreast import compare
from compare import world

NAMES = [f"f{i}" for i in range(6)]
UNITS = world.plants(NAMES)
EVERY = 'eligible = { minimum = 500, periods = 3, exclude = ["f0"] }\n'


def rows(shares: dict[str, float], periods: list[str], pieces: float = 10_000.0):
    for unit, share in shares.items():
        for period in periods:
            yield unit, "pieces", period, pieces
            yield unit, "good", period, share * pieces


@pytest.fixture
def shares() -> dict[str, float]:
    return dict(zip(NAMES, [0.99, 0.95, 0.9, 0.85, 0.8, 0.7], strict=True))


def level(compared: compare.Compared, period: str = "2026-05") -> dict[str, object]:
    return compared.levels.filter(pl.col("period") == period).row(0, named=True)


def test_the_best_is_the_best_of_those_who_may_set_it(tmp_path, shares):
    plants = world.campaign(tmp_path, world.YIELD + EVERY, UNITS)
    found = level(compare.standings(plants, world.base(plants, rows(shares, world.months(3, 5))), "2026-05"))
    assert found["level"] == pytest.approx(0.95, abs=0.003)
    assert found["best"] == pytest.approx(0.95)
    assert (found["median"], found["lowest"]) == (pytest.approx(0.875), pytest.approx(0.7))
    assert (found["n"], found["n_eligible"], found["status"]) == (6, 5, "ok")


def test_levels_are_shrunk_where_values_are_mostly_luck(tmp_path):
    """Forty factories with the same true yield and few pieces: the leader's luck is not the level."""
    rng = np.random.default_rng(5)
    names = [f"f{i}" for i in range(40)]
    plants = world.campaign(tmp_path, world.YIELD, world.plants(names))
    lucky = [
        row
        for unit in names
        for period in world.months(3, 5)
        for row in ((unit, "pieces", period, 30.0), (unit, "good", period, float(rng.binomial(30, 0.8))))
    ]
    found = level(compare.standings(plants, world.base(plants, lucky), "2026-05"))
    assert found["best"] - found["median"] > 0.05
    assert found["level"] - found["median"] < 0.5 * (found["best"] - found["median"])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('level = { rule = "quantile", q = 0.5 }', 0.875),
        ('level = { rule = "appointed", value = 0.97 }', 0.97),
        ('level = { rule = "appointed", unit = "f2" }', 0.9),
    ],
)
def test_other_rules(tmp_path, shares, rule, expected):
    plants = world.campaign(tmp_path, world.YIELD + rule, UNITS)
    found = level(compare.standings(plants, world.base(plants, rows(shares, world.months(3, 5))), "2026-05"))
    assert found["level"] == pytest.approx(expected, abs=0.003)


def test_a_level_nobody_may_set_is_refused_with_the_reason(tmp_path, shares):
    plants = world.campaign(tmp_path, world.YIELD + "eligible = { minimum = 1e9 }", UNITS)
    compared = compare.standings(plants, world.base(plants, rows(shares, world.months(3, 5))), "2026-05")
    found = level(compared)
    assert (found["level"], found["status"]) == (None, "refused")
    assert found["reason"] == "no unit is eligible to set a level"
    assert compared.standings["gap"].is_null().all()
    assert compared.standings["reason"][0].startswith("sets no level: volume 30000.0 is below")


def test_less_can_be_better(tmp_path):
    aspect = (
        '[aspects.energy]\ntitle = "e"\nkind = "factory"\nindicators = ["intensity"]\nvolume = "pieces"\n'
    )
    plants = world.campaign(tmp_path, aspect, UNITS)
    figures = [
        row
        for i, unit in enumerate(NAMES)
        for t, period in enumerate(world.months(3, 5))
        for row in ((unit, "pieces", period, 100.0), (unit, "energy", period, 200.0 + 20 * i + (t - 1)))
    ]
    compared = compare.standings(plants, world.base(plants, figures), "2026-05")
    found = level(compared)
    assert found["best"] == pytest.approx(2.0)
    assert found["lowest"] == pytest.approx(3.0)
    worst = compared.standings.filter(pl.col("unit") == "f5").row(0, named=True)
    assert worst["rank"] == 6
    assert worst["gap"] == pytest.approx(1.0, abs=0.01)
    assert worst["gap_quantity"] == pytest.approx(300 * worst["gap"])
    assert worst["gap_money"] == pytest.approx(2.0 * worst["gap_quantity"])


def test_the_baseline_has_its_own_level_in_the_tree_as_it_was(tmp_path, shares):
    """f1 closed after the baseline: it set the level then, and has no standing now."""
    units = UNITS.replace("unit,kind,parent", "unit,kind,parent,until").replace(
        "f1,factory,city", "f1,factory,city,2026-02"
    )
    units = "\n".join(line if line.count(",") == 3 else line + "," for line in units.splitlines())
    plants = world.campaign(tmp_path, world.YIELD + EVERY, units)
    alive = {name: share for name, share in shares.items() if name != "f1"}
    figures = [
        *rows(shares, world.months(12, 12, 2025)),
        *rows(shares, world.months(1, 2)),
        *rows(alive, world.months(3, 5)),
    ]
    compared = compare.standings(plants, world.base(plants, figures), "2026-05")
    assert level(compared, "2026-02")["best"] == pytest.approx(0.95)
    assert level(compared)["best"] == pytest.approx(0.9)
    assert "f1" not in compared.standings["unit"].to_list()
    then = compared.baseline.filter(pl.col("unit") == "f1").row(0, named=True)
    assert (then["since"], then["period"], then["value"]) == ("2025-12", "2026-02", pytest.approx(0.95))
    assert compared.series.filter(pl.col("unit") == "f1")["period"].to_list() == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_levels_within_comparison_groups_and_over_all(tmp_path, shares):
    units = "unit,kind,parent,trade\ncity,city,,\n" + "\n".join(
        f"{name},factory,city,{'steel' if i < 3 else 'silk'}" for i, name in enumerate(NAMES)
    )
    plants = world.campaign(
        tmp_path, world.YIELD + 'compare_within = ["trade"]', units, "[rules]\nsmallest_group = 2\n"
    )
    compared = compare.standings(plants, world.base(plants, rows(shares, world.months(3, 5))), "2026-05")
    best = dict(compared.levels.filter(pl.col("period") == "2026-05").select("group", "best").iter_rows())
    assert best == {"steel": pytest.approx(0.99), "silk": pytest.approx(0.85), "all": pytest.approx(0.99)}
    assert set(compared.standings["group"]) == {"steel", "silk"}
    assert compared.standings.filter(pl.col("group") == "silk")["rank"].sort().to_list() == [1, 2, 3]
