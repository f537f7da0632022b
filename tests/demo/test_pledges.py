"""Pledges and participation of the reconstruction, counted here in the plainest way."""

from datetime import date, timedelta

import polars as pl
import pytest

from abreast.demo.persons import ADVANCED_NORM

Tables = dict[str, pl.DataFrame]
CUT = date(1960, 4, 10)


@pytest.fixture(scope="module")
def complete(campaign: Tables) -> pl.Series:
    """Units with a pledge that has all its parts on the last day of the last reported period."""
    parts = [campaign[f"{name}.csv"]["pledge"].unique().implode() for name in ("targets", "milestones")]
    measures = campaign["measures.csv"].filter(
        pl.col("responsible").is_not_null() & (pl.col("date").is_null() | (pl.col("date") <= CUT))
    )
    parts.append(measures["pledge"].unique().implode())
    written = campaign["pledges.csv"].filter(pl.col("made") <= CUT)
    return written.filter(*(pl.col("pledge").is_in(part) for part in parts))["unit"].unique()


@pytest.fixture(scope="module")
def places(campaign: Tables) -> pl.DataFrame:
    """`unit`, `kind`, `enterprise`, `trade` of enterprises, groups and persons at the end."""
    units = campaign["units.csv"].filter(pl.col("until").is_null()).select("unit", "kind", "parent")
    above = units.select(parent="unit", higher="parent")
    persons = units.filter(kind="person")
    groups = units.filter(kind="group").join(above, on="parent").select("unit", "kind", enterprise="higher")
    enterprises = units.filter(pl.col("kind").is_in(["factory", "mine", "company"]))
    trade = enterprises.select(enterprise="unit", trade="parent")
    rows = pl.concat(
        [
            persons.join(groups.select(parent="unit", enterprise="enterprise"), on="parent").select(
                groups.columns
            ),
            groups,
            enterprises.select("unit", "kind", enterprise="unit"),
        ]
    )
    return rows.join(trade, on="enterprise")


def share(places: pl.DataFrame, complete: pl.Series, kind: str) -> float:
    here = places.filter(kind=kind, trade="machinery")
    return int(here["unit"].is_in(complete.implode()).sum()) / here.height


def test_coverage_of_the_machinery_trade(places: pl.DataFrame, complete: pl.Series) -> None:
    assert places.filter(kind="factory", trade="machinery").height == 43
    assert share(places, complete, "factory") == 1
    assert 0.95 < share(places, complete, "group") < 1
    assert 0.85 < share(places, complete, "person") < 0.95


def test_pledges_are_put_forward_in_every_trade(campaign: Tables, places: pl.DataFrame) -> None:
    pledging = places.join(campaign["pledges.csv"], on="unit", how="semi")
    for (trade,), rows in places.partition_by("trade", as_dict=True).items():
        assert pledging.filter(trade=trade).height > 0.3 * rows.height


def test_pledges_begin_with_the_launch(campaign: Tables) -> None:
    made = campaign["pledges.csv"]["made"]
    assert made.min() == date(1960, 3, 18)
    assert made.max() <= date(1960, 4, 18)  # type: ignore[operator]


def test_nobody_pledges_before_joining(campaign: Tables) -> None:
    since = campaign["units.csv"].filter(pl.col("from") == "1960-03-11")
    early = (
        campaign["pledges.csv"].join(since, on="unit", how="semi").filter(pl.col("made") < date(1960, 3, 11))
    )
    assert early.is_empty()


def test_targets_lie_above_what_the_unit_had(campaign: Tables) -> None:
    had = (
        campaign["figures/persons.parquet"]
        .filter(pl.col("period").str.starts_with("1960-02"))
        .group_by("unit")
        .agg(had=pl.col("attainment").mean())
    )
    wanted = campaign["targets.csv"].filter(indicator="attainment").join(campaign["pledges.csv"], on="pledge")
    persons = wanted.join(had, on="unit")
    assert persons.height > 100_000
    assert (persons["target"] > persons["had"]).all()


def test_targets_lie_above_the_three_periods_before_the_pledge(campaign: Tables) -> None:
    wide = campaign["figures/persons.parquet"].pivot(on="period", index="unit", values="attainment")
    wanted = campaign["targets.csv"].filter(indicator="attainment").join(campaign["pledges.csv"], on="pledge")
    persons = wanted.join(wide, on="unit")
    for first, periods in (
        (date(1960, 3, 11), ("1960-02-D2", "1960-02-D3", "1960-03-D1")),
        (date(1960, 3, 21), ("1960-02-D3", "1960-03-D1", "1960-03-D2")),
        (date(1960, 4, 1), ("1960-03-D1", "1960-03-D2", "1960-03-D3")),
    ):
        made = persons.filter(pl.col("made").is_between(first, first + timedelta(days=9)))
        assert made.height > 100
        assert (made["target"] > made.select(pl.mean_horizontal(periods)).to_series()).all()


def test_exemplars_were_better_than_those_who_follow_them(campaign: Tables) -> None:
    had = (
        campaign["figures/persons.parquet"]
        .filter(pl.col("period").str.starts_with("1960-02"))
        .group_by("unit")
        .agg(had=pl.col("attainment").mean())
    )
    followed = campaign["pledges.csv"].filter(pl.col("as") == "unit", aspect="output")
    pairs = followed.join(had, on="unit").join(had.rename({"unit": "same_as", "had": "best"}), on="same_as")
    assert pairs.height > 10_000
    assert (pairs["best"] > pairs["had"]).all()


def test_levels_pledged_are_those_of_an_enterprise_a_trade_or_the_city(
    campaign: Tables, places: pl.DataFrame
) -> None:
    levels = campaign["pledges.csv"].filter(pl.col("as") == "level")
    output = ["output", "output_group", "production"]
    scopes = {*places["enterprise"].unique().to_list(), "chongqing"}
    further = levels.filter(~pl.col("aspect").is_in(output))
    assert set(further["same_as"].unique()) == {*places["trade"].unique().to_list(), "chongqing"}
    levels = levels.filter(pl.col("aspect").is_in(output))
    assert set(levels["same_as"].unique()) <= scopes
    targets = levels.join(campaign["targets.csv"], on="pledge")
    assert (targets["target"] >= ADVANCED_NORM).all()


def test_the_four_named_exemplars_are_followed(campaign: Tables) -> None:
    named = set(campaign["pledges.csv"]["same_as"])
    assert {"wei-gaohou", "changan.tools", "changan.w1", "changan.w6"} <= named


def test_all_factories_of_the_trade_pledge_in_the_priority_aspect(campaign: Tables) -> None:
    innovation = campaign["pledges.csv"].filter(aspect="innovation")["unit"]
    factories = campaign["units.csv"].filter(parent="machinery")["unit"]
    assert factories.is_in(innovation.implode()).all()


def test_changan_opened_ten_movements(campaign: Tables) -> None:
    opened = campaign["movements.csv"]
    assert opened.filter(unit="changan").height == 10
    joined = campaign["participation.csv"].join(opened, on="movement")
    assert joined.height == campaign["participation.csv"].height


def test_almost_all_of_changan_take_part(campaign: Tables, places: pl.DataFrame) -> None:
    persons = places.filter(kind="person", enterprise="changan")
    taking = pl.concat([campaign["pledges.csv"]["unit"], campaign["participation.csv"]["unit"]]).unique()
    rate = int(persons["unit"].is_in(taking.implode()).sum()) / persons.height
    assert 0.99 < rate < 1
