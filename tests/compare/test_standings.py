"""Standings: who is ranked with whom, with what range, and who is only listed."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import compare
from abreast.campaign.calendar import PeriodError
from abreast.compare.rows import COLUMNS
from compare import world

NAMES = [f"f{i}" for i in range(8)]


def noisy(names, periods, seed=0, pieces=400):
    """Shares from 0.95 downwards, with binomial chance."""
    rng = np.random.default_rng(seed)
    for i, unit in enumerate(names):
        for period in periods:
            yield unit, "pieces", period, float(pieces)
            yield unit, "good", period, float(rng.binomial(pieces, 0.95 - 0.03 * i))


def test_a_rank_always_has_its_range_and_the_own_range_is_no_wider(tmp_path):
    plants = world.campaign(tmp_path, world.YIELD, world.plants(NAMES))
    table = compare.standings(
        plants, world.base(plants, noisy(NAMES, world.months(1, 6))), "2026-06"
    ).standings
    assert dict(table.schema) == COLUMNS
    assert table["status"].unique().to_list() == ["ranked"]
    low, high = table["rank_low"].to_numpy(), table["rank_high"].to_numpy()
    rank = table["rank"].to_numpy()
    assert np.all((low <= rank) & (rank <= high) & (high <= 8))
    assert np.all((low <= table["rank_own_low"].to_numpy()) & (table["rank_own_high"].to_numpy() <= high))
    assert (
        table.filter("may_be_best")["unit"].to_list()
        == table.filter(pl.col("rank_low") == 1)["unit"].to_list()
    )
    assert table.filter(pl.col("unit") == "f0")["may_be_best"].item()
    assert not table.filter(pl.col("unit") == "f7")["may_be_best"].item()
    assert np.all(table["se"].to_numpy() >= np.sqrt(0.2 * 0.8 / 1200) * 0.4)
    assert np.all(table["funnel_low"].to_numpy() < table["funnel_high"].to_numpy())


def test_the_gap_is_in_natural_units_and_money(tmp_path):
    aspect = '[aspects.output]\ntitle = "o"\nkind = "factory"\nindicators = ["output"]\nwindow = 2\n'
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES[:6]))
    figures = [
        (unit, "output", period, 100.0 + 10 * i + t)
        for i, unit in enumerate(NAMES[:6])
        for t, period in enumerate(world.months(1, 6))
    ]
    table = compare.standings(plants, world.base(plants, figures), "2026-06").standings
    last = table.filter(pl.col("unit") == "f0").row(0, named=True)
    assert last["value"] == pytest.approx(209.0)
    assert last["gap"] == pytest.approx(last["level"] - 209.0) == pytest.approx(100.0, abs=0.5)
    assert last["gap_quantity"] == pytest.approx(last["gap"])
    assert last["gap_money"] == pytest.approx(10 * last["gap"])
    first = table.filter(pl.col("unit") == "f5").row(0, named=True)
    assert first["gap_quantity"] == pytest.approx(max(first["gap"], 0.0))


def test_gaps_and_late_units_are_listed_with_the_reason(tmp_path):
    aspect = '[aspects.output]\ntitle = "o"\nkind = "factory"\nindicators = ["output"]\n'
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES))
    figures = [
        (unit, "output", period, 100.0 + i)
        for i, unit in enumerate(NAMES[:7])
        for period in world.months(1, 6)
        if not (unit == "f6" and period == "2026-05")
    ]
    table = compare.standings(plants, world.base(plants, figures), "2026-06").standings
    told = dict(table.filter(pl.col("status") == "not reported").select("unit", "reason").iter_rows())
    assert told == {
        "f6": "figures for 2 of 3 periods; a total needs all of them",
        "f7": "no figures in the window",
    }
    assert table.filter(pl.col("status") == "ranked")["of"].unique().to_list() == [6]


def test_a_unit_without_a_comparison_group_is_unmatched(tmp_path):
    units = "unit,kind,parent,trade\ncity,city,,\n" + "\n".join(
        f"{name},factory,city,{'' if name == 'f3' else 'steel'}" for name in NAMES
    )
    plants = world.campaign(tmp_path, world.YIELD + 'compare_within = ["trade"]', units)
    table = compare.standings(
        plants, world.base(plants, noisy(NAMES, world.months(1, 6))), "2026-06"
    ).standings
    alone = table.filter(pl.col("unit") == "f3").row(0, named=True)
    assert (alone["status"], alone["reason"]) == ("unmatched", "belongs to no group of: trade")
    assert alone["rank"] is None
    assert "f3" not in table.filter(pl.col("status") == "ranked")["unit"].to_list()


def test_small_groups_have_gaps_and_no_ranks(tmp_path):
    plants = world.campaign(tmp_path, world.YIELD, world.plants(NAMES[:4]))
    table = compare.standings(
        plants, world.base(plants, noisy(NAMES[:4], world.months(1, 6))), "2026-06"
    ).standings
    assert table["status"].unique().to_list() == ["too few"]
    assert table["rank"].is_null().all()
    assert table["gap"].is_not_null().all()
    assert table["reason"][0] == "fewer than 5 units to compare"
    assert not table["may_be_best"].any()


def test_one_period_of_quantities_leaves_every_place_open(tmp_path):
    aspect = '[aspects.output]\ntitle = "o"\nkind = "factory"\nindicators = ["output"]\nwindow = 1\n'
    plants = world.campaign(tmp_path, aspect, world.plants(NAMES))
    figures = [(unit, "output", "2026-03", 100.0 + i) for i, unit in enumerate(NAMES)]
    table = compare.standings(plants, world.base(plants, figures), "2026-03").standings
    assert table["se"].is_null().all()
    assert (table["rank_low"] == 1).all()
    assert (table["rank_high"] == 8).all()
    assert table["reason"][0] == "how much the value varies is not known, so neither is its place"


RANKS = ("rank", "rank_low", "rank_high", "rank_own_low", "rank_own_high")


@pytest.mark.parametrize("rule", ["", "individual_ranks = false", "individual_ranks = true"])
def test_persons_are_ranked_only_where_the_campaign_says_so(tmp_path, rule):
    aspect = '[aspects.output]\ntitle = "o"\nkind = "person"\nindicators = ["output"]\nwindow = 1\n'
    aspect += f'scopes = ["factory"]\n[rules]\n{rule}\n'
    people = "\n".join(f"p{i},person,f0" for i in range(6))
    plants = world.campaign(tmp_path, aspect, world.plants(["f0"]) + "\n" + people)
    figures = [(f"p{i}", "output", "2026-03", 5.0 + i) for i in range(6)]
    table = compare.standings(plants, world.base(plants, figures), "2026-03").standings
    assert table["private"].all()
    allowed = rule.endswith("true")
    assert [table[name].null_count() for name in RANKS] == [0 if allowed else table.height] * len(RANKS)
    assert table["status"].unique().to_list() == ["ranked" if allowed else "compared"]
    if not allowed:
        assert table["reason"].str.contains("persons are not ranked").all()
        assert table["unit"].is_sorted()
    assert table["may_be_best"].any()
    assert table["kind"].unique().to_list() == ["person"]
    assert table["scope"].unique().to_list() == ["f0"]


def test_later_figures_are_not_looked_at(tmp_path):
    plants = world.campaign(tmp_path, world.YIELD, world.plants(NAMES))
    early = world.base(plants, noisy(NAMES, world.months(1, 6)))
    later = world.base(plants, [*noisy(NAMES, world.months(1, 6)), *noisy(NAMES, world.months(7, 9), seed=9)])
    one, other = (compare.standings(plants, table, "2026-06") for table in (early, later))
    assert one.standings.equals(other.standings)
    assert one.levels.equals(other.levels)


def test_a_period_of_another_calendar_is_refused(tmp_path):
    plants = world.campaign(tmp_path, world.YIELD, world.plants(NAMES))
    with pytest.raises(PeriodError):
        compare.standings(plants, world.base(plants, []), "2026-Q1")


def test_without_figures_all_are_listed(tmp_path):
    plants = world.campaign(tmp_path, world.YIELD, world.plants(NAMES))
    compared = compare.standings(plants, world.base(plants, []), "2026-06")
    assert compared.standings["status"].unique().to_list() == ["not reported"]
    assert compared.levels.height == 0


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.sampled_from([1e-3, 1.0, 1e6]))
def test_the_unit_of_measure_changes_no_place(tmp_path_factory, seed, scale):
    rng = np.random.default_rng(seed)
    aspect = '[aspects.output]\ntitle = "o"\nkind = "factory"\nindicators = ["output"]\n'
    plants = world.campaign(tmp_path_factory.mktemp("w"), aspect, world.plants(NAMES))
    values = rng.uniform(50, 150, (8, 6))
    found = [
        compare.standings(
            plants,
            world.base(
                plants,
                [
                    (unit, "output", period, values[i, t] * factor)
                    for i, unit in enumerate(NAMES)
                    for t, period in enumerate(world.months(1, 6))
                ],
            ),
            "2026-06",
        ).standings
        for factor in (1.0, scale)
    ]
    places = ["unit", "rank", "rank_low", "rank_high", "may_be_best"]
    assert found[0].select(places).equals(found[1].select(places))
    assert found[1]["gap"].to_numpy() == pytest.approx(
        found[0]["gap"].to_numpy() * scale, rel=1e-6, abs=1e-9 * scale
    )


def test_an_aspect_of_a_wider_kind_compares_the_narrower_ones_with_it(tmp_path):
    wider = (
        '[kinds.enterprise]\ntitle = "enterprise"\n[kinds.mine]\ntitle = "mine"\nis_a = "enterprise"\n'
        '[aspects.output]\ntitle = "o"\nkind = "enterprise"\nindicators = ["output"]\nwindow = 1\n'
    )
    units = "unit,kind,parent\ncity,city,\nb,enterprise,city\nf,factory,city\n" + "\n".join(
        f"{u},mine,city" for u in "acde"
    )
    mixed = world.campaign(tmp_path, wider, units)
    figures = [(unit, "output", "2026-06", float(i)) for i, unit in enumerate("abcdef")]
    table = compare.standings(mixed, world.base(mixed, figures), "2026-06").standings
    assert table["unit"].to_list() == ["e", "d", "c", "b", "a"]
    assert table["kind"].unique().to_list() == ["enterprise"]
    assert table["scope"].unique().to_list() == ["city"]
