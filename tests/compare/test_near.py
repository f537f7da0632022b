"""Each unit compared with the units nearest to it, by a slow plain twin; what is missing is said and not filled in."""

import numpy as np
import polars as pl
import pytest

from abreast import bulletin, compare, learn
from abreast.campaign import CampaignRefused
from compare import world

NAMES = [f"f{i:02}" for i in range(14)]
NEAR = world.YIELD + 'nearest = { units = 4, on = ["pieces", "energy"], by_ratio = ["pieces"] }\n'


def figures():
    rng = np.random.default_rng(5)
    for i, unit in enumerate(NAMES):
        for period in world.months(1, 5):
            yield unit, "pieces", period, 400.0 * 1.35**i
            yield (
                unit,
                "good",
                period,
                400.0 * 1.35**i * (0.8 + 0.03 * (i * 5 % 6) + float(rng.uniform(0, 0.01))),
            )
            if unit != "f03":
                yield unit, "energy", period, 50.0 + (i * 37) % 11


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    plants = world.campaign(tmp_path_factory.mktemp("plants"), NEAR, world.plants(NAMES))
    return plants, compare.standings(plants, world.base(plants, figures()), "2026-05")


def twin(unit: str) -> set[str]:
    """The unit and the four others at the least distance, worked out with plain numbers."""
    last = {(u, code): value for u, code, period, value in figures() if period == "2026-05"}
    known = [u for u in NAMES if (u, "energy") in last]
    points = {u: (np.log(3 * last[u, "pieces"]), 3 * last[u, "energy"]) for u in known}
    low, high = np.quantile(np.array(list(points.values())), [0.1, 0.9], axis=0)
    apart = {
        u: sum(((a - b) / r) ** 2 for a, b, r in zip(points[u], points[unit], high - low, strict=True))
        for u in known
    }
    return set(sorted(apart, key=lambda u: (apart[u], u))[:5])


def test_the_level_is_the_best_of_those_most_like_it(made):
    _, found = made
    values = dict(found.standings.filter(pl.col("value").is_not_null()).select("unit", "shrunk").iter_rows())
    compared = found.standings.filter(status="ranked")
    assert compared.height == len(NAMES) - 1
    for row in compared.iter_rows(named=True):
        alike = twin(row["unit"])
        assert row["group"] == f"near {row['unit']}"
        assert row["of"] == len(alike) == 5
        assert row["level"] == pytest.approx(max(values[u] for u in alike), rel=1e-12)
        assert 1 <= row["rank"] <= 5


def test_who_lacks_an_attribute_is_listed_with_the_reason(made):
    _, found = made
    row = found.standings.filter(unit="f03").row(0, named=True)
    assert (row["status"], row["value"], row["rank"]) == ("unmatched", None, None)
    assert row["reason"] == "lacks energy in the window, so it cannot be said which units are like it"
    assert not found.standings.filter(pl.col("group").str.contains("f03")).height


def test_levels_and_baselines_stand_for_each(made):
    _, found = made
    now = found.levels.filter(period="2026-05")
    assert set(now["group"]) == {"all"} | {f"near {u}" for u in NAMES if u != "f03"}
    keys = ["aspect", "scope", "group", "period"]
    assert found.levels.select(keys).is_duplicated().sum() == 0
    then = found.levels.filter(pl.col("period") < "2026-05")
    assert set(then["group"]) == set(now["group"])


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ('nearest = { units = 4, on = ["size"] }', "size is not a defined indicator"),
        ('nearest = { units = 1, on = ["pieces"] }', "must be at least 2"),
        (
            'nearest = { units = 4, on = ["pieces"], by_ratio = ["energy"] }',
            "names energy, which is not among",
        ),
    ],
)
def test_what_is_refused(tmp_path, keys, reason):
    with pytest.raises(CampaignRefused, match=reason):
        world.campaign(tmp_path, world.YIELD + keys + "\n", world.plants(NAMES))


def test_exemplars_are_among_those_most_like_it(made):
    plants, found = made
    table = learn.exemplars(plants, found.standings, found.peers)
    behind = set(found.standings.filter(pl.col("gap") > 0)["unit"])
    named = table.filter(why="may be best")
    assert named.height
    assert set(named["unit"]) <= behind
    for unit, exemplar in named.select("unit", "exemplar").iter_rows():
        assert exemplar in twin(unit) - {unit}


def test_the_bulletin_says_whom_each_is_compared_with(made):
    plants, found = made
    tables = {"standings": found.standings, "levels": found.levels}
    made_of = bulletin.build(plants, tables, "2026-05", {})
    said = {(one.id, one.scope): one for one in made_of.statements if one.period == "2026-05"}
    assert said["level.near.yield", "f05"].of == 5
    assert "Among 5 factory most like it" in said["rank.yield", "f05"].en
    assert "情况最相近的5个factory中" in said["rank.yield", "f05"].zh
    assert not any("near f" in id for id, _ in said)
    assert bulletin.verify(made_of.statements, tables) == []
