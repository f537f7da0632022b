"""Practice cards, helpers and pairs of the reconstruction keep to what the tables ask."""

import polars as pl

from abreast.demo.persons import ADVANCED_NORM

Tables = dict[str, pl.DataFrame]


def test_cards_are_of_units_and_taken_up_once_by_others(campaign: Tables) -> None:
    cards, taken = campaign["practices.csv"], campaign["adoptions.csv"]
    units = campaign["units.csv"]["unit"].unique().implode()
    assert cards["unit"].is_in(units).all()
    assert {"changan.tools", "changan.w1", "changan.w6"} <= set(cards["unit"])
    assert not taken.select("card", "unit").is_duplicated().any()
    assert (
        taken.join(cards.select("card", owner="unit"), on="card")
        .filter(pl.col("unit") == pl.col("owner"))
        .is_empty()
    )
    assert (taken["visit"] <= taken["date"]).fill_null(True).all()


def test_helpers_are_the_best_of_their_groups_and_help_no_more_than_they_can(campaign: Tables) -> None:
    helps = campaign["helps.csv"]
    groups = campaign["units.csv"].filter(kind="person").unique("unit", keep="first").select("unit", "parent")
    pairs = helps.join(groups, left_on="helped", right_on="unit").join(
        groups, left_on="helper", right_on="unit", suffix="_helper"
    )
    assert (pairs["parent"] == pairs["parent_helper"]).mean() > 0.99  # but for those who moved
    busy = helps.filter(pl.col("state") != "declined").group_by("helper").len()
    joined = busy.join(campaign["helpers.csv"], left_on="helper", right_on="unit")
    assert joined.height == busy.height
    assert (joined["len"] <= joined["capacity"]).all()


def test_visits_are_of_pairs_that_came_about(campaign: Tables) -> None:
    visits = campaign["visits.csv"].join(campaign["helps.csv"], on="help", suffix="_began")
    assert visits.height == campaign["visits.csv"].height > 500
    assert (visits["date"] > visits["date_began"]).all()
    assert "declined" not in visits["state"].to_list()


def test_who_was_helped_closed_more_of_the_gap(campaign: Tables) -> None:
    """Of those behind in February, by what share of the gap they came nearer by April; declined offers gave nothing."""
    wide = campaign["figures/persons.parquet"].pivot(on="period", index="unit", values="attainment")
    had = pl.mean_horizontal(pl.col("^1960-02-.*$"))
    behind = wide.filter(had < ADVANCED_NORM).with_columns(
        closed=((pl.col("1960-04-D1") - had) / (ADVANCED_NORM - had)).clip(-1.0, 1.0)
    )
    helps = campaign["helps.csv"]
    helped = behind.join(
        helps.filter(pl.col("state") != "declined"), left_on="unit", right_on="helped", how="semi"
    )
    others = behind.join(helps, left_on="unit", right_on="helped", how="anti")
    gained = float(helped["closed"].mean() - others["closed"].mean())  # type: ignore[operator]
    assert 0.02 < gained < 0.3
    assert float(helped["closed"].std()) > gained  # type: ignore[arg-type]
